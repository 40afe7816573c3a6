"""What was sent to my webhook endpoints, and sending it again."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.api.deps import PagingDep, ServicesDep
from app.api.repeats import OnceDep
from app.api.schemas import Page, Success
from app.api.v1.webhook_endpoints import Owner
from app.api.webhook_outputs import DeliveryOut
from app.events import deliveries, endpoints
from app.events.deliveries import TEST

router = APIRouter(prefix="/v1/webhook-endpoints/{endpoint_id}", tags=["webhooks"])


@router.get("/deliveries")
async def list_deliveries(
    endpoint_id: UUID, caller: Owner, services: ServicesDep, paging: PagingDep
) -> Page[DeliveryOut]:
    """What was sent to an endpoint in the last 90 days, the newest first, with the last answer."""

    def look(session: Session) -> tuple[list[DeliveryOut], int]:
        endpoint = endpoints.find(session, caller.user_id, endpoint_id)
        found, total = deliveries.deliveries_of(
            session, endpoint, offset=paging.offset, limit=paging.per_page
        )
        return [DeliveryOut.of(delivery, kind) for delivery, kind in found], total

    shown, total = await services.database.read(look)
    return Page(data=shown, pagination=paging.of(total))


@router.post(
    "/deliveries/{delivery_id}/replay", status_code=202, response_model=Success[DeliveryOut]
)
async def replay(
    *, endpoint_id: UUID, delivery_id: UUID, caller: Owner, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """Send a message again under the same `webhook-id`, whether it was delivered or given up."""

    def again(session: Session) -> Success[DeliveryOut]:
        endpoint = endpoints.find(session, caller.user_id, endpoint_id, for_change=True)
        delivery = deliveries.replay(session, endpoint, delivery_id, now=services.clock())
        services.post.ask(session, delivery, str(caller.user_id))
        return Success(data=DeliveryOut.of(delivery, deliveries.kind_of(session, delivery)))

    return await once.answer(202, again)


@router.post("/test", status_code=202, response_model=Success[DeliveryOut])
async def try_out(
    endpoint_id: UUID, caller: Owner, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """Send a message of the event `webhook.test`; its delivery says what came of it."""

    def test(session: Session) -> Success[DeliveryOut]:
        endpoint = endpoints.find(session, caller.user_id, endpoint_id, for_change=True)
        deliveries.refuse_disabled(endpoint)
        delivery = deliveries.try_out(session, endpoint, now=services.clock())
        services.post.ask(session, delivery, str(caller.user_id))
        return Success(data=DeliveryOut.of(delivery, TEST))

    return await once.answer(202, test)
