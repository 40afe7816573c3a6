"""How fast the API answers: beside a bare ASGI hello and the raw driver, in turns, in one run.

    python -m bench.api FOLDER [--quick] [--postgres] [--rounds 3] [--seconds 4]

Seeds a database with 100,000 films of one user and 1,000,000 lines of the ledger, starts the service,
a bare ASGI hello and the same reads without a framework, each under the same server, and asks each in
turn. Prints the tables of docs/benchmarks.md as Markdown and writes them to FOLDER/api.md, with all
figures in FOLDER/api.json. Ratios are between runs a few seconds apart; CPU is the server's own, which
other work on the machine moves least. Asking for films runs last, and at its end every answered film is
counted in the database.
"""

import argparse
import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from app import schema
from app.accounts.sessions import SessionRules
from app.core.clock import system_clock
from app.core.config import read_settings
from app.core.tokens import AccessTokens
from app.costs.reports import Period, daily_spend
from app.database import Database, open_database
from app.wiring.secrets import keys_of, secrets_of
from bench.api_loads import Measuring, Subject
from bench.api_rows import Seeded, counted, seed
from bench.api_tables import tell
from bench.engine import postgres

SUBJECTS = ("hello", "floor", "service")


def main() -> None:
    """Measure, print and write down."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--quick", action="store_true", help="a tenth of the rows, one short round")
    asked.add_argument("--postgres", action="store_true", help="a PostgreSQL of this run's own")
    asked.add_argument(
        "--films", type=int, default=100_000, help="rows; ten lines of the ledger each"
    )
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--seconds", type=float, default=4.0, help="of each load")
    asked.add_argument("--connections", type=int, nargs="+", default=[10, 50, 200])
    given = asked.parse_args()
    if given.quick:
        given.rounds, given.seconds = 1, min(given.seconds, 1.5)
    with ExitStack() as opened:
        opened.enter_context(settled(given.folder, on_postgres=given.postgres))
        _measure(given, opened)


@contextmanager
def settled(folder: Path, *, on_postgres: bool) -> Iterator[None]:
    """The settings of a service that limits nobody, with a database of its own, in the environment."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        home = Path(tempfile.mkdtemp(prefix="api-", dir=folder.absolute()))
        opened.callback(shutil.rmtree, home)
        address = f"sqlite:///{home}/ytempire.db"
        if on_postgres:
            address = opened.enter_context(postgres(home / "postgres"))
        os.environ |= _environment(home, address)
        yield


def _measure(given: argparse.Namespace, opened: ExitStack) -> None:
    rows = given.films // (10 if given.quick else 1)
    began = time.perf_counter()
    database, seeded = seeded_database(films=rows, lines=rows * 10)
    opened.callback(lambda: asyncio.run(database.close()))
    with database.transaction() as session:
        films, lines = counted(session)
    took = time.perf_counter() - began
    print(f"{films:,} films and {lines:,} lines of the ledger in {took:.0f} s")
    measuring = Measuring(
        subjects={name: opened.enter_context(started(name)) for name in SUBJECTS},
        seeded=seeded,
        rounds=given.rounds,
        seconds=given.seconds,
    )
    figures = measuring.reads(given.connections)
    figures += measuring.bursts()
    figures += measuring.places()
    figures += measuring.deep_pages()
    spend = _day_of_spend(database, seeded)
    asked = measuring.asks(given.connections)
    mixed = measuring.reads_beside_writes()
    with database.transaction() as session:
        kept = counted(session)[0] - films
    tell(
        given.folder,
        [*figures, *asked, *mixed],
        answered=sum(f.load.answers for f in (*asked, *mixed) if f.makes_films),
        kept=kept,
        spend=spend,
        database="PostgreSQL" if given.postgres else "SQLite",
    )


def _day_of_spend(database: Database, seeded: Seeded) -> float:
    """Milliseconds to read what one user spent on one day, the median of many."""
    day, waits = (seeded.spent_on, [])
    for _ in range(200):
        with database.transaction() as session:
            began = time.perf_counter()
            spend = daily_spend(session, Period(first=day, last=day), owner_id=seeded.reader_id)
            waits.append(time.perf_counter() - began)
        assert spend[0].calls, "nothing was spent"
    return statistics.median(waits) * 1000


def _environment(home: Path, address: str) -> dict[str, str]:
    return {
        "APP_ENV": "development",
        "DATA_DIR": str(home),
        "DATABASE_URL": address,
        "RATE_LIMIT_PER_MINUTE": "1000000000",
        "RATE_LIMIT_PER_HOUR": "1000000000",
        "ACCESS_TOKEN_EXPIRE_MINUTES": "1440",
    }


def seeded_database(*, films: int, lines: int) -> tuple[Database, Seeded]:
    """The database of the settings, made and filled."""
    chosen = read_settings()
    database = open_database(chosen.database_address)
    schema.prepare(database)
    secrets = secrets_of(chosen)
    with database.transaction() as session:
        keys = keys_of(secrets, session)
    tokens = AccessTokens(secrets.jwt_secret_key, lifetime=timedelta(days=1), clock=system_clock)
    rules = SessionRules(keys, timedelta(days=7))
    return database, seed(database, tokens, rules, films=films, lines=lines)


@contextmanager
def started(name: str) -> Iterator[Subject]:
    """One of what is measured, in a process of its own until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bench.api_subjects", name, str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            _await(port, running)
            yield Subject(name, port, running.pid)
        finally:
            running.terminate()


def _await(port: int, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{running.args!r} did not start.")


if __name__ == "__main__":
    main()
