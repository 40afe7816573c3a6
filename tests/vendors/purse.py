"""A purse with money in it, at a database of the test's own, and what its ledger says."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core.clock import system_clock
from app.core.money import Money
from app.costs import tables
from app.costs.buyer import Buyer
from app.costs.calls import CallState, PaidCall, open_calls
from app.costs.cashier import Cashier
from app.costs.holds import hold
from app.costs.lines import Payer
from app.costs.locks import call_locks
from app.costs.prices import our_prices
from app.database import Database, open_database

MONTH = Money.parse("500.00")


@dataclass(frozen=True)
class Purse:
    """Whose buyer it is, and the books."""

    buyer: Buyer
    database: Database
    video_id: UUID

    def spent(self) -> Money:
        """What the calls that were answered for cost."""
        with self.database.transaction() as session:
            costs = session.scalars(select(tables.paid_calls.c.cost)).all()
        return Money(sum(costs))

    def calls(self, state: CallState) -> tuple[PaidCall, ...]:
        with self.database.transaction() as session:
            return open_calls(session, state)

    def lines(self) -> list[dict[str, object]]:
        with self.database.transaction() as session:
            return [
                dict(row._mapping)
                for row in session.execute(select(tables.ledger).order_by(tables.ledger.c.id))
            ]


@contextmanager
def open_purse(
    url: str, amount: str = "2.00", *, database: Database | None = None
) -> Iterator[Purse]:
    """A purse with so many dollars held for one film."""
    opened = database or open_database(url, pool_size=5)
    who = Payer(owner_id=uuid4(), channel_id="ch_0123456789abcdef", video_id=uuid4(), revision=1)
    with opened.transaction() as session:
        hold(session, who, Money.parse(amount), month=MONTH, now=system_clock())
    prices = our_prices()
    cashier = Cashier(
        opened,
        call_locks(opened),
        prices,
        clock=system_clock,
        announce=lambda _session, _alert: None,
    )
    buyer = Buyer(
        cashier=cashier, prices=prices, clock=system_clock, video_id=who.video_id, revision=1
    )
    try:
        yield Purse(buyer, opened, who.video_id)
    finally:
        if database is None:
            asyncio.run(opened.close())
