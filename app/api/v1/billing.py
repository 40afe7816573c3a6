"""My subscription: bought and changed on Stripe's own pages, mirrored here."""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal, TypeVar
from uuid import UUID, uuid4

from fastapi import APIRouter, Header

from app.accounts.tiers import Tier
from app.api.deps import Admin, PagingDep, ServicesDep, SignedIn
from app.api.schemas import Body, Out, Page, Success
from app.billing import counter
from app.billing.counter import Subscription
from app.billing.incidents import incidents

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

    @classmethod
    def of(cls, found: Subscription) -> "SubscriptionOut":
        """The subscription as its user sees it."""
        return cls(
            tier=found.tier,
            is_set_up=found.is_set_up,
            status=found.status or None,
            period_end=found.period_end,
            cancel_at_period_end=found.ends_with_period,
            grace_until=found.grace_until,
            channels_above=found.channels_above,
        )


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
    page = await counter.open_checkout(
        services.database, services.till, caller.user_id, wanted.tier, key=key or str(uuid4())
    )
    return Success(data=PaymentPageOut.model_validate(page))


@router.post("/portal", status_code=201)
async def portal(caller: SignedIn, services: ServicesDep) -> Success[PaymentPageOut]:
    """Open the page where bills are seen, cards and tiers changed, and subscriptions cancelled."""
    page = await counter.open_portal(services.database, services.till, caller.user_id)
    return Success(data=PaymentPageOut.model_validate(page))


@router.get("/subscription")
async def subscription(caller: SignedIn, services: ServicesDep) -> Success[SubscriptionOut]:
    """My tier and what is paid for it."""
    look = partial(counter.subscription_of, user_id=caller.user_id, till=services.till)
    return Success(data=SubscriptionOut.of(await services.database.read(look)))


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
