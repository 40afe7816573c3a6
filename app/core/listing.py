"""Lists that are read page by page."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

RowT = TypeVar("RowT")


def page(
    session: Session,
    query: Select[RowT],
    *,
    offset: int,
    limit: int,
    behind: ColumnElement[bool] | None = None,
) -> tuple[Sequence[RowT], int]:
    """The entries of one page, and how many there are in all.

    With `behind`, the page has the first of those that follow, and nothing is skipped.
    """
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    place = query.offset(offset) if behind is None else query.where(behind)
    return session.scalars(place.limit(limit)).all(), total or 0
