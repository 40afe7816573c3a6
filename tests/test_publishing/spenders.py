"""Threads in several processes that spend one project's quota at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from uuid import UUID

from app.database import open_database
from app.publishing.errors import QuotaExhausted
from app.publishing.quota import Quota, QuotaRules, Want

NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)
"""Noon in Los Angeles."""
RULES = QuotaRules(project="123", units=2_000, soft_units=1_000, uploads=40, uploads_per_account=5)
PROCESSES, THREADS, TRIES = 4, 8, 12


def want(method: str = "thumbnails.set", account: int = 1, **more: str) -> Want:
    """A call of that account."""
    fields = {"channel_id": "ch_0123456789abcdef"} | more
    return Want(method=method, account_id=UUID(int=account), **fields)  # type: ignore[arg-type]  # a priority is text


def spend_until_refused(url: str, method: str, process: int) -> list[int]:
    """How many calls each of eight threads was let make."""
    quota = Quota(open_database(url), RULES, clock=lambda: NOON)

    def spend(thread: int) -> int:
        made = 0
        for _ in range(TRIES):
            try:
                with quota.spending(want(method, account=process * THREADS + thread)):
                    made += 1
            except QuotaExhausted:
                break
        return made

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(spend, range(THREADS)))


def race(url: str, method: str) -> list[int]:
    """What 32 threads in four processes were let make, all at once."""
    work = partial(spend_until_refused, url, method)
    with get_context("spawn").Pool(PROCESSES) as pool:
        return [made for of_process in pool.map(work, range(PROCESSES)) for made in of_process]
