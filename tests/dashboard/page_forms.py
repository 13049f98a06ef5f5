"""The forms of a page, as a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_TYPED = {"text", "search", "email", "url", "tel", "number", "password"} | {
    "date",
    "time",
    "datetime-local",
}


@dataclass
class Form:
    """`fields` are what would be sent if nobody touched it, `typed` the names of what one types."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms = address, list[Form]()
        self._select, self._chosen, self._options = "", "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = given.get("method", "get").lower()
            self.forms.append(Form(given.get("action") or self.address, method))
        if not self.forms:
            return
        name, form = given.get("name", ""), self.forms[-1]
        if tag == "input" and name:
            self._input(form, name, given)
        elif tag == "textarea" and name:
            form.typed[name] = "textarea"
        elif tag == "select":
            self._select, self._options = "" if "multiple" in given else name, []
            self._chosen = name
        elif tag == "option":
            self._option(form, given)

    def _option(self, form: Form, given: dict[str, str]) -> None:
        self._options.append(given.get("value", ""))
        if "selected" in given:
            form.fields.setdefault(self._chosen, []).append(given.get("value", ""))

    def _input(self, form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in _TYPED:
            form.typed[name] = kind
            form.fields.setdefault(name, []).append(given.get("value", ""))
        elif kind == "hidden" or "checked" in given:
            form.fields.setdefault(name, []).append(given.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select and self._options:
            # Where none is chosen, it is the first.
            self.forms[-1].fields.setdefault(self._select, self._options[:1])


def forms_of(address: str, page: str) -> list[Form]:
    parser = _Forms(address)
    parser.feed(page)
    return parser.forms
