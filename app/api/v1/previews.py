"""Hearing a voice and seeing a look before any film is made; neither costs anything."""

import asyncio
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import FileResponse
from pydantic import StringConstraints

from app.api.deps import Services, ServicesDep
from app.api.schemas import Body
from app.api.v1.videos import Writer
from app.core.throttle import Limit
from app.generation.brief import Aspect
from app.videos.previews import LookSample, Sample, VoiceSample

router = APIRouter(prefix="/v1/previews", tags=["videos"])

LIMIT = Limit("preview", 20, 300)
"""Samples for each user: each new one takes a core for seconds."""

Sentence = Annotated[
    str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Name = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]


class VoiceAsked(Body):
    """A sentence, and who says it."""

    text: Sentence
    voice: Name = "heart"


class LookAsked(Body):
    """Words for a card, and its look."""

    words: Words
    style: Name = "midnight"
    aspect: Aspect = Aspect.WIDE
    subtitle: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    icon: Name = ""


@router.post(
    "/voice",
    response_class=FileResponse,
    responses={200: {"content": {"audio/wav": {}}, "description": "The sentence, spoken"}},
)
async def hear(wanted: VoiceAsked, caller: Writer, services: ServicesDep) -> FileResponse:
    """A sentence in a voice of this machine, as WAV."""
    sample = VoiceSample(text=wanted.text.strip(), voice=wanted.voice)
    return await sample_of(sample, caller.user_id.hex, services, "audio/wav")


@router.post(
    "/look",
    response_class=FileResponse,
    responses={200: {"content": {"image/jpeg": {}}, "description": "The card"}},
)
async def see(wanted: LookAsked, caller: Writer, services: ServicesDep) -> FileResponse:
    """Words on a card of a look, as JPEG."""
    sample = LookSample(
        words=wanted.words,
        style=wanted.style,
        aspect=wanted.aspect,
        subtitle=wanted.subtitle,
        icon=wanted.icon,
    )
    return await sample_of(sample, caller.user_id.hex, services, "image/jpeg")


async def sample_of(sample: Sample, who: str, services: Services, kind: str) -> FileResponse:
    """The sample as an answer. Raises RateLimited, and Overloaded when many are waited for."""
    await services.accounts.throttle.demand(LIMIT, who)
    previews = services.office.previews
    file = await asyncio.to_thread(previews.find, sample)
    if file is None:
        file = await asyncio.wrap_future(previews.make(sample))
    headers = {"cache-control": "private, max-age=86400"}
    return FileResponse(file, media_type=kind, headers=headers)
