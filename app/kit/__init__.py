"""The ground floor: what knows Flask, SQLAlchemy and marshmallow, and no business."""
