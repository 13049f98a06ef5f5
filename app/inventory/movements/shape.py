"""How a movement is read, and what is hidden from whom."""

from app.identity.models import User
from app.inventory.items.models import StockItem
from app.inventory.movements.models import StockMovement
from app.inventory.movements.schemas import StockMovementSchema
from app.inventory.warehouses.models import Warehouse
from app.kit.actor import Actor
from app.kit.wire import Row, Wire
from app.projects.models import Project
from app.projects.shape import PROJECT

_PROJECT_KEYS = ("visibility", "manager_id", "member_ids")


def round_value(row: Row) -> None:
    row["value"] = round(row["value"], 2)


def conceal(actor: Actor, row: Row) -> None:
    """A project that the actor does not see is none."""
    project = {key: row.get(f"_{key}") for key in _PROJECT_KEYS}
    if row["project_id"] is not None and not PROJECT.exists_for(actor, project):
        row["project_id"] = row["project_name"] = None


def project_columns() -> dict[str, object]:
    """What `conceal` reads, for every wire whose thing belongs to a project."""
    read = {f"_{key}": PROJECT.columns[key] for key in _PROJECT_KEYS}
    return {"project_name": Project.name, **read}


STOCK_MOVEMENT = Wire(
    StockMovementSchema,
    StockMovement,
    joins={
        StockItem: StockItem.id == StockMovement.stock_item_id,
        Warehouse: Warehouse.id == StockMovement.warehouse_id,
        Project: Project.id == StockMovement.project_id,
        User: User.id == StockMovement.user_id,
    },
    columns={
        "sku": StockItem.sku,
        "item_name": StockItem.name,
        "warehouse_name": Warehouse.name,
        "reference_id": StockMovement.transfer_id,
        "username": User.username,
        "moved_at": StockMovement.created_at,
        **project_columns(),
    },
    derive=round_value,
    conceal=conceal,
)
