"""A purse for one making of a film, bound to its ledger."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from app.core.clock import Clock, system_clock
from app.core.config import settings
from app.core.money import Money
from app.costs.breakers import Breakers
from app.costs.buyer import Buyer
from app.costs.cashier import Cashier
from app.costs.limits import limits_in_force
from app.costs.locks import call_locks
from app.database import Database, open_database
from app.videos.alerts import tell_of_account, tell_of_alert
from app.wiring.equipment import price_table

CONNECTIONS = 2
"""One for the ledger, one spare: a stage buys from few threads, and waits for answers outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """Whose money pays for which making of which film; `takes` as a Buyer has them."""

    owner_id: UUID
    video_id: UUID
    revision: int
    takes: Mapping[str, int] = field(default_factory=dict)


@contextmanager
def open_purse(purse: Purse, *, clock: Clock = system_clock) -> Iterator[Buyer]:
    """A buyer for that making, on a connection of this process, closed when the block ends."""
    database = open_database(settings().database_address, pool_size=CONNECTIONS)
    try:
        yield buyer_at(database, purse, clock=clock)
    finally:
        asyncio.run(database.close())


def buyer_at(database: Database, purse: Purse, *, clock: Clock = system_clock) -> Buyer:
    """A buyer for that making at that database."""
    prices = price_table(settings())
    with database.transaction() as session:
        unpriced = limits_in_force(session, month=Money()).unpriced
    cashier = Cashier(
        database,
        call_locks(database),
        prices,
        clock=clock,
        announce=lambda session, alert: tell_of_alert(session, purse.owner_id, alert, now=clock()),
        patient=True,
    )
    return Buyer(
        cashier=cashier,
        prices=prices,
        clock=clock,
        video_id=purse.video_id,
        revision=purse.revision,
        unpriced=unpriced,
        takes=purse.takes,
        breakers=Breakers(
            database=database,
            clock=clock,
            alarm=lambda session, name, why: tell_of_account(
                session, purse.owner_id, name, why, now=clock()
            ),
        ),
    )
