"""What is asked for."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.exceptions import Invalid

VOICES = ("heart", "bella", "michael", "fenrir", "puck", "emma", "george")
"""The narrators every installation has."""


def refuse_unknown_voice(name: str) -> None:
    """Raise Invalid, naming the voices there are, for the name of a narrator nobody has."""
    if name not in VOICES:
        raise Invalid(
            f"There is no voice called {name[:40]!r}.",
            remedy=f"Choose one of: {', '.join(VOICES)}.",
        )


class Aspect(StrEnum):
    """The shape of the picture."""

    WIDE = "16:9"
    TALL = "9:16"
    SQUARE = "1:1"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return {"16:9": (1920, 1080), "9:16": (1080, 1920), "1:1": (1080, 1080)}[self.value]

    @property
    def row_characters(self) -> int:
        """The most characters in one row of captions: what is read at a glance at this width."""
        return {"16:9": 42, "9:16": 24, "1:1": 34}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One film as its user wants it. `duration` is in seconds; None means as long as it takes.

    `music_file` is a file of one's own in place of the bed we play. `tone` and `audience` are a
    person's words for a writer who can follow them. `voice` is the name of one of VOICES, or a
    studio's own id of a voice; `spare_voice` is one of VOICES, for a film whose studio fails.
    """

    topic: str = ""
    style: str = "midnight"
    voice: str = "heart"
    aspect: Aspect = Aspect.WIDE
    duration: float | None = None
    language: str = "en"
    captions: bool = True
    music: bool = True
    music_file: str = ""
    tone: str = ""
    audience: str = ""
    spare_voice: str = ""
