"""How a film's making goes, as it happens: server-sent events that a client takes up again."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse

from app.api.deps import Services, ServicesDep
from app.api.v1.videos import Reader
from app.core.exceptions import NotFound
from app.core.money import Money
from app.core.streams import Stream
from app.publishing.publication_reads import rests
from app.videos import service
from app.videos.events import Said, said_after
from app.videos.models import State

router = APIRouter(prefix="/v1/videos/{video_id}", tags=["videos"])

BREATH = 15.0
"""Seconds of silence after which a comment, if not before, keeps proxies from closing the line."""
PATIENCE = {State.PUBLISHING: 1.0}
"""Seconds after which the film is looked at although nothing was said of it: a publication comes to
rest without a word."""

News = tuple[Sequence[Said], State, bool]
"""What was said since the last look, how the film stands, and whether nothing more will be said."""


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}, 204: {"description": "No more news"}},
)
async def events(
    video_id: UUID,
    caller: Reader,
    services: ServicesDep,
    last_event_id: Annotated[int, Header(ge=0, lt=2**63)] = 0,
) -> Response:
    """Stage, percent, message and cost while a film is made; ends when nobody works on it.

    Goes on after `Last-Event-ID`; 204 tells a browser that has heard everything to stay away, 429 that
    five streams of this user are open.
    """
    said, _, is_over = await _news(services, caller.user_id, video_id, last_event_id)
    if is_over and not said:
        return Response(status_code=204)
    lines = _lines(services, caller.user_id, video_id, last_event_id)
    return Stream(lines, caller.user_id)


async def _lines(
    services: Services, owner_id: UUID, video_id: UUID, after: int
) -> AsyncIterator[str]:
    number = after
    with services.watch.follow(video_id) as stirred, suppress(NotFound):  # deleted meanwhile
        while not services.leaving.is_set():
            stirred.clear()
            said, state, is_over = await _news(services, owner_id, video_id, number)
            for event in said:
                number = event.number
                yield _written(event)
            if is_over:
                return
            if not said:
                yield ": still at it\n\n"
            with suppress(TimeoutError):
                await asyncio.wait_for(stirred.wait(), PATIENCE.get(state, BREATH))


async def _news(services: Services, owner_id: UUID, video_id: UUID, number: int) -> News:
    """What was said is read last: what ends the stream was said before it."""
    database = services.database
    state = await service.standing(database, owner_id, video_id)
    is_over = state.is_settled or (
        state is State.PUBLISHING
        and await database.read(partial(rests, video_id=video_id, now=services.clock()))
    )
    return await said_after(database, video_id, number), state, is_over


def _written(event: Said) -> str:
    facts = {
        "status": event.state.value,
        "stage": event.stage,
        "percent": event.percent,
        "message": event.message,
        "cost": str(Money(event.cost)),
        "at": event.at.isoformat(),
    }
    return f"id: {event.number}\nevent: progress\ndata: {json.dumps(facts)}\n\n"
