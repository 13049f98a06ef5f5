"""Writing movements: priced at the moving average, never more than there is, and told when low."""

from decimal import Decimal

from app.events.ledger import EventType, shape_of, write
from app.inventory.fields import ZERO
from app.inventory.items.models import StockItem
from app.inventory.movements.models import StockMovement
from app.inventory.stock.models import StockLevel
from app.inventory.stock.shape import STOCK_LEVEL
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Invalid

_MICRO = Decimal("0.000001")


def put(
    movement: StockMovement, item: StockItem, level: StockLevel, unit_cost: Decimal | None
) -> None:
    """Stock comes in at what it cost; where nobody says, at the average there or the default."""
    known = (unit_cost, average(level), item.default_cost, ZERO)
    movement.unit_cost = next(cost for cost in known if cost is not None)
    movement.value = movement.quantity * movement.unit_cost
    write_down(movement, item, level)


def take(movement: StockMovement, item: StockItem, level: StockLevel) -> None:
    """Stock goes out at the average of what is there."""
    wanted = -movement.quantity
    refuse_shortage(level, wanted)
    # The last of it takes with it what rounding has left.
    rest = wanted == level.quantity_on_hand
    share = level.total_value if rest else level.total_value * wanted / level.quantity_on_hand
    movement.value = -share.quantize(_MICRO)
    movement.unit_cost = average(level) or ZERO
    write_down(movement, item, level)


def write_down(movement: StockMovement, item: StockItem, level: StockLevel) -> None:
    """The movement into the ledger; a trigger adds it to the level, which the caller holds."""
    movement.stock_item_id, movement.currency_code = item.id, item.currency_code
    movement.warehouse_id = level.warehouse_id
    movement.quantity_after = level.quantity_on_hand + movement.quantity
    session.add(movement)
    session.flush()


def average(level: StockLevel) -> Decimal | None:
    """The moving average cost, where there is stock."""
    on_hand = level.quantity_on_hand
    return round(level.total_value / on_hand, 4) if on_hand else None


def refuse_shortage(level: StockLevel, wanted: Decimal) -> None:
    if level.available < wanted:
        sentence = f"Only {level.available.normalize():f} available, {wanted.normalize():f} wanted"
        raise Invalid(
            {"quantity": [sentence]}, "There is not enough stock", code="insufficient_stock"
        )


def tell_if_low(actor: Actor, item: StockItem, level: StockLevel, movement: StockMovement) -> None:
    """One event when the movement has crossed the item's reorder point in this warehouse."""
    before, after = level.quantity_on_hand, movement.quantity_after
    if item.reorder_point is not None and before >= item.reorder_point > after:
        changes = {"quantity_on_hand": [before, after]}
        row = shape_of(level, STOCK_LEVEL)
        write(actor, EventType.INVENTORY_LOW_STOCK, level.id, row, changes)
