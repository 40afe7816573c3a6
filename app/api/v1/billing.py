"""My subscription: bought and changed on Stripe's own pages, mirrored here."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, Literal, TypeVar
from uuid import UUID, uuid4

from fastapi import APIRouter, Header
from sqlalchemy.orm import Session

from app.accounts.tiers import ENTITLEMENTS, Tier
from app.accounts.users import find as find_user
from app.api.deps import Admin, PagingDep, Services, ServicesDep, SignedIn
from app.api.schemas import Body, Out, Page, Success
from app.billing import service
from app.billing.incidents import incidents
from app.billing.models import BillingAccount
from app.billing.payments import Checkout, NotSetUp, Payments
from app.channels.service import channels_of
from app.core.exceptions import Conflict

router = APIRouter(prefix="/v1/billing", tags=["billing"])

T = TypeVar("T")


class CheckoutRequest(Body):
    """The tier that is to be paid for."""

    tier: Literal[Tier.STARTER, Tier.GROWTH, Tier.SCALE]


class PaymentPageOut(Out):
    """The page of Stripe where it goes on; only its webhook grants anything, never the way back."""

    url: str
    expires_at: datetime | None


class SubscriptionOut(Out):
    """What is paid for. `channels_above` are those beyond the tier's ceiling: kept, none can be added."""

    tier: Tier
    is_set_up: bool
    status: str | None
    period_end: datetime | None
    cancel_at_period_end: bool
    grace_until: datetime | None
    channels_above: int


class IncidentOut(Out):
    """Money that went back or is disputed; `amount` in the currency's smallest unit."""

    id: UUID
    reference: str
    kind: str
    customer_id: str
    user_id: UUID | None
    amount: int
    currency: str
    at: datetime


@router.post("/checkout", status_code=201)
async def checkout(
    wanted: CheckoutRequest,
    caller: SignedIn,
    services: ServicesDep,
    key: Annotated[
        str | None, Header(alias="Idempotency-Key", pattern=r"^[\x21-\x7e]{1,150}$")
    ] = None,
) -> Success[PaymentPageOut]:
    """Open the page where a tier is paid for; the same Idempotency-Key gives the same page."""
    payments = _payments(services)
    account = await services.database.write(partial(service.account_of, user_id=caller.user_id))
    service.refuse_second(account)
    customer = account.customer_id or await _customer(services, payments, account)
    order = Checkout(user_id=caller.user_id, customer_id=customer, tier=wanted.tier)
    name = f"checkout:{caller.user_id}:{key or uuid4()}"
    page = await _away(lambda: payments.checkout(order, key=name))
    return Success(data=PaymentPageOut.model_validate(page))


@router.post("/portal", status_code=201)
async def portal(caller: SignedIn, services: ServicesDep) -> Success[PaymentPageOut]:
    """Open the page where bills are seen, cards and tiers changed, and subscriptions cancelled."""
    payments = _payments(services)
    account = await services.database.write(partial(service.account_of, user_id=caller.user_id))
    customer = account.customer_id
    if customer is None:
        raise Conflict("There is nothing to manage yet.", remedy="POST /v1/billing/checkout first.")
    page = await _away(lambda: payments.portal(customer))
    return Success(data=PaymentPageOut.model_validate(page))


@router.get("/subscription")
async def subscription(caller: SignedIn, services: ServicesDep) -> Success[SubscriptionOut]:
    """My tier and what is paid for it."""
    is_set_up = services.till.payments is not None

    def look(session: Session) -> SubscriptionOut:
        user = find_user(session, caller.user_id)
        account = session.get(BillingAccount, caller.user_id)
        _, channels = channels_of(session, caller.user_id, offset=0, limit=1)
        return SubscriptionOut(
            tier=user.tier,
            is_set_up=is_set_up,
            status=(account.status or None) if account else None,
            period_end=account.period_end if account else None,
            cancel_at_period_end=account.ends_with_period if account else False,
            grace_until=account.grace_until if account else None,
            channels_above=max(0, channels - ENTITLEMENTS[user.tier].channels),
        )

    return Success(data=await services.database.read(look))


@router.get("/incidents")
async def list_incidents(
    _caller: Admin, services: ServicesDep, paging: PagingDep
) -> Page[IncidentOut]:
    """Refunds and disputes of everyone, the newest first."""
    found, total = await services.database.read(
        partial(incidents, offset=paging.offset, limit=paging.per_page)
    )
    return Page(
        data=[IncidentOut.model_validate(each) for each in found], pagination=paging.of(total)
    )


def _payments(services: Services) -> Payments:
    if services.till.payments is None:
        raise NotSetUp(
            "Subscriptions are not set up here.", remedy="The operator sets STRIPE_API_KEY."
        )
    return services.till.payments


async def _customer(services: Services, payments: Payments, account: BillingAccount) -> str:
    user = await services.database.read(partial(find_user, user_id=account.user_id))
    name = f"customer:{account.user_id}:{account.customers}"
    made = await _away(lambda: payments.make_customer(user.id, user.email, key=name))
    return await services.database.write(
        partial(service.keep_customer, user_id=user.id, customer_id=made)
    )


async def _away(call: Callable[[], T]) -> T:
    """A call to the payment service, off the event loop and outside any transaction."""
    return await asyncio.to_thread(call)
