"""What others tell us: kept once by its own id, answered at once, applied by durable work."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request
from sqlalchemy.orm import Session

from app.api.deps import DeviceDep, ServicesDep
from app.api.schemas import Out, Success
from app.billing.payments import NotSetUp
from app.core.throttle import Limit
from app.events.inbox import receive

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])

UNPROVED = Limit("unproved-webhook", 60, 60)
"""Calls from one address that prove nothing; those of the real sender are not counted."""


class TakenOut(Out):
    """The event is kept, now or since it came before."""

    event_id: str
    received: Literal["now", "before"]


@router.post(
    "/stripe",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
)
async def stripe(
    request: Request,
    services: ServicesDep,
    device: DeviceDep,
    signature: Annotated[str, Header(alias="Stripe-Signature", max_length=2_000)] = "",
) -> Success[TakenOut]:
    """An event of Stripe, signed over its raw body; sent again, it changes nothing."""
    notices = services.till.notices
    if notices is None:
        raise NotSetUp(
            "Stripe's events are not taken here.", remedy="The operator sets STRIPE_WEBHOOK_SECRET."
        )
    throttle = services.accounts.throttle
    await throttle.demand(UNPROVED, device.address)
    body, now = await request.body(), services.clock()
    notice = notices.opened(body, signature, now=now)
    await throttle.give_back(UNPROVED, device.address)

    def take(session: Session) -> bool:
        received, is_new = receive(
            session,
            "stripe",
            notice.event_id,
            notice.kind,
            notice.facts,
            body=body,
            now=now,
        )
        if is_new:
            services.till.ask(session, received.id)
        return is_new

    is_new = await services.database.write(take)
    return Success(data=TakenOut(event_id=notice.event_id, received="now" if is_new else "before"))
