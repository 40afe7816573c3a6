"""What the studio voice was asked and what it gave, as it is kept: bought once, never again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from app.core.store import recipe

LONGEST_PIECE = 2_500
"""Characters of one request: under the limit of every model (3,000 for the narrowest)."""

FORMAT = "pcm_24000"
"""The clip's own rate and depth, so that nothing is decoded, resampled or shifted by a coder's delay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a voice speaks, within its own character: 0 is free, 1 is even."""

    stability: float = 0.5
    similarity: float = 0.75
    style: float = 0.0
    speed: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request. `before` and `after` are the neighbouring sentences: they colour how it is said.

    They are no part of the key, so that a changed sentence buys itself and not its neighbours anew.
    """

    text: str
    voice: str
    model: str
    delivery: Delivery
    language: str = ""
    before: str = ""
    after: str = ""

    @property
    def key(self) -> str:
        """The store's key of the take: what is said, by whom, how."""
        how = self.delivery
        settings = [how.stability, how.similarity, how.style, how.speed]
        made_of = recipe("elevenlabs", self.voice, self.model, settings, self.text)
        return f"voice/takes/{made_of}.json"


class Alignment(BaseModel):
    """When each character is heard, in seconds from the start of the take."""

    model_config = ConfigDict(frozen=True, strict=True)

    characters: tuple[str, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]


class Take(BaseModel):
    """What came back. `cost` is in the vendor's characters; `format` names the coding of `audio`."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    audio: bytes
    format: str
    alignment: Alignment | None
    normalized: Alignment | None
    request_id: str
    cost: int


def pieces(line: str, longest: int = LONGEST_PIECE) -> Iterator[str]:
    """The line in requests of at most so many characters, cut after a stop, else between words."""
    rest = line.strip()
    while len(rest) > longest:
        room = rest[:longest]
        stops = [match.end() for match in re.finditer(r"[,;:.!?—](?=\s)", room)]
        at = next((stop for stop in reversed(stops) if stop > longest // 2), 0)
        at = at or room.rfind(" ") + 1 or longest
        yield rest[:at].strip()
        rest = rest[at:].strip()
    yield rest
