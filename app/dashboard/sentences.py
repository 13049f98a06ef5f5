"""What services and schemas say, in the language of the page: they speak English, as the API does.

Their sentences are named here once more, so that `make translations` finds them. One that is not
named stays English.
"""

import re

from flask_babel import gettext

from app.dashboard.blueprint import bp
from app.dashboard.subjects import EVENTS, SCOPES, SUBJECTS, _

_HOLE = re.compile(r"%\\?\((\w+)\\?\)s")

# A part of what was sent, before what is wrong with it.
_QUOTED = re.compile(r"“(.*?)”: (.+)", re.S)

SENTENCES = (
    # Of any field
    _("%(field)s is required"),
    _("%(field)s are required"),
    _("Missing data for required field."),
    _("Field may not be null."),
    _("Must be %(least)s to %(most)s characters"),
    _("At most %(most)s characters"),
    _("Must be a whole number from %(least)s to %(most)s"),
    _("Must be a number from %(least)s to %(most)s with up to two decimals"),
    _("Must be a number from %(least)s to %(most)s with up to three decimals"),
    _("Must be a number from %(least)s to %(most)s with up to four decimals"),
    _("Must be one of: %(choices)s"),
    _("Must be true or false"),
    _("Must be an email address"),
    _("Too easy to guess: take more words, or less common ones"),
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
    _("At most 1000 members"),
    _("At most 1000 people"),
    _("Must not hold NUL or lone surrogates"),
    _("What you sent holds a NUL character."),
    _("A value is out of range"),
    # Of what is there already, or not
    _("%(thing)s %(ident)s not found"),
    _("There is no such page"),
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
    _("The project is archived and takes no time"),
    _("The project is on hold and takes no time"),
    _("Must be before the year 2200"),
    _("A day without times on the clock cannot run"),
    _("Give start_time or date"),
    _("Give one of %(names)s"),
    _("Required with date"),
    _("You can only see your own time"),
    _("The project is archived"),
    _("The breaks are longer than the entry"),
    _("You cannot book or change the time of other people"),
    _("Time is booked on the task"),
    _("A day has 24 hours"),
    _("Somebody changed this meanwhile: it is %(duration)s now"),
    _("Several entries, or one over midnight: change them one by one"),
    _("From when it began it would go on over midnight: change the entry"),
    # Of stock
    _("There is not enough stock"),
    _("The item is inactive"),
    _("The supplier is inactive"),
    _("The warehouse is inactive"),
    _("Must be another warehouse"),
    _("Each item stands on one line"),
    _("Is not on this order"),
    _("Must be 1 to %(most)s lines"),
    _("The items of an order must be of one currency"),
    _("The item's stock has moved, and its value is in this currency"),
    _("The item has been ordered, and its cost is in this currency"),
    _("The order is %(status)s: only a draft can be changed"),
    _("The order is %(status)s: only a draft can be sent"),
    _("The order is %(status)s: only what was sent can be received"),
    _("The order is %(status)s: everything on it has come"),
    _("A %(kind)s takes stock in: above 0"),
    _("A %(kind)s takes stock out: below 0"),
    _("The reservation is fulfilled"),
    _("The reservation is released"),
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
    _("%(host)s is not at a public address"),
    _("The host must be a name or an address"),
    _("The port must be one of %(ports)s"),
    _("Must have at most %(most)s characters"),
    _("Must be a URL without spaces, backslashes and control characters"),
    _("Must hold no user name and no password; send them in a header"),
    _("Must hold no fragment (#)"),
    _("Each header once, whatever its case"),
    _("Must be an object of up to %(most)s headers"),
    _("Must be 1 to %(most)s ASCII characters without line breaks"),
    _("Name 1 to %(most)s events"),
    _("There is no event %(name)s; GET /webhooks/events lists all"),
    _("The port must be a number from 1 to 65535"),
    _("The webhook has scopes that yours lacks: %(scopes)s"),
    _("The webhook has headers of its owner, who alone moves it"),
    _("It could not be sent"),
    _("Nothing but failure for %(days)s days"),
    _("The receiver is gone: it answered 410"),
    _("At most 50 addresses and networks"),
    _("The token has scopes that yours lacks: %(scopes)s"),
    _("There is a second factor; turn it off first"),
    _("The user has no second factor"),
    _("The team has this person already"),
    _("Too many %(what)s: at most %(most)s; try again in %(wait)s seconds"),
    _("Attempts cannot be counted at the moment; try again"),
    _("There is no account for you here. Ask an administrator."),
    _("Administrators are linked on the server: %(command)s"),
    _("This sign-in was begun elsewhere, or too long ago. Try again."),
    _("%(name)s does not answer as it should. Try again, or use a password."),
    _("%(name)s did not sign you in (%(why)s)."),
    _("%(name)s did not sign you in."),
    # Of reports and the audit log
    _("Must be 64 hexadecimal digits"),
    _("Is needed with %(other)s"),
    _("At most three levels"),
    _("Must not be after end_date"),
    _("At most 40 years are told by days, weeks or months"),
    _("More than %(most)s rows are no PDF; ask for CSV or XLSX"),
    _("More than %(most)s groups; ask for a shorter time or fewer levels"),
    _("More rows than a sheet can hold"),
    # Of pages that are not shown
    _("Insufficient permissions"),
    _("Not found"),
    _("Bad request"),
    _("Method not allowed"),
    _("The method is not allowed for the requested URL."),
    _("Conflict"),
    _("Validation failed"),
    _("Too many requests"),
    _("Service unavailable"),
    _("Internal server error"),
    _("This form is no longer valid"),
    _("Your role does not let you do this."),
    _("This page is for administrators."),
    _("The module %(name)s is off; administrators switch it on"),
    _(
        "Nothing was changed. You signed in or out after the form was opened, or your browser "
        "keeps no cookies. Go back, reload the page and send it again."
    ),
    _("This form was sent before, and is not done yet; try again"),
    _("The database is busy or does not answer; try again"),
    _("Something went wrong on our side; the request id leads to it in the log"),
    *EVENTS,
    *SCOPES,
    *SUBJECTS,
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
    if quoted := _QUOTED.fullmatch(sentence):
        return str(gettext("“%(part)s”: %(wrong)s", part=quoted[1], wrong=translated(quoted[2])))
    for form, words in _OPEN:
        if found := form.fullmatch(sentence):
            return str(gettext(words, **found.groupdict()))
    return sentence


@bp.app_template_filter()
def noun(kind: str) -> str:
    """What an event is about: "Time entry" for time_entry."""
    return translated(kind.replace("_", " ").capitalize())
