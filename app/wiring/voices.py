"""The voices that may narrate here."""

from typing import TYPE_CHECKING

from app.core.clock import Clock
from app.core.config import Settings
from app.providers.local_voice.voices import VOICES
from app.videos.voices import Casting, NarratorVoice

if TYPE_CHECKING:
    from app.providers.elevenlabs.service import StudioVoice


def casting(chosen: Settings, *, clock: Clock) -> Casting:
    """Who may narrate by those settings."""

    def studio() -> tuple[NarratorVoice, ...]:
        if chosen.elevenlabs.api_key is None:
            return ()
        from app.wiring.hired import studio_voices  # noqa: PLC0415 - only where a key is set

        return tuple(map(_studio_voice, studio_voices(chosen).voices()))

    ours = tuple(
        NarratorVoice(id=voice.name, name=voice.name.capitalize(), description=voice.description)
        for voice in VOICES
    )
    return Casting(ours, studio, clock)


def _studio_voice(voice: "StudioVoice") -> NarratorVoice:
    is_safe = voice.preview.startswith("https://")
    return NarratorVoice(
        id=voice.id,
        name=voice.name,
        description=voice.description,
        studio=True,
        cloned=voice.cloned,
        recording=voice.preview if is_safe else "",
    )
