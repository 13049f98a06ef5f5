"""One question before what cannot be taken back easily."""

from flask import render_template

from app.dashboard.forms import Form


def confirm(
    section: str, title: str, words: str, act: str, back: str, form: Form | None = None
) -> str:
    """The page that asks; its form goes to the address of the page."""
    told = {"section": section, "title": title, "words": words, "act": act, "back": back}
    return render_template("dashboard/administration/confirm.html", form=form, **told)
