"""A film's files for its owner's pages: to play, to see, to keep."""

import asyncio
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response
from sqlalchemy.orm import Session

from app.core.exceptions import NotFound
from app.dashboard.door import HOME
from app.dashboard.visit import VisitDep
from app.videos import service
from app.videos.film_files import TYPES, FileName
from app.videos.office import Office

router = APIRouter(include_in_schema=False)


A_DAY: Final = "private, max-age=86400"
"""For an address that names the film's version; the browser asks again for any other."""


@router.get(f"{HOME}/videos/{{video_id}}/files/{{name}}")
async def file(
    *,
    video_id: UUID,
    name: FileName,
    visit: VisitDep,
    r: str = "",
    keep: Annotated[bool, Query()] = False,
) -> Response:
    """One file, whole or in parts; with `keep` it is saved under a name of its own."""

    def find(session: Session) -> str | None:
        return service.find(session, visit.owner_id, video_id).files.get(name)

    kept = await visit.read(find)
    office = visit.services.office
    found = (
        await asyncio.to_thread(_answer, office, video_id, kept, name, keep=keep) if kept else None
    )
    if found is None:
        raise NotFound(f"This video has no {name.value} yet.")
    found.headers["cache-control"] = A_DAY if r else "private, no-cache"
    if found.headers["etag"] in visit.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"etag": found.headers["etag"]})
    return found


def _answer(
    office: Office, video_id: UUID, kept: str, name: FileName, *, keep: bool
) -> FileResponse | None:
    path = office.file(video_id, kept)
    try:
        size = path.stat()
    except FileNotFoundError:
        return None
    return FileResponse(
        path,
        media_type=TYPES[name],
        stat_result=size,
        filename=path.name if keep else None,
    )
