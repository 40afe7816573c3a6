"""A cashier as it is often written: look what is left, then take it."""

import asyncio
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError

from sqlalchemy import select, update

from app.core.money import Money
from app.costs import tables
from app.database import Database, open_database
from bench.caps import DAY, NOW, Run

BUDGET = tables.budgets.c
THE_DAY = BUDGET.name == f"day:{NOW.date()}"


def spend_naively(run: Run) -> Counter[str]:
    """What `bench.caps.spend` does, without its guard."""
    database = open_database(run.url, pool_size=run.threads)
    with ThreadPoolExecutor(run.threads) as threads:
        work = partial(_work, database, run.seconds, Barrier(run.threads))
        counts = sum(threads.map(work, range(run.threads)), Counter[str]())
    asyncio.run(database.close())
    return counts


def _work(database: Database, seconds: float, all_read: Barrier, seed: int) -> Counter[str]:
    chance, counts, end = random.Random(seed), Counter[str](), time.monotonic() + seconds
    while time.monotonic() < end:
        amount = chance.randint(1_000_000, 3_000_000)
        with database.transaction() as session:
            taken = session.scalar(select(BUDGET.spent + BUDGET.reserved).where(THE_DAY)) or 0
        with suppress(BrokenBarrierError):  # the first whose time is up breaks it
            all_read.wait()
        if Money(taken + amount) > DAY:
            counts["refused"] += 1
            continue
        with database.transaction() as session:
            more = update(tables.budgets).where(THE_DAY)
            session.execute(more.values(reserved=BUDGET.reserved + amount))
        counts["films"] += 1
    all_read.abort()
    return counts
