"""When each phoneme of a spoken sentence is heard, as it is kept beside the sound."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.generation.narration import Word
from app.providers.local_voice.pronunciation import Pronounced


@dataclass(frozen=True, slots=True)
class Times:
    """How long the sound is and where each phoneme begins, with the last one's end, in seconds."""

    seconds: float
    starts: tuple[float, ...]

    def to_json(self) -> bytes:
        """The times as they are stored."""
        starts = [round(at, 4) for at in self.starts]
        return json.dumps({"seconds": self.seconds, "starts": starts}).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Times":
        """The times that were stored."""
        stored = json.loads(content)
        return cls(float(stored["seconds"]), tuple(map(float, stored["starts"])))

    def of(self, words: Sequence[Pronounced]) -> tuple[Word, ...]:
        """The words with their times; one that is not spoken lasts no time."""
        return tuple(
            Word(text=word.display, start=self.starts[word.start], end=self.starts[word.end])
            for word in words
        )
