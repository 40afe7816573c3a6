"""Where a user pays: what is paid for now, and the payment service's own pages, opened for that user."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.tiers import ENTITLEMENTS, Tier
from app.accounts.users import find as find_user
from app.billing import service
from app.billing.models import BillingAccount
from app.billing.payments import Checkout, NotSetUp, PaymentPage, Payments, Till
from app.channels.service import channels_of
from app.core.exceptions import Conflict
from app.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What is paid for. `channels_above` are those beyond the tier's ceiling: kept, none can be added.

    `status` is Stripe's word for it, empty where nothing was ever bought.
    """

    tier: Tier
    is_set_up: bool
    status: str
    period_end: datetime | None
    ends_with_period: bool
    grace_until: datetime | None
    channels_above: int

    @property
    def is_live(self) -> bool:
        """Whether it runs, so that it is changed and not bought again."""
        return self.status in (*service.LIVE, service.LATE)


def subscription_of(session: Session, user_id: UUID, till: Till) -> Subscription:
    """The user's tier and what is paid for it."""
    user = find_user(session, user_id)
    account = session.get(BillingAccount, user_id)
    _, channels = channels_of(session, user_id, offset=0, limit=1)
    return Subscription(
        tier=user.tier,
        is_set_up=till.payments is not None,
        status=account.status if account else "",
        period_end=account.period_end if account else None,
        ends_with_period=account.ends_with_period if account else False,
        grace_until=account.grace_until if account else None,
        channels_above=max(0, channels - ENTITLEMENTS[user.tier].channels),
    )


async def open_checkout(
    database: Database, till: Till, user_id: UUID, tier: Tier, *, key: str
) -> PaymentPage:
    """The page where that tier is paid for; the same key opens the same page.

    Raises NotSetUp, AlreadySubscribed, and what Payments raise.
    """
    payments = _payments(till)
    account = await database.write(partial(service.account_of, user_id=user_id))
    service.refuse_second(account)
    customer = account.customer_id or await _customer(database, payments, account)
    order = Checkout(user_id=user_id, customer_id=customer, tier=tier)
    name = f"checkout:{user_id}:{key}"
    return await asyncio.to_thread(partial(payments.checkout, order, key=name))


async def open_portal(database: Database, till: Till, user_id: UUID) -> PaymentPage:
    """The page where bills are seen, cards and tiers changed, and subscriptions cancelled.

    Raises NotSetUp, Conflict for who never bought anything, and what Payments raise.
    """
    payments = _payments(till)
    account = await database.write(partial(service.account_of, user_id=user_id))
    if account.customer_id is None:
        raise Conflict("There is nothing to manage yet.", remedy="POST /v1/billing/checkout first.")
    return await asyncio.to_thread(payments.portal, account.customer_id)


def _payments(till: Till) -> Payments:
    if till.payments is None:
        raise NotSetUp(
            "Subscriptions are not set up here.", remedy="The operator sets STRIPE_API_KEY."
        )
    return till.payments


async def _customer(database: Database, payments: Payments, account: BillingAccount) -> str:
    user = await database.read(partial(find_user, user_id=account.user_id))
    name = f"customer:{account.user_id}:{account.customers}"
    make = partial(payments.make_customer, user.id, user.email, key=name)
    made = await asyncio.to_thread(make)
    return await database.write(partial(service.keep_customer, user_id=user.id, customer_id=made))
