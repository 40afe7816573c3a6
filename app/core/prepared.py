"""Statements of work that happens all the time, put into the database's words once.

To build a statement, to find it among the compiled ones and to wrap what it returns takes SQLAlchemy
many times what the database takes for it. A `Prepared` is run on the session's own connection, in its
transaction, after what the session has not written yet; it only is no part of the session's objects.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.spoken import Spoken


class Prepared:
    """A statement with named values. An insert says which columns it is given, where not all."""

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        self._statement: Final = statement
        self._columns: Final = columns or None
        self._spoken: Final[dict[str, Spoken]] = {}

    def rows(self, session: Session, **given: object) -> list[tuple[Any, ...]]:
        """What it finds or returns, as our types."""
        session.flush()
        connection = session.connection()
        dialect = connection.dialect
        spoken = self._spoken.get(dialect.driver)
        if spoken is None:
            spoken = Spoken(self._statement, dialect, self._columns)
            self._spoken[dialect.driver] = spoken
        found = _run(connection, spoken.text, spoken.values(given))
        return [spoken.row(row) for row in found] if spoken.returns else []

    def row(self, session: Session, **given: object) -> tuple[Any, ...] | None:
        """The first of them, or None."""
        found = self.rows(session, **given)
        return found[0] if found else None

    def run(self, session: Session, **given: object) -> None:
        """Do it; it returns nothing."""
        self.rows(session, **given)


@contextmanager
def undone_if_raised(session: Session) -> Iterator[None]:
    """Undo what prepared statements did in the block if it raises; the transaction goes on."""
    session.flush()
    connection = session.connection()
    _run(connection, "SAVEPOINT prepared", ())
    try:
        yield
    except BaseException:
        _run(connection, "ROLLBACK TO SAVEPOINT prepared", ())
        raise
    finally:
        _run(connection, "RELEASE SAVEPOINT prepared", ())


def _run(
    connection: Connection, text: str, values: Sequence[object] | dict[str, object]
) -> Sequence[Any]:
    if connection.dialect.name != "sqlite":
        result = connection.exec_driver_sql(text, values or None)
        return result.fetchall() if result.returns_rows else ()
    driver: Any = connection.connection.driver_connection
    try:
        return list(driver.execute(text, values))
    except sqlite3.Error as error:
        raise DBAPIError.instance(
            text,
            values,
            error,
            sqlite3.Error,
            dialect=connection.dialect,
        ) from error
