"""Statements of work that happens all the time, put into the database's words once.

To build a statement, to find it among the compiled ones and to wrap what it returns takes SQLAlchemy
many times what the database takes for it. A `Prepared` is run on the session's own connection, in its
transaction, after what the session has not written yet; it only is no part of the session's objects.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.orm import Session, SessionTransaction

from app.core.spoken import Spoken
from app.core.sqlite import run_plainly

_PLACE: Final = "where prepared statements run"


class Prepared:
    """A statement with named values. An insert says which columns it is given, where not all."""

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        self._statement: Final = statement
        self._columns: Final = columns or None
        self._spoken: Final[dict[str, Spoken]] = {}

    def rows(self, session: Session, **given: object) -> list[tuple[Any, ...]]:
        """What it finds or returns, as our types."""
        place = _place(session)
        spoken = self._spoken.get(place.driver)
        if spoken is None:
            spoken = Spoken(self._statement, place.connection.dialect, self._columns)
            self._spoken[place.driver] = spoken
        found = place.run(spoken.text, spoken.values(given))
        return [spoken.row(row) for row in found] if spoken.returns else []

    def row(self, session: Session, **given: object) -> tuple[Any, ...] | None:
        """The first of them, or None."""
        found = self.rows(session, **given)
        return found[0] if found else None

    def run(self, session: Session, **given: object) -> None:
        """Do it; it returns nothing."""
        self.rows(session, **given)


class _Place:
    """Where the statements of one transaction run; to ask the session costs as much as most of them."""

    __slots__ = ("connection", "driver", "is_sqlite", "transaction")

    def __init__(self, transaction: SessionTransaction | None, connection: Connection) -> None:
        self.transaction = transaction
        self.connection = connection
        self.driver = connection.dialect.driver
        self.is_sqlite = connection.dialect.name == "sqlite"

    def run(
        self, text: str, values: Sequence[object] | dict[str, object] = ()
    ) -> Sequence[Sequence[Any]]:
        if self.is_sqlite:
            return run_plainly(self.connection, text, values)
        result = self.connection.exec_driver_sql(text, values or None)
        return result.fetchall() if result.returns_rows else ()


def run_at(session: Session, connection: Connection) -> None:
    """Have prepared statements run there, in its transaction, as long as the session has begun none itself."""
    session.info[_PLACE] = _Place(None, connection)


def connection_of(session: Session) -> Connection:
    """The connection on which the session is in its transaction, with all it has to write written."""
    return _place(session).connection


def _place(session: Session) -> _Place:
    """The place of the innermost transaction: only asking the session begins a savepoint that is due."""
    session.flush()
    innermost = session.get_nested_transaction() or session.get_transaction()
    known: _Place | None = session.info.get(_PLACE)
    if known and known.transaction is innermost and session.is_active:
        return known
    connection = session.connection()
    innermost = session.get_nested_transaction() or session.get_transaction()
    place = session.info[_PLACE] = _Place(innermost, connection)
    return place


@contextmanager
def undone_if_raised(session: Session) -> Iterator[None]:
    """Undo what prepared statements did in the block if it raises; the transaction goes on."""
    session.connection()  # the session's own savepoint, if one is due, is not to be inside this one
    place = _place(session)
    place.run("SAVEPOINT prepared")
    try:
        yield
    except BaseException:
        place.run("ROLLBACK TO SAVEPOINT prepared")
        raise
    finally:
        place.run("RELEASE SAVEPOINT prepared")
