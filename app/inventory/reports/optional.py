"""A filter that may be missing, in a statement whose text is kept."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_


def if_given(name: str, column: Any) -> ColumnElement[bool]:
    """`column` is the parameter of this name, or the parameter is null."""
    parameter: Any = bindparam(name, type_=column.type)
    return or_(parameter.is_(None), column == parameter)
