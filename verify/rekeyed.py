"""Ten thousand sealed values under a new key, on both databases."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from app.accounts.models import AnsweredRequest
from app.core.exceptions import MachineUnfit
from app.core.security import Keys
from app.database import Database, open_database
from app.schema import upgrade
from app.upkeep.rekeying import rekey
from tests.test_upkeep.test_rekeying import NEW, OLD, fill
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.servers import postgres

ROWS = 10_000
SWAPPED = 100
SECONDS = "seconds on the slower database"


def change_the_key(effort: Effort) -> Figures:  # noqa: ARG001 - ten thousand rows, always
    """Seal everything anew, forget the old key, and open all; then a hundred in each other's place."""
    found = []
    with both_databases("key") as opened:
        for database in opened:
            fill(database, ROWS)
            began = time.monotonic()
            told = rekey(database, Keys(NEW, previous=[OLD]))
            seconds = time.monotonic() - began
            found.append(
                {SECONDS: seconds, "values no key opens": told.unopenable, **look(database)}
            )
    return together(found)


def look(database: Database) -> Figures:
    """What the new key alone makes of the rows of that database."""
    keys = Keys(NEW)
    with database.transaction() as session:
        query = select(AnsweredRequest).where(AnsweredRequest.key.startswith("key-"))
        rows = {int(row.key[4:]): row.answer for row in session.scalars(query)}
    return {
        "rows": len(rows),
        "rows on the old key": sum(not keys.is_present(sealed) for sealed in rows.values()),
        "rows that do not open": sum(
            not _opens(keys, sealed, number, number) for number, sealed in rows.items()
        ),
        "swapped values": SWAPPED,
        "swapped values that open": sum(
            _opens(keys, rows[number], number, number + 1) for number in range(SWAPPED)
        ),
    }


def _opens(keys: Keys, sealed: str, number: int, place: int) -> bool:
    try:
        return keys.unseal(sealed, place=f"row:{place}") == f"hush {number}"
    except MachineUnfit:
        return False


def together(found: list[dict[str, float]]) -> Figures:
    """Of several databases the worst figure: the longest time, the most faults, the fewest rows."""
    fewest = {"rows", "swapped values"}
    return {
        name: (min if name in fewest else max)(each[name] for each in found) for name in found[0]
    }


@contextmanager
def both_databases(name: str) -> Iterator[Iterator[Database]]:
    """A SQLite file and a PostgreSQL of their own, one after the other, with every table and no row."""
    with TemporaryDirectory(prefix="ytempire-verify-") as folder, postgres() as server:
        addresses = (f"sqlite:///{Path(folder)}/{name}.db", server.address)

        def opened() -> Iterator[Database]:
            for address in addresses:
                database = open_database(address, pool_size=5)
                upgrade(database)
                yield database
                asyncio.run(database.close())

        yield opened()


REKEYED = Promise(
    name="key-rotation-10000",
    sentence="Ten thousand sealed values are under a new key within five seconds, each in its own place only.",
    bounds=(
        Bound(name="rows", least=ROWS),
        Bound(name=SECONDS, most=5),
        Bound(name="swapped values", least=SWAPPED),
        *none_of(
            "rows on the old key",
            "rows that do not open",
            "values no key opens",
            "swapped values that open",
        ),
    ),
    run=change_the_key,
)
