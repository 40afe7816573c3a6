"""Subscriptions: mirrored as they are, and the tier that comes of them."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.audit import Act, record
from app.accounts.models import User
from app.accounts.tiers import Tier
from app.accounts.users import find as find_user
from app.accounts.users import set_tier
from app.billing.models import BillingAccount
from app.billing.payments import Plan
from app.core.exceptions import Conflict
from app.core.upsert import insert_or

LIVE = ("active", "trialing")
LATE = "past_due"
GRACE = timedelta(days=7)
"""How long a tier outlives a payment that failed; Stripe tries the card again meanwhile."""
RANKS = tuple(Tier)

log = logging.getLogger(__name__)


class AlreadySubscribed(Conflict):
    """There is a subscription: it is changed, not bought again."""

    code = "already_subscribed"


def account_of(session: Session, user_id: UUID, *, for_change: bool = False) -> BillingAccount:
    """The user's account, made now if there is none."""
    lock = True if for_change else None
    found = session.get(BillingAccount, user_id, with_for_update=lock)
    if found is not None:
        return found
    find_user(session, user_id)
    row = {
        "user_id": user_id,
        "customers": 0,
        "subscription_id": "",
        "status": "",
        "price_id": "",
        "ends_with_period": False,
    }
    statement = insert_or(session, BillingAccount).values(row)
    session.execute(statement.on_conflict_do_nothing())
    return session.get_one(BillingAccount, user_id, with_for_update=lock)


def refuse_second(account: BillingAccount) -> None:
    """Raise AlreadySubscribed while a subscription runs."""
    if account.status in (*LIVE, LATE):
        raise AlreadySubscribed(
            "You have a subscription.", remedy="POST /v1/billing/portal to change or cancel it."
        )


def keep_customer(session: Session, user_id: UUID, customer_id: str) -> str:
    """The customer id the user goes by: this one, or the one that was kept meanwhile."""
    account = account_of(session, user_id, for_change=True)
    if account.customer_id is None:
        account.customer_id = customer_id
        session.flush()
    return account.customer_id


def forget_customer(session: Session, customer_id: str, *, now: datetime) -> str:
    """The customer is gone at the payment service, and every subscription with it."""
    account = _by_customer(session, customer_id)
    if account is None:
        return "not a customer of ours"
    account.customer_id, account.customers = None, account.customers + 1
    if not account.subscription_id:
        return "no subscription"
    account.status = "canceled"
    return settle(session, account, {}, now=now)


def mirror(
    session: Session,
    customer_id: str,
    plans: Sequence[Plan],
    prices: Mapping[str, Tier],
    *,
    asked_at: datetime,
    now: datetime,
) -> str:
    """Overwrite what we know of the customer by what was answered at `asked_at`, and set the tier.

    What was asked for before what we know is dropped, so the order of notices does not matter.
    """
    account = _by_customer(session, customer_id)
    if account is None:
        return "not a customer of ours"
    if account.synced_at is not None and account.synced_at > asked_at:
        return "newer is known"
    account.synced_at = asked_at
    best = max(plans, key=lambda plan: _worth(plan, prices), default=None)
    if best is None:
        if not account.subscription_id:
            return "no subscription"
        account.status = "canceled"
    else:
        account.subscription_id, account.status = best.subscription_id, best.status
        account.price_id, account.period_end = best.price_id, best.period_end
        account.ends_with_period = best.ends_with_period
    return settle(session, account, prices, now=now)


def settle(
    session: Session, account: BillingAccount, prices: Mapping[str, Tier], *, now: datetime
) -> str:
    """Give the user the tier that the subscription pays for at this time; what it is."""
    if account.status == LATE:
        account.grace_until = account.grace_until or now + GRACE
    else:
        account.grace_until = None
    user = find_user(session, account.user_id, for_change=True)
    tier = _tier(account, prices, user.tier, now=now)
    if user.tier is not tier:
        act = Act(
            action="tier.changed",
            target=f"user:{user.id}",
            reason=f"subscription {account.status}",
            before={"tier": user.tier.value},
            after={"tier": tier.value},
        )
        set_tier(session, user.id, tier, now=now)
        record(session, act, now=now)
    return f"{account.status}: {tier.value}"


def end_grace(session: Session, prices: Mapping[str, Tier], *, now: datetime) -> int:
    """Take the tier from those whose payment stayed away too long; how many there were."""
    is_late = (BillingAccount.grace_until <= now) & (BillingAccount.status == LATE)
    # All users before the audit trail, which the first that loses a tier holds until the end.
    _lock_users(session, is_late)
    query = select(BillingAccount).where(is_late)
    late = session.scalars(query.with_for_update(skip_locked=True)).all()
    for account in late:
        settle(session, account, prices, now=now)
    return len(late)


def _tier(
    account: BillingAccount, prices: Mapping[str, Tier], present: Tier, *, now: datetime
) -> Tier:
    late = account.status == LATE and (account.grace_until is None or now < account.grace_until)
    if account.status not in LIVE and not late:
        return Tier.FREE
    if account.price_id not in prices:
        log.warning("billing.unknown_price", extra={"price": account.price_id})
        return present  # they pay for something; an operator has changed the prices
    return prices[account.price_id]


def _worth(plan: Plan, prices: Mapping[str, Tier]) -> tuple[int, int, datetime]:
    """A running one before a late one before one that ended; of equals the highest, then newest."""
    running = 2 if plan.status in LIVE else 1 if plan.status == LATE else 0
    rank = RANKS.index(prices[plan.price_id]) if plan.price_id in prices else 0
    return running, rank if running else 0, plan.created


def _by_customer(session: Session, customer_id: str) -> BillingAccount | None:
    is_theirs = BillingAccount.customer_id == customer_id
    _lock_users(session, is_theirs)
    return session.scalar(select(BillingAccount).where(is_theirs).with_for_update())


def _lock_users(session: Session, theirs: ColumnElement[bool]) -> None:
    """Lock whose accounts these are before the accounts, as who deletes a user does."""
    users = select(User.id).where(User.id.in_(select(BillingAccount.user_id).where(theirs)))
    session.execute(users.order_by(User.id).with_for_update(key_share=True))
