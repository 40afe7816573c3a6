"""Calls of n8n's workflows: proved to be ours, on behalf of whose API key they carry, each once."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import JsonValue, ValidationError
from sqlalchemy.orm import Session

from app.accounts.requests import KeyReused
from app.api.budget_news import telling_of_exhaustion
from app.api.deps import Services, ServicesDep
from app.api.n8n_calls import (
    CALLS,
    ApproveVideo,
    Call,
    GenerateVideo,
    QualityCheck,
    VideoCompleted,
)
from app.api.schemas import Out, Success
from app.api.v1.videos import Writer
from app.billing.payments import BadSignature, NotSetUp
from app.core.exceptions import Conflict, Invalid
from app.core.money import Money
from app.events import endpoints
from app.events.endpoints import EndpointRequest, StaticHeader
from app.events.inbox import applied, digest_of, receive
from app.events.outbox import Kind
from app.publishing.publication_after import go_on
from app.videos import asking, service, verdicts
from app.videos.models import Video
from app.videos.verdicts import Verdict

router = APIRouter(prefix="/v1/webhooks/n8n", tags=["webhooks"])

CALLED_BACK = (
    Kind.VIDEO_AWAITING_APPROVAL,
    Kind.VIDEO_COMPLETED,
    Kind.VIDEO_FAILED,
    Kind.VIDEO_PUBLISHED,
)
Name = Literal["generate_video", "approve_video", "quality_check", "video_completed"]


class CalledOut(Out):
    """What came of a call; `repeated` if it had come before and only its result is told again."""

    event_id: str
    repeated: bool
    result: dict[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Who calls, with what at hand, and when."""

    services: Services
    who: Writer
    now: datetime


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

    The effect and the record of the call commit together, so a call sent again has none.
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
    event_id = _event_id(request, wanted, is_signed=bool(services.n8n.secret))
    if isinstance(wanted, GenerateVideo) and wanted.callback_url:
        services.post.refuse_unfit(wanted.callback_url)
    here = Occasion(services=services, who=caller, now=now)

    def take(session: Session) -> CalledOut:
        source = f"n8n:{caller.user_id.hex}"
        received, is_new = receive(session, source, event_id, workflow_id, {}, body=body, now=now)
        if not is_new and (received.kind, received.digest) != (workflow_id, digest_of(body)):
            raise KeyReused("This event id belongs to another call.", remedy="Use a new one.")
        if is_new:
            applied(received, _effect(session, wanted, here), now=now)
        return CalledOut(event_id=event_id, repeated=not is_new, result=received.outcome)

    async with telling_of_exhaustion(services, caller.user_id):
        called = await services.database.write(take)
    if isinstance(wanted, ApproveVideo | QualityCheck) and not called.repeated:
        shelf = services.publishing.shelf
        await asyncio.to_thread(go_on, services.database, shelf, wanted.video_id, now=now)
    return Success(data=called)


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


def _refuse_other_making(session: Session, owner: UUID, wanted: Call) -> None:
    """What was decided of one making of a film says nothing of a later one."""
    if not isinstance(wanted, ApproveVideo | QualityCheck) or wanted.revision is None:
        return
    video = service.find(session, owner, wanted.video_id, for_change=True)
    if video.revision != wanted.revision:
        raise Conflict(
            f"That was revision {wanted.revision} of the video; it was made again since.",
            kept="Nothing was decided.",
            remedy="Look at it again.",
        )


def _effect(session: Session, wanted: Call, here: Occasion) -> dict[str, JsonValue]:
    owner, now = here.who.user_id, here.now
    _refuse_other_making(session, owner, wanted)
    match wanted:
        case GenerateVideo():
            order = wanted.film().by(here.who)
            video = asking.ask(session, order, here.services.office, now=now)
            _call_back(session, wanted, video, here)
        case ApproveVideo(decision="approve"):
            video = service.approve(session, owner, wanted.video_id, now=now)
        case ApproveVideo():
            reason = wanted.reason or "Rejected in n8n."
            video = service.reject(session, owner, wanted.video_id, reason, now=now)
        case QualityCheck():
            found = Verdict(verdict=wanted.verdict, score=wanted.score, notes=wanted.notes)
            video = verdicts.judge(session, owner, wanted.video_id, found, now=now)
        case VideoCompleted():
            note = f"n8n: {wanted.note or 'dealt with'}"
            video = verdicts.acknowledge(session, owner, wanted.video_id, note, now=now)
    return {
        "video_id": str(video.id),
        "status": video.state.value,
        "quote": str(Money(video.quote)),
    }


def _call_back(session: Session, wanted: GenerateVideo, video: Video, here: Occasion) -> None:
    if not wanted.callback_url:
        return
    token = wanted.callback_token
    request = EndpointRequest(
        url=wanted.callback_url,
        kinds=tuple(CALLED_BACK),
        description="callback",
        header=StaticHeader(name="X-Callback-Token", value=token) if token else None,
        subject=video.id,
    )
    endpoints.add(session, here.who.user_id, request, here.services.keys, now=here.now)
