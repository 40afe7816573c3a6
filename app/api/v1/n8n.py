"""Calls of n8n's workflows: proved to be ours, on behalf of whose API key they carry, each once.

A call is written down and answered; what it asks for is done after that, by durable work.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import JsonValue, ValidationError
from sqlalchemy.orm import Session

from app.accounts.requests import KeyReused
from app.api.deps import Services, ServicesDep
from app.api.n8n_calls import CALLS, Call, EventId, GenerateVideo
from app.api.schemas import Out, Success
from app.api.v1.videos import Writer
from app.billing.payments import BadSignature, NotSetUp
from app.core.exceptions import Invalid
from app.events import endpoints, inbox
from app.events.endpoints import EndpointRequest, StaticHeader
from app.events.models import Received
from app.events.outbox import Kind
from app.videos.calls import refuse_hopeless

router = APIRouter(prefix="/v1/webhooks/n8n", tags=["webhooks"])

CALLED_BACK = (
    Kind.VIDEO_AWAITING_APPROVAL,
    Kind.VIDEO_COMPLETED,
    Kind.VIDEO_FAILED,
    Kind.VIDEO_PUBLISHED,
    Kind.VIDEO_NOT_AS_ASKED,
)
Standing = Literal["received", "applied", "refused"]
Name = Literal["generate_video", "approve_video", "quality_check", "video_completed"]


class CalledOut(Out):
    """Where a call stands; `repeated` if it had come before.

    `result` names the film, once applied how it stood then, and for a refused call the `problem`.
    """

    event_id: str
    repeated: bool
    status: Standing
    result: dict[str, JsonValue]

    @classmethod
    def of(cls, received: Received, *, repeated: bool) -> "CalledOut":
        """The call as it is kept."""
        done: Standing = "refused" if inbox.is_refused(received) else "applied"
        return cls(
            event_id=received.event_id,
            repeated=repeated,
            status=done if received.applied_at else "received",
            result={"video_id": received.facts.get("video_id"), **received.outcome},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Who calls under which event id, with what at hand, and when."""

    services: Services
    owner_id: UUID
    event_id: str
    body: bytes
    now: datetime

    @property
    def source(self) -> str:
        """Under what the events of this caller are kept."""
        return inbox.source_of_calls(self.owner_id)


@router.post(
    "/{workflow_id}",
    status_code=202,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
)
async def call(
    workflow_id: Name, request: Request, caller: Writer, services: ServicesDep
) -> Success[CalledOut]:
    """Ask for a film, judge one, decide on one, or say that one was dealt with.

    The call is kept and answered, then applied: GET `calls` tells what came of it. One that comes
    again has no further effect; one that was refused is tried once more.
    """
    body, now = await request.body(), services.clock()
    if not services.n8n.is_set:
        raise NotSetUp(
            "Calls of n8n are not taken here.",
            remedy="The operator sets N8N_WEBHOOK_TOKEN, N8N_WEBHOOK_SECRET or both.",
        )
    if not services.n8n.lets_in(body, request.headers, now=now):
        raise BadSignature("This call does not show the token or the signature of our n8n.")
    wanted = _read(workflow_id, body)
    if isinstance(wanted, GenerateVideo) and wanted.callback_url:
        services.post.refuse_unfit(wanted.callback_url)
    here = Occasion(
        services=services,
        owner_id=caller.user_id,
        event_id=_event_id(request, wanted, is_signed=bool(services.n8n.secret)),
        body=body,
        now=now,
    )
    called = await services.database.write(
        partial(_taken, workflow_id=workflow_id, wanted=wanted, here=here)
    )
    return Success(data=called)


@router.get("/calls")
async def outcome(
    caller: Writer, services: ServicesDep, event_id: Annotated[EventId, Query()]
) -> Success[CalledOut]:
    """What came of a call of mine."""

    def look(session: Session) -> CalledOut:
        received = inbox.find(session, inbox.source_of_calls(caller.user_id), event_id)
        return CalledOut.of(received, repeated=True)

    return Success(data=await services.database.read(look))


def _taken(session: Session, *, workflow_id: Name, wanted: Call, here: Occasion) -> CalledOut:
    """Keep the call and have it applied, in one transaction."""
    kept = wanted.kept()
    received, is_new = inbox.receive(
        session,
        here.source,
        here.event_id,
        workflow_id,
        kept.model_dump(mode="json"),
        body=here.body,
        now=here.now,
    )
    if (received.kind, received.digest) != (workflow_id, inbox.digest_of(here.body)):
        raise KeyReused("This event id belongs to another call.", remedy="Use a new one.")
    if is_new:
        refuse_hopeless(session, here.owner_id, kept, now=here.now)
        _call_back(session, wanted, kept.video_id, here)
        here.services.calls(session, received)
    elif inbox.is_refused(received):
        inbox.take_again(received)
        here.services.calls(session, received)
    return CalledOut.of(received, repeated=not is_new)


def _read(workflow_id: Name, body: bytes) -> Call:
    try:
        return CALLS[workflow_id].model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        raise RequestValidationError(
            [{**each, "loc": ("body", *each["loc"]), "input": None} for each in found]
        ) from error


def _event_id(request: Request, wanted: Call, *, is_signed: bool) -> str:
    header = "webhook-id" if is_signed else "idempotency-key"
    found = request.headers.get(header) or wanted.event_id or ""
    if not 1 <= len(found) <= 255 or not found.isascii() or not found.isprintable():
        raise Invalid(
            "A call needs an id of its own, so that it counts once.",
            remedy="Send it as event_id in the body; in n8n, {{ $execution.id }}.",
        )
    return found


def _call_back(session: Session, wanted: Call, video_id: UUID, here: Occasion) -> None:
    if not isinstance(wanted, GenerateVideo) or not wanted.callback_url:
        return
    token = wanted.callback_token
    request = EndpointRequest(
        url=wanted.callback_url,
        kinds=tuple(CALLED_BACK),
        description="callback",
        header=StaticHeader(name="X-Callback-Token", value=token) if token else None,
        subject=video_id,
    )
    endpoints.add(session, here.owner_id, request, here.services.keys, now=here.now)
