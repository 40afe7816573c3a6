"""Hearing a voice and seeing a look before any film is made; neither costs anything."""

import asyncio
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from app.core.doing import does
from app.core.throttle import Limit
from app.dashboard.door import HOME
from app.dashboard.visit import Visit, VisitDep
from app.videos.previews import LookSample, Sample, VoiceSample, refuse_unusable

router = APIRouter(prefix=f"{HOME}/previews", include_in_schema=False)

LIMIT: Final = Limit("preview", 20, 300)
"""Samples for each user that are not there yet: each takes a core for seconds."""
SAID: Final = "This is how I sound when I tell you how rivers move sand to the sea."
LONGEST_WORDS: Final = 80
KEPT: Final = "private, max-age=86400"


@router.get("/voice")
@does
async def hear(visit: VisitDep, voice: str = "heart") -> Response:
    """A sentence in that voice."""
    file = await _made(visit, VoiceSample(text=SAID, voice=voice[:40]))
    return FileResponse(file, media_type="audio/wav", headers={"cache-control": KEPT})


@router.get("/look")
@does
async def see(visit: VisitDep, look: str = "midnight", name: str = "", niche: str = "") -> Response:
    """The channel's name, with its niche below, on a card of that look."""
    sample = LookSample(
        words=_plain(name) or "How rivers move sand",
        style=look[:40],
        subtitle=_plain(niche),
    )
    file = await _made(visit, sample)
    return FileResponse(file, media_type="image/jpeg", headers={"cache-control": KEPT})


async def _made(visit: Visit, sample: Sample) -> Path:
    refuse_unusable(sample)
    previews = visit.services.office.previews
    file = await asyncio.to_thread(previews.find, sample)
    if file is not None:
        return file
    await visit.services.accounts.throttle.demand(LIMIT, visit.owner_id.hex)
    return await asyncio.wrap_future(previews.make(sample))


def _plain(text: str) -> str:
    return " ".join("".join(c for c in text if c.isprintable()).split())[:LONGEST_WORDS]
