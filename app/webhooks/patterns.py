"""The names by which a webhook asks for events, and what is wrong with them."""

from collections.abc import Iterable

from app.activity.catalogue import scope_of
from app.activity.names import known
from app.identity.scopes import grants


def wrong(patterns: Iterable[str], scopes: Iterable[str]) -> list[str]:
    """Names that are none, and events that these scopes do not hear of.

    What a `*` stands for is what the scopes allow, whatever that is.
    """
    names, held = known(), frozenset(scopes)
    sentences = []
    for pattern in patterns:
        if pattern not in names:
            sentences.append(f"There is no event {pattern[:60]}; GET /webhooks/events lists all")
        elif "*" not in pattern and not grants(held, scope_of(pattern)):
            sentences.append(f"{pattern} needs the scope {scope_of(pattern)}")
    return sentences
