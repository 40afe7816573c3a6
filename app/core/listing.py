"""Lists that are read page by page."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

RowT = TypeVar("RowT")


def page(
    session: Session, query: Select[RowT], *, offset: int, limit: int
) -> tuple[Sequence[RowT], int]:
    """The entries of one page, and how many there are in all."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    return session.scalars(query.offset(offset).limit(limit)).all(), total or 0
