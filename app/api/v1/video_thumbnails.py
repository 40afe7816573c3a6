"""A film's thumbnails: which is chosen, choosing another, and sending one of one's own."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session

from app.api.deps import ServicesDep
from app.api.schemas import Body, Out, Success
from app.api.v1.videos import Reader, Writer
from app.api.versions import ExpectedVersion, VersionedDep
from app.videos import service, thumbnails
from app.videos.models import Video
from app.videos.thumbnail_choice import Choice, choices_of, chosen_of

router = APIRouter(prefix="/v1/videos/{video_id}", tags=["videos"])

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ChoiceRequest(Body):
    """Which one."""

    choice: Choice


class ThumbnailsOut(Out):
    """What can be chosen, each with its address, and what is; a film of before has one and no choice."""

    chosen: Choice | None
    choices: dict[Choice, str]

    @classmethod
    def of(cls, video: Video) -> "ThumbnailsOut":
        """The film's thumbnails as they are."""
        here = f"/v1/videos/{video.id}/files"
        return cls(
            chosen=chosen_of(video.files),
            choices={one: f"{here}/{one.file}" for one in choices_of(video.files)},
        )


@router.get("/thumbnail")
async def thumbnail(
    video_id: UUID, caller: Reader, services: ServicesDep, versioned: VersionedDep
) -> Success[ThumbnailsOut]:
    """What can be chosen, and what is; the `ETag` is the video's own."""

    def look(session: Session) -> tuple[ThumbnailsOut, int]:
        video = service.find(session, caller.user_id, video_id)
        return ThumbnailsOut.of(video), video.version

    found, version = await services.database.read(look)
    versioned.is_known(version)
    return Success(data=found)


@router.put("/thumbnail")
async def choose(
    *,
    video_id: UUID,
    wanted: ChoiceRequest,
    caller: Writer,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[ThumbnailsOut]:
    """Show and publish the film with that one. 409 once it is on its way to YouTube."""

    def chosen(session: Session) -> tuple[ThumbnailsOut, int]:
        video = thumbnails.choose(
            session,
            caller.user_id,
            video_id,
            wanted.choice,
            version=version,
            now=services.clock(),
        )
        return ThumbnailsOut.of(video), video.version

    found, present = await services.database.write(chosen)
    versioned.is_known(present)
    return Success(data=found)


@router.post("/thumbnail", status_code=201, openapi_extra=BODY)
async def send(
    *,
    video_id: UUID,
    request: Request,
    caller: Writer,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[ThumbnailsOut]:
    """Take the picture that is the body as thumbnail, and choose it: a JPEG or PNG up to 2 MB."""
    may = partial(
        thumbnails.demand_open, owner_id=caller.user_id, video_id=video_id, version=version
    )
    await services.database.read(may)
    content = await request.body()
    kept = await asyncio.to_thread(thumbnails.write_own, services.office, video_id, content)

    def given(session: Session) -> tuple[ThumbnailsOut, int]:
        video = thumbnails.keep_own(
            session, caller.user_id, video_id, kept, version=version, now=services.clock()
        )
        return ThumbnailsOut.of(video), video.version

    found, present = await services.database.write(given)
    await asyncio.to_thread(thumbnails.drop_others, services.office, video_id, kept)
    versioned.is_known(present)
    return Success(data=found)
