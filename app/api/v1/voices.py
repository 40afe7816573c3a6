"""Who may narrate, and what each sounds like."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from fastapi.responses import FileResponse, RedirectResponse, Response

from app.api.deps import ServicesDep
from app.api.schemas import Out, Success
from app.api.v1.previews import sample_of
from app.api.v1.videos import Reader
from app.core.exceptions import NotFound
from app.videos.previews import VoiceSample
from app.videos.voices import SENTENCE, Cast, NarratorVoice

router = APIRouter(prefix="/v1/voices", tags=["videos"])

VoiceId = Annotated[str, Path(max_length=64, pattern=r"^[\w-]+$")]


class VoiceOut(Out):
    """A voice, and as which field of a channel's profile its id is given."""

    id: str
    name: str
    description: str
    field: Literal["voice", "studio_voice"]
    cloned: bool
    preview: str | None

    @classmethod
    def of(cls, voice: NarratorVoice) -> "VoiceOut":
        """The voice with where it is heard."""
        is_heard = not voice.studio or bool(voice.recording)
        return cls(
            id=voice.id,
            name=voice.name,
            description=voice.description,
            field="studio_voice" if voice.studio else "voice",
            cloned=voice.cloned,
            preview=f"/v1/voices/{voice.id}/preview" if is_heard else None,
        )


class CastOut(Out):
    """Every voice; `problem` says why those of the studio are missing, if they are."""

    voices: list[VoiceOut]
    problem: str | None

    @classmethod
    def of(cls, cast: Cast) -> "CastOut":
        """The voices as shown."""
        return cls(voices=list(map(VoiceOut.of, cast.voices)), problem=cast.problem or None)


@router.get("")
async def list_voices(_caller: Reader, services: ServicesDep) -> Success[CastOut]:
    """Every narrator: those of this machine, and the studio's where one is set up."""
    return Success(data=CastOut.of(await asyncio.to_thread(services.casting.cast)))


@router.get(
    "/{voice_id}/preview",
    response_class=FileResponse,
    responses={
        200: {"content": {"audio/wav": {}}, "description": "A sentence, spoken on this machine"},
    },
)
async def hear_voice(voice_id: VoiceId, caller: Reader, services: ServicesDep) -> Response:
    """A sentence in that voice, at no cost; of the studio's voices its own recording, by a redirect."""
    voice = (await asyncio.to_thread(services.casting.cast)).find(voice_id)
    if not voice.studio:
        sample = VoiceSample(text=SENTENCE, voice=voice.id)
        return await sample_of(sample, caller.user_id.hex, services, "audio/wav")
    if not voice.recording:
        raise NotFound("The studio has no recording of that voice.")
    return RedirectResponse(voice.recording, 302)
