"""What the ledger says after a storm, held against what the provider billed and the engine did."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select

from app.core.clock import system_clock
from app.costs import tables
from app.costs.calls import CallState
from app.costs.cashier import Cashier
from app.costs.lines import Kind
from app.costs.locks import call_locks
from app.costs.prices import our_prices
from app.costs.reconcile import ledger_total, reconcile
from app.database import Database
from verify.promise import Figures


def cashier_of(database: Database) -> Cashier:
    """A cashier at that database, who tells nobody of alerts."""
    return Cashier(
        database,
        call_locks(database),
        our_prices(),
        clock=system_clock,
        announce=lambda _session, _alert: None,
    )


def audit(database: Database, cashier: Cashier, billed: Counter[str]) -> Figures:
    """The figures of the books, with `billed` counting the provider's bills by key.

    Calls whose maker died are marked first, as the service does every five minutes.
    """
    cashier.sweep()
    ledger, calls = tables.ledger.c, tables.paid_calls.c
    with database.transaction() as session:
        written = set(session.scalars(select(ledger.key).where(ledger.kind == Kind.RESERVE)))
        rows = session.execute(select(calls.key, calls.state)).all()
        states = {row.key: row.state for row in rows}
        differences = len(reconcile(session))
        spent = ledger_total(session).micros
        counted = session.scalar(
            select(func.sum(tables.budgets.c.spent)).where(tables.budgets.c.name.like("day:%"))
        )
    unseen = [key for key in billed if key not in written]
    unsaid = [
        key
        for key, times in billed.items()
        if times > 1 or states.get(key) not in {CallState.DONE, CallState.UNKNOWN}
    ]
    return {
        "calls billed": billed.total(),
        "calls billed without an earlier line": len(unseen),
        "calls billed and neither done nor unknown": len(unsaid),
        "calls listed as unknown": sum(s == CallState.UNKNOWN for s in states.values()),
        "counters that are not the sum of their lines": differences,
        "micro-dollars between ledger and counter": abs(spent - (counted or 0)),
    }


def finished(database: Database, films: Sequence[str]) -> Figures:
    """How many films were given their rest back never, and how many more than once."""
    ledger = tables.ledger.c
    with database.transaction() as session:
        lines = session.execute(
            select(ledger.video_id, func.count())
            .where(ledger.kind == Kind.RELEASE, ledger.note == "film ended")
            .group_by(ledger.video_id)
        )
        ends = {str(video): times for video, times in lines}
    return {
        "films never finished": sum(video not in ends for video in films),
        "films finished twice": sum(times > 1 for times in ends.values()),
    }
