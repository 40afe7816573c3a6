"""Choosing a film's thumbnail at its page or in review."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import Response

from app.dashboard.door import HOME
from app.dashboard.visit import Visit, VisitDep
from app.media.thumbnail_size import MOST_BYTES
from app.videos import thumbnails
from app.videos.models import Video
from app.videos.thumbnail_choice import Choice

router = APIRouter(prefix=f"{HOME}/videos/{{video_id}}", include_in_schema=False)

Version = Annotated[int, Form()]
Back = Annotated[str, Form(max_length=20)]


@router.post("/thumbnail")
async def choose(
    visit: VisitDep,
    video_id: UUID,
    choice: Annotated[Choice, Form()],
    version: Version = 0,
    to: Back = "",
) -> Response:
    """Show and publish the film with that one, unless it was changed meanwhile."""
    video = await visit.write(
        partial(
            thumbnails.choose,
            owner_id=visit.owner_id,
            video_id=video_id,
            choice=choice,
            version=version,
            now=visit.now,
        )
    )
    return _back(visit, video, to)


@router.post("/own/thumbnail")
async def send(
    visit: VisitDep,
    video_id: UUID,
    picture: Annotated[UploadFile, File()],
    version: Version = 0,
    to: Back = "",
) -> Response:
    """Take a picture of one's own, and choose it."""
    await visit.read(
        partial(thumbnails.demand_open, owner_id=visit.owner_id, video_id=video_id, version=version)
    )
    content = await picture.read(MOST_BYTES + 1)
    kept = await asyncio.to_thread(thumbnails.write_own, visit.services.office, video_id, content)
    video = await visit.write(
        partial(
            thumbnails.keep_own,
            owner_id=visit.owner_id,
            video_id=video_id,
            kept=kept,
            version=version,
            now=visit.now,
        )
    )
    await asyncio.to_thread(thumbnails.drop_others, visit.services.office, video_id, kept)
    return _back(visit, video, to)


def _back(visit: Visit, video: Video, to: str) -> Response:
    """To where it was chosen; the version makes the address another one, so that it is loaded anew."""
    page = "review" if to == "review" else "videos"
    return visit.go(f"{HOME}/{page}/{video.id}?said=thumbnail&v={video.version}#thumbnails")
