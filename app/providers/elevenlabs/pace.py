"""How fast a studio voice speaks: measured on what it said last, for the length of the next film."""

import json
from collections.abc import Sequence
from typing import Final

from app.core.store import Store, recipe
from app.generation.narration import Clip

EVEN: Final = 0.062
"""Seconds for each printed character of a voice not heard yet: the middle of our own narrators."""
ENOUGH: Final = 200
"""Characters a narration must have to say something of its voice."""


class Pace:
    """The paces of one model's voices, in the store."""

    def __init__(self, store: Store, model: str) -> None:
        self._store = store
        self._model = model

    def of(self, voice: str) -> float:
        """Seconds for each printed character, pauses left out."""
        key = self._key(voice)
        if not self._store.has(key):
            return EVEN
        return float(json.loads(self._store.read(key)))

    def learn(self, voice: str, lines: Sequence[str], clips: Sequence[Clip]) -> None:
        """Remember the pace of that narration, if it was long enough to tell."""
        characters = sum(map(len, lines))
        if characters >= ENOUGH:
            pace = sum(clip.seconds for clip in clips) / characters
            self._store.write(self._key(voice), json.dumps(round(pace, 5)).encode())

    def _key(self, voice: str) -> str:
        return f"voice/pace/{recipe(voice, self._model)}.json"
