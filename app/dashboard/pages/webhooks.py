"""Webhooks: who is told what happens, what was sent, what came of it, and sending it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid
from app.dashboard.door import HOME
from app.dashboard.visit import Visit, VisitDep
from app.events import deliveries, endpoints
from app.events.endpoints import EndpointChange, EndpointRequest, OpenedEndpoint
from app.events.models import Delivery, Endpoint
from app.events.outbox import Kind

router = APIRouter(prefix=f"{HOME}/webhooks", include_in_schema=False)

MOST: Final = 25
Typed = Annotated[str, Form(max_length=2_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """Each endpoint with the last messages to it. `secret` is shown once, when it is made."""

    endpoints: Sequence[tuple[Endpoint, Sequence[tuple[Delivery, str]], int]]
    kinds: tuple[str, ...]
    secret: str
    key: str


@router.get("")
async def webhooks(visit: VisitDep) -> Response:
    """The page."""
    return await visit.page("pages/webhooks.html", partial(_look, visit=visit))


@router.post("")
async def add(
    visit: VisitDep,
    url: Typed = "",
    description: Typed = "",
    kinds: Annotated[list[Kind] | None, Form()] = None,
) -> Response:
    """A new endpoint; its secret is on this answer and nowhere else."""
    if not url.strip().startswith("https://"):
        raise Invalid("An endpoint is an address that begins with https://.")
    wanted = EndpointRequest(
        url=url.strip(),
        kinds=tuple(kind.value for kind in kinds or ()),
        description=" ".join(description.split())[:200],
    )

    def made(session: Session) -> OpenedEndpoint:
        opened = endpoints.add(session, visit.owner_id, wanted, visit.services.keys, now=visit.now)
        _note(session, visit, "created", opened.endpoint)
        return opened

    opened = await visit.write(made)
    return await visit.page(
        "pages/webhooks.html", partial(_look, visit=visit, secret=opened.secret)
    )


@router.post("/{endpoint_id}/try")
async def try_out(visit: VisitDep, endpoint_id: UUID) -> Response:
    """Send it a message of the kind `webhook.test`."""

    def test(session: Session) -> None:
        endpoint = _find(session, visit, endpoint_id)
        deliveries.refuse_disabled(endpoint)
        delivery = deliveries.try_out(session, endpoint, now=visit.now)
        visit.services.post.ask(session, delivery, str(visit.owner_id))

    await visit.write(test)
    return visit.go(f"{HOME}/webhooks?said=sent")


@router.post("/{endpoint_id}/deliveries/{delivery_id}/replay")
async def replay(visit: VisitDep, endpoint_id: UUID, delivery_id: UUID) -> Response:
    """Send a message again under the same id."""

    def again(session: Session) -> None:
        endpoint = _find(session, visit, endpoint_id)
        delivery = deliveries.replay(session, endpoint, delivery_id, now=visit.now)
        visit.services.post.ask(session, delivery, str(visit.owner_id))

    await visit.write(again)
    return visit.go(f"{HOME}/webhooks?said=sent")


@router.post("/{endpoint_id}/turn")
async def turn(
    *, visit: VisitDep, endpoint_id: UUID, enabled: Annotated[bool, Form()] = False
) -> Response:
    """Turn it off, or on again with a clean record."""

    def change(session: Session) -> None:
        endpoint = _find(session, visit, endpoint_id)
        wanted = EndpointChange(enabled=enabled)
        endpoints.change(endpoint, wanted, visit.services.keys, now=visit.now)
        _note(session, visit, "changed", endpoint)

    await visit.write(change)
    return visit.go(f"{HOME}/webhooks?said=saved")


@router.post("/{endpoint_id}/rotate")
async def rotate(visit: VisitDep, endpoint_id: UUID) -> Response:
    """A new secret, on this answer and nowhere else; for 24 hours the former one signs beside it."""

    def rotated(session: Session) -> str:
        endpoint = _find(session, visit, endpoint_id)
        secret = endpoints.rotate(endpoint, visit.services.keys, now=visit.now)
        _note(session, visit, "secret_rotated", endpoint)
        return secret

    secret = await visit.write(rotated)
    return await visit.page("pages/webhooks.html", partial(_look, visit=visit, secret=secret))


@router.post("/{endpoint_id}/delete")
async def delete(visit: VisitDep, endpoint_id: UUID) -> Response:
    """Forget it with its messages."""

    def forget(session: Session) -> None:
        endpoint = _find(session, visit, endpoint_id)
        _note(session, visit, "deleted", endpoint)
        session.delete(endpoint)

    await visit.write(forget)
    return visit.go(f"{HOME}/webhooks?said=saved")


def _note(session: Session, visit: Visit, what: str, endpoint: Endpoint) -> None:
    after: dict[str, JsonValue] = {"url": endpoint.url, "enabled": endpoint.disabled_at is None}
    target = f"webhook_endpoint:{endpoint.id}"
    visit.record(session, f"webhook_endpoint.{what}", target, after=after)


def _find(session: Session, visit: Visit, endpoint_id: UUID) -> Endpoint:
    return endpoints.find(session, visit.owner_id, endpoint_id, for_change=True)


def _look(session: Session, visit: Visit, secret: str = "") -> Webhooks:
    found, _ = endpoints.endpoints_of(session, visit.owner_id, offset=0, limit=MOST)
    shown = [(one, *deliveries.deliveries_of(session, one, offset=0, limit=MOST)) for one in found]
    return Webhooks(
        endpoints=shown,
        kinds=tuple(kind.value for kind in Kind),
        secret=secret,
        key=uuid4().hex,
    )
