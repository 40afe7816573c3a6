"""Connections of the engine's pool to PostgreSQL: looked at before they are lent."""

import time
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

RESTED = 30.0
"""Seconds after which a connection is asked whether it still answers: what lies between may have
dropped it without a word."""
_SINCE: Final = "rests since"


def lend_only_good(engine: AsyncEngine) -> None:
    """Have no connection lent that broke while it rested.

    Whether the server has ended it the driver knows by itself. To ask before each loan, as the pool's
    own look does, takes three trips to the server, more than most reads take for themselves.
    """
    dialect = engine.dialect

    @event.listens_for(engine.sync_engine, "checkin")
    def _rest(_connection: object, entry: ConnectionPoolEntry) -> None:
        entry.info[_SINCE] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def _look(connection: Any, entry: ConnectionPoolEntry, _lent: object) -> None:  # noqa: ANN401 - the driver's
        driver: Any = entry.driver_connection
        if driver.is_closed():
            raise InvalidatePoolError
        since = entry.info.get(_SINCE)
        if since is not None and time.monotonic() - since > RESTED:
            try:
                dialect.do_ping(connection)
            except (dialect.loaded_dbapi.Error, OSError) as error:
                raise InvalidatePoolError from error
