"""What services and schemas say, in the language of the page: they speak English, as the API does.

Their sentences are named here once more, so that `make translations` finds them. One that is not
named stays English.
"""

import re

from flask_babel import gettext

from app.dashboard.blueprint import bp

_HOLE = re.compile(r"%\\?\((\w+)\\?\)s")


def _(words: str) -> str:
    """What is found by its name when the words are gathered, and translated when it is told."""
    return words


SENTENCES = (
    # Of any field
    _("%(field)s is required"),
    _("Missing data for required field."),
    _("Field may not be null."),
    _("Must be %(least)s to %(most)s characters"),
    _("At most %(most)s characters"),
    _("Must be a whole number from %(least)s to %(most)s"),
    _("Must be a number from %(least)s to %(most)s with up to %(places)s decimals"),
    _("Must be one of: %(choices)s"),
    _("Must be true or false"),
    _("Must be an email address"),
    _("Must be an id (a positive whole number)"),
    _("Must be an ISO 4217 code such as EUR"),
    _("Must be a date and time like 2024-01-15T09:00:00Z"),
    _("Must be a date like 2024-01-15"),
    _("Must be between the years 1900 and 2199"),
    _("There is no such date and time"),
    _("Must be an IANA time zone such as Europe/Brussels"),
    _('Must be a duration such as 5400, "1:30", "PT1H30M" or "90m"'),
    _("Must be a color such as #3366ff"),
    _("Must be above 0"),
    _("Must not be 0"),
    _("Must be in the future"),
    _("Must be after start_time"),
    _("Must not hold a comma"),
    _("At most 50 tags"),
    # Of what is there already, or not
    _("There is no client %(ident)s"),
    _("There is no project %(ident)s"),
    _("There is no task %(ident)s"),
    _("There is no user %(ident)s"),
    _("There is already a client of that name"),
    _("This client already has a project of that name"),
    _("There is already a user of that name"),
    _("There is already a user with that email address"),
    _("There is already a team of that name"),
    _("There is already a tag of that name; merge the two"),
    _("There is already an item of that SKU"),
    _("There is already an item of that barcode"),
    _("There is already a supplier of that name"),
    _("There is already a warehouse of that name"),
    _("There is already a warehouse of that code"),
    _("There is already an order of that number"),
    _("The %(thing)s was changed meanwhile"),
    # Of time
    _("A timer is already running"),
    _("No timer is running"),
    _("The timer is paused already"),
    _("The timer is not paused"),
    _("The time overlaps with another entry"),
    _("The project is %(status)s and takes no time"),
    _("The project is archived"),
    _("The breaks are longer than the entry"),
    _("You cannot book or change the time of other people"),
    _("Time is booked on the task"),
    # Of stock
    _("There is not enough stock"),
    _("The item is inactive"),
    _("The supplier is inactive"),
    _("The warehouse is inactive"),
    _("Must be another warehouse"),
    _("Each item stands on one line"),
    _("Is not on this order"),
    _("The reservation is %(status)s"),
    # What scopes are for
    _("View projects"),
    _("Create and update projects"),
    _("View time entries"),
    _("Create and update time entries, run the timer"),
    _("View tasks"),
    _("Create and update tasks"),
    _("View clients"),
    _("Create and update clients"),
    _("View reports and analytics"),
    _("View user information"),
    _("Update user information"),
    _("View API tokens"),
    _("Create, rotate and revoke API tokens"),
    _("View webhooks and their deliveries"),
    _("Create and update webhooks"),
    _("View inventory"),
    _("Change inventory"),
    _("View everything the user may see"),
    _("Change everything the user may change"),
    _("Full administrative access (use with caution)"),
    # Of signing in, tokens and webhooks
    _("The username or the password is wrong"),
    _("The password is wrong"),
    _("The code is wrong, or was used before"),
    _("The code is wrong; take the newest one of the app"),
    _("There is nothing to confirm; begin anew"),
    _("The last administrator must stay one"),
    _("Choose at least one scope"),
    _("Wider than yours or the user's: %(scopes)s"),
    _("Must be an address or a network such as 192.0.2.0/24"),
    _("The token is revoked"),
    _("Must begin with https://"),
    _("Must be a URL such as https://example.com/hooks"),
    _("The webhook is not active"),
    _("%(host)s is not a public address"),
)


# With something of the moment in them, and how to find it.
_OPEN = [
    (re.compile(_HOLE.sub(r"(?P<\1>.+)", re.escape(words))), words)
    for words in SENTENCES
    if _HOLE.search(words)
]


@bp.app_template_filter()
def translated(sentence: str) -> str:
    """The sentence in the language of the page, if that has it."""
    if sentence in SENTENCES:
        return str(gettext(sentence))
    for form, words in _OPEN:
        if found := form.fullmatch(sentence):
            return str(gettext(words, **found.groupdict()))
    return sentence
