"""What the clock asks for in the house: mending, checking and clearing away."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.accounts import requests, sessions
from app.accounts.audit import Act, record
from app.costs.cashier import Cashier
from app.costs.locks import call_locks
from app.costs.prices import our_prices
from app.costs.reconcile import reconcile
from app.database import one_snapshot
from app.engine import UNHURRIED, Cron, Desk, Json, Queue, Workflow, step, workflow
from app.tasks.clearing import clear
from app.tasks.drift import mend
from app.tasks.video import Bench

HOUSEKEEPING: Final = Queue("housekeeping", per_worker=1, at_once=1, poll=UNHURRIED)
FINISHED_WORK: Final = timedelta(days=30)
"""How long the engine remembers how work went."""

log = logging.getLogger(__name__)

Chore = Workflow[[str], Json]


@dataclass(frozen=True, slots=True)
class Chores:
    """Everything the clock asks for: the workflows, and when each is due."""

    workflows: tuple[Chore, ...]
    crons: tuple[Cron, ...]


def chores(bench: Bench, desk: Callable[[], Desk]) -> Chores:
    """The chores at that bench. `desk` is asked for when one runs, not before."""
    cashier = Cashier(
        bench.database,
        call_locks(bench.database),
        our_prices(),
        clock=bench.clock,
        announce=lambda _session, _alert: None,  # a sweep spends nothing that could ring
    )
    due: tuple[tuple[str, str, Callable[[], Json]], ...] = (
        ("mend films", "* * * * *", lambda: mend(bench, desk())),
        ("find lost calls", "*/5 * * * *", lambda: len(cashier.sweep())),
        ("forget expired", "7 * * * *", lambda: forget_expired(bench, desk())),
        ("check the ledger", "20 3 * * *", lambda: check_ledger(bench)),
        ("clear the store", "40 3 * * *", lambda: clear(bench)),
    )
    made = tuple((_chore(name, work), expression) for name, expression, work in due)
    return Chores(
        workflows=tuple(chore for chore, _ in made),
        crons=tuple(Cron(chore.name, chore, expression) for chore, expression in made),
    )


def forget_expired(bench: Bench, desk: Desk) -> dict[str, Json]:
    """Forget what has run out: answers to repeat, tokens, sessions, and how old work went."""
    now = bench.clock()
    with bench.database.transaction() as session:
        requests.forget_expired(session, now=now)
        sessions.forget_expired(session, now=now)
    return {"work": desk.forget(older_than=FINISHED_WORK)}


def check_ledger(bench: Bench) -> dict[str, Json]:
    """Prove that every counter is the sum of its lines; a difference goes to the log and the trail."""
    with bench.database.transaction() as session:
        one_snapshot(session)
        found = reconcile(session)
    if not found:
        return {"differences": 0}
    for each in found:
        counted, written = str(each.counted), str(each.written)
        facts = {"counter": each.counter, "column": each.column}
        log.error("ledger.differs", extra={**facts, "counted": counted, "written": written})
    act = Act(action="ledger.differs", target="ledger", after={"counters": len(found)})
    with bench.database.transaction() as session:
        record(session, act, now=bench.clock())
    return {"differences": len(found)}


def _chore(name: str, work: Callable[[], Json]) -> Chore:
    doing = step(name)(work)

    @workflow(name, queue=HOUSEKEEPING, pausable=False)
    def chore(due: str) -> Json:
        del due
        return doing()

    return chore
