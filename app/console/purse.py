"""The purse of a film that is made from a terminal: the same ledger and limits as the service's."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from app import schema
from app.accounts.tiers import ENTITLEMENTS, Tier
from app.channels.profile import Profile
from app.core.clock import system_clock
from app.core.config import settings
from app.core.store import recipe
from app.costs.holds import hold, newest_making, release
from app.costs.limits import limits_in_force
from app.costs.lines import Payer, day_of
from app.costs.plan import Choices
from app.database import Database, open_database
from app.generation.brief import Brief
from app.videos.alerts import tell_of_alert
from app.videos.choosing import Pricing, Wish, best, offer
from app.videos.production import Order
from app.wiring.engagement import Engagement
from app.wiring.equipment import equipment, price_table
from app.wiring.purse import Purse, buyer_at

OWNER: Final = uuid5(NAMESPACE_URL, "ytempire:command-line")
"""Whose films those of the terminal are; no user has this id."""
CHANNEL: Final = "command-line"
_MONTH: Final = ENTITLEMENTS[Tier.SCALE].spend_a_month


@contextmanager
def engaged(order: Order, wish: Wish) -> Iterator[Engagement]:
    """Who makes the film, its money held until the block ends where anything is bought.

    Raises Invalid, Unpriced and BudgetExceeded as asking the service would, and MachineUnfit where
    the database cannot be used.
    """
    wanted = best(Profile(), wish, equipment(settings()))
    if not wanted.buys:
        yield Engagement(choices=wanted)
        return
    database = open_database(settings().database_address)
    try:
        schema.prepare(database)
        with _held(database, _video_of(order), wish) as engagement:
            yield engagement
    finally:
        asyncio.run(database.close())


@contextmanager
def _held(database: Database, video_id: UUID, wish: Wish) -> Iterator[Engagement]:
    with database.transaction() as session:
        purse, choices = _hold(session, video_id, wish)
    try:
        buyer = buyer_at(database, purse)
        yield Engagement(choices=choices, owner=str(OWNER), buyer=buyer)
    finally:
        with database.transaction() as session:
            release(session, video_id, purse.revision, now=system_clock())


def _hold(session: Session, video_id: UUID, wish: Wish) -> tuple[Purse, Choices]:
    """A purse with the film's whole price in it, and who makes it."""
    now, chosen = system_clock(), settings()
    pricing = Pricing(
        prices=price_table(chosen),
        limits=limits_in_force(session, month=_MONTH),
        on=day_of(now),
    )
    choices, price = offer(Profile(), wish, equipment(chosen), pricing)
    making = newest_making(session, video_id) + 1
    payer = Payer(owner_id=OWNER, channel_id=CHANNEL, video_id=video_id, revision=making)
    alert = hold(session, payer, price.total, month=_MONTH, now=now)
    if alert is not None:
        tell_of_alert(session, OWNER, alert, now=now)
    return Purse(owner_id=OWNER, video_id=video_id, revision=making), choices


def _video_of(order: Order) -> UUID:
    """The same for the same order, so that what was bought for it is not bought again."""
    wish = TypeAdapter(Brief).dump_python(order.brief, mode="json")
    return uuid5(OWNER, recipe(wish, order.article, order.script))
