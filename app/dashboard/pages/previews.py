"""Hearing a voice before any film is made; it costs nothing."""

import asyncio
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from app.core.throttle import Limit
from app.dashboard.door import HOME
from app.dashboard.visit import VisitDep
from app.videos.previews import VoiceSample, refuse_unusable

router = APIRouter(prefix=f"{HOME}/previews", include_in_schema=False)

LIMIT: Final = Limit("preview", 20, 300)
"""Samples for each user that are not there yet: each takes a core for seconds."""
SAID: Final = "This is how I sound when I tell you how rivers move sand to the sea."
KEPT: Final = "private, max-age=86400"


@router.get("/voice")
async def hear(visit: VisitDep, voice: str = "heart") -> Response:
    """A sentence in that voice."""
    sample = VoiceSample(text=SAID, voice=voice[:40])
    refuse_unusable(sample)
    previews = visit.services.office.previews
    file = await asyncio.to_thread(previews.find, sample)
    if file is None:
        await visit.services.accounts.throttle.demand(LIMIT, visit.owner_id.hex)
        file = await asyncio.wrap_future(previews.make(sample))
    return FileResponse(file, media_type="audio/wav", headers={"cache-control": KEPT})
