"""What a person decides about a film: cancelled, made again, approved, rejected."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import StringConstraints

from app.api.deps import ServicesDep
from app.api.film_outputs import AskedOut, VideoOut
from app.api.repeats import OnceDep
from app.api.schemas import Body, Success
from app.api.v1.videos import Writer
from app.generation.ports import Stage
from app.publishing.approval import find_good
from app.videos import asking, service
from app.videos.exhaustion import telling_of_exhaustion

router = APIRouter(prefix="/v1/videos/{video_id}", tags=["videos"])


class Rejection(Body):
    """Why it is turned down."""

    reason: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=1_000, pattern=r"^[^\x00]+$"
        ),
    ]


@router.post("/cancel")
async def cancel(video_id: UUID, caller: Writer, services: ServicesDep) -> Success[VideoOut]:
    """Call a film off: its work ends within two seconds, what was held for it is free at once."""
    video = await services.database.write(
        partial(service.cancel, owner_id=caller.user_id, video_id=video_id, now=services.clock())
    )
    # Nobody goes on with a cancelled film; that its work ends now and not at its next word is this.
    await asyncio.to_thread(services.office.workshop.call_off, video.id, video.revision)
    return Success(data=VideoOut.of(video))


class Again(Body):
    """From which stage everything is made anew; nothing is where none is named."""

    from_stage: Stage | None = None


@router.post("/retry", status_code=202, response_model=Success[AskedOut])
async def retry(
    *,
    video_id: UUID,
    caller: Writer,
    services: ServicesDep,
    once: OnceDep,
    wanted: Again | None = None,
) -> JSONResponse:
    """Make a film again; what is finished of it is not made again, except from `from_stage` on."""
    again = partial(
        asking.retry,
        owner_id=caller.user_id,
        video_id=video_id,
        office=services.office,
        now=services.clock(),
        from_stage=wanted.from_stage if wanted else None,
    )
    async with telling_of_exhaustion(services.database, caller.user_id, services.clock):
        return await once.answer(202, lambda session: Success(data=AskedOut.of(again(session))))


@router.post("/approve")
async def approve(video_id: UUID, caller: Writer, services: ServicesDep) -> Success[VideoOut]:
    """Find a film good that awaits approval; it goes out in its channel's next slot, if there is one."""
    video = await find_good(
        services.database, services.publishing, caller.user_id, video_id, now=services.clock()
    )
    return Success(data=VideoOut.of(video))


@router.post("/reject")
async def reject(
    video_id: UUID, wanted: Rejection, caller: Writer, services: ServicesDep
) -> Success[VideoOut]:
    """Turn a film down that awaits approval; the reason stays with it."""
    video = await services.database.write(
        partial(
            service.reject,
            owner_id=caller.user_id,
            video_id=video_id,
            reason=wanted.reason,
            now=services.clock(),
        )
    )
    return Success(data=VideoOut.of(video))
