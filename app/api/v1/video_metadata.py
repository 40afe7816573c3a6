"""What a film says on YouTube: looked at before it goes out, said otherwise, and its evidence."""

import asyncio
from uuid import UUID

from fastapi import APIRouter
from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.api.deps import ServicesDep
from app.api.schemas import Success
from app.api.v1.videos import Reader, Writer
from app.api.versions import ExpectedVersion, VersionedDep
from app.publishing.metadata import Metadata, Overrides
from app.publishing.metadata_own import say_otherwise, saying_of
from app.publishing.publication_evidence import evidence_of
from app.videos import service

router = APIRouter(prefix="/v1/videos/{video_id}", tags=["publishing"])


@router.get("/metadata")
async def read_metadata(
    video_id: UUID, caller: Reader, services: ServicesDep, versioned: VersionedDep
) -> Success[Metadata]:
    """What would be said of a film now. 422 names each field that YouTube would refuse."""
    saying = await services.database.read(
        lambda session: saying_of(session, caller.user_id, video_id)
    )
    said = await asyncio.to_thread(saying.as_said, services.publishing.shelf)
    versioned.is_known(saying.video.version)
    return Success(data=said)


@router.patch("/metadata")
async def change_metadata(
    *,
    video_id: UUID,
    wanted: Overrides,
    caller: Writer,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[Overrides]:
    """Say something otherwise than script and channel would; null goes back to their word.

    `If-Match` is the video's own `ETag`.
    """

    def changed(session: Session) -> tuple[Overrides, int]:
        video = say_otherwise(
            session,
            caller.user_id,
            video_id,
            wanted.model_dump(mode="json", exclude_unset=True),
            version=version,
            now=services.clock(),
        )
        return Overrides.model_validate(video.publish_as), video.version

    own, present = await services.database.write(changed)
    versioned.is_known(present)
    return Success(data=own)


@router.get("/evidence")
async def evidence(
    video_id: UUID, caller: Reader, services: ServicesDep
) -> Success[dict[str, JsonValue]]:
    """What a film was made of, who decided what and when, and what was declared of it."""
    video = await services.database.read(
        lambda session: service.find(session, caller.user_id, video_id)
    )
    shelf = services.publishing.shelf
    film = await asyncio.to_thread(shelf.said, video.id, video.files)

    def read(session: Session) -> dict[str, JsonValue]:
        return evidence_of(session, service.find(session, caller.user_id, video_id), film)

    return Success(data=await services.database.read(read))
