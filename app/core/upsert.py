"""The insert that says what to do when the row is there: the same words in both dialects."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_or(session: Session, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_or_leave(table: Table) -> postgresql.Insert:
    """An insert that leaves a row that is there, prepared once for both: they write it alike."""
    return postgresql.insert(table).on_conflict_do_nothing()
