"""A finished film's files, whole or in parts."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response
from fastapi.responses import FileResponse
from sqlalchemy.orm import Session

from app.api.deps import ServicesDep
from app.api.v1.videos import Reader
from app.core.exceptions import NotFound
from app.videos import service
from app.videos.film_files import TYPES, FileName
from app.videos.office import Office

router = APIRouter(prefix="/v1/videos/{video_id}", tags=["videos"])


@router.get(
    "/files/{name}",
    response_class=FileResponse,
    responses={
        200: {"content": {kind.partition(";")[0]: {} for kind in TYPES.values()}},
        206: {"description": "The part that was asked for"},
    },
)
async def file(
    *,
    video_id: UUID,
    name: FileName,
    caller: Reader,
    services: ServicesDep,
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """One file; `Range`, `If-Range` and `If-None-Match` count."""

    def find(session: Session) -> str | None:
        return service.find(session, caller.user_id, video_id).files.get(name)

    kept = await services.database.read(find)
    office = services.office
    found = await asyncio.to_thread(_answer, office, video_id, kept, TYPES[name]) if kept else None
    if found is None:
        raise NotFound(f"This video has no {name.value} yet.")
    if found.headers["etag"] in (tag.strip() for tag in if_none_match.split(",")):
        return Response(status_code=304, headers={"etag": found.headers["etag"]})
    return found


def _answer(office: Office, video_id: UUID, kept: str, kind: str) -> FileResponse | None:
    path = office.file(video_id, kept)
    try:
        size = path.stat()
    except FileNotFoundError:
        return None
    return FileResponse(
        path, media_type=kind, stat_result=size, headers={"cache-control": "private, no-cache"}
    )
