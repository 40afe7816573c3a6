"""The insert that says what to do when the row is there: the same words in both dialects."""

from typing import cast

from sqlalchemy import Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert_or(
    session: Session, into: Table | type[DeclarativeBase]
) -> postgresql.Insert | sqlite.Insert:
    """An insert that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    table = into if isinstance(into, Table) else cast("Table", inspect(into).local_table)
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_or_leave(table: Table) -> postgresql.Insert:
    """An insert that leaves a row that is there, prepared once for both: they write it alike."""
    return postgresql.insert(table).on_conflict_do_nothing()
