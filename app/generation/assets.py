"""What a film is made of that others made, or a machine: kept on record for whoever publishes it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """Where an asset is seen or heard."""

    NARRATION = "narration"
    SCENE = "scene"
    THUMBNAIL = "thumbnail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One picture or voice: whose it is and how it came to be.

    `scene` counts from 1, and is 0 for the whole film and for its thumbnail. `synthetic` means that a
    machine made it, `cloned` that it is a real person's voice made by a machine. `prompt` is the
    fingerprint of what was asked for. `credit` is to be shown, `licence` allows the use.
    """

    use: Use
    provider: str
    model: str = ""
    scene: int = 0
    synthetic: bool = False
    cloned: bool = False
    prompt: str = ""
    credit: str = ""
    licence: str = ""
    address: str = ""


def fingerprint(prompt: str) -> str:
    """A name of 16 hex digits for a prompt: the same words, the same name."""
    return hashlib.sha256(prompt.encode()).hexdigest()[:16]
