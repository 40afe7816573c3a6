"""Pictures of one's own for the scenes of a film."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from app.api.deps import ServicesDep
from app.api.schemas import Out, Success
from app.api.v1.videos import Writer
from app.videos import service

router = APIRouter(prefix="/v1/videos/{video_id}", tags=["videos"])

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class PictureOut(Out):
    """What the picture is called when a scene is to show it."""

    name: str


@router.post("/pictures", status_code=201, openapi_extra=BODY)
async def send_picture(
    video_id: UUID, request: Request, caller: Writer, services: ServicesDep
) -> Success[PictureOut]:
    """Keep the picture that is the body; what it is is told by its content. The same one is kept once."""
    await services.database.read(partial(service.find, owner_id=caller.user_id, video_id=video_id))
    content = await request.body()
    name = await asyncio.to_thread(services.office.keep_picture, video_id, content)
    return Success(data=PictureOut(name=name))
