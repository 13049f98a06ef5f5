"""One who listens: by which token, to what, and how far they have heard."""

from dataclasses import dataclass, field

from app.activity.ledger import Happening


# By identity: they are counted and looked up, and no two are the same.
@dataclass(eq=False, slots=True, weakref_slot=True)
class Listener:
    """`secret` is the hash of the token that was sent, or of the word in a browser's cookie, which
    has no `token_id`; with it, or from another `address`, they may be let in no more one day.
    `position` is the sequence up to which everything is told.
    """

    token_id: int
    secret: str
    address: str | None
    position: int
    types: frozenset[str] | None = None
    project_id: int | None = None
    # When they had their turn last, among those who have missed something.
    turn: int = field(default=0)

    @property
    def holder(self) -> int | str:
        """Whose streams are counted together: those of a token, or of a signed-in browser."""
        return self.token_id or self.secret

    def asks_for(self, event: Happening) -> bool:
        return self.types is None or event["type"] in self.types
