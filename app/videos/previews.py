"""Hearing a voice and seeing a look before any film is made."""

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.core.exceptions import Invalid
from app.generation.brief import Aspect, refuse_unknown_voice
from app.generation.tidy import has_words, tidy
from app.media.theme_names import refuse_unknown_theme


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSample:
    """A sentence in one of the voices of this machine."""

    text: str
    voice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookSample:
    """Words on a card of a theme."""

    words: str
    style: str
    aspect: Aspect = Aspect.WIDE
    subtitle: str = ""
    icon: str = ""


Sample = VoiceSample | LookSample


class Previews(Protocol):
    """Makes samples, a few at a time; one that was made before is there at once."""

    def find(self, sample: Sample) -> Path | None:
        """The sample's file if it was made before. Raises Invalid for what cannot be made."""

    def make(self, sample: Sample) -> "Future[Path]":
        """The sample's file, some seconds from now. Raises Overloaded when many are waited for."""


def refuse_unusable(sample: Sample) -> None:
    """Raise Invalid for a sample nobody could make."""
    match sample:
        case VoiceSample(text=text, voice=voice):
            refuse_unknown_voice(voice)
            if not has_words(text):
                raise Invalid("There is nothing to say.")
        case LookSample(words=words, style=style):
            refuse_unknown_theme(style)
            if not tidy(words):
                raise Invalid("There are no words for the card.")
