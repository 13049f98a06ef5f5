"""Which things an event changed: its subject, and what was written along with it."""

from app.activity.ledger import Happening
from app.activity.sync.schemas import Kind

Thing = tuple[Kind, int]
# A level is named by its item and warehouse: its id stands in no event.
Named = tuple[Kind, int | tuple[int, int]]

# What is written without a change: other such events, as somebody signing in, change nothing.
_COMES_OR_GOES = ("created", "started", "deleted")
_KINDS = {"timer": Kind.TIME_ENTRY, **{kind.value: kind for kind in Kind}}


def subject_of(event: Happening) -> Thing | None:
    kind = _KINDS.get(event["subject_type"])
    is_told = event["changes"] or event["type"].endswith(_COMES_OR_GOES)
    return (kind, event["subject_id"]) if kind and is_told else None


def touched(event: Happening, kinds: tuple[Kind, ...]) -> list[Named]:
    """Those of these kinds, always in the same order."""
    subject = subject_of(event)
    own: list[Named] = [subject] if subject else []
    things = [*own, *_movements(event), *_levels(event)]
    return [thing for thing in things if thing[0] in kinds]


def _movements(event: Happening) -> list[Named]:
    """What moved has an event of its own only where moving it was all that was done."""
    data, changes = event["data"], event["changes"]
    moved = list(data["movement_ids"]) if event["subject_type"] == "stock_transfer" else []
    moved += changes.get("movement_ids", ((), ()))[1]
    moved += [ident for ident in changes.get("movement_id", ())[1:] if ident]
    return [(Kind.STOCK_MOVEMENT, ident) for ident in moved]


def _levels(event: Happening) -> list[Named]:
    data, places = event["data"], []
    match event["subject_type"]:
        case "stock_movement" | "reservation":
            places = [(data["stock_item_id"], data["warehouse_id"])]
        case "stock_transfer":
            ends = (data["from_warehouse_id"], data["to_warehouse_id"])
            places = [(data["stock_item_id"], warehouse_id) for warehouse_id in ends]
        case "purchase_order" if "movement_ids" in event["changes"]:
            places = [(line["stock_item_id"], data["warehouse_id"]) for line in data["items"]]
    return [(Kind.STOCK_LEVEL, place) for place in places]
