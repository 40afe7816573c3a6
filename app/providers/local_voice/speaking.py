"""One sentence spoken into the store; this runs in the worker processes."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.core.store import Store, recipe
from app.media.clip_file import clip_file
from app.media.clip_sound import levelled
from app.providers.local_voice.model import RATE, Model, Utterance
from app.providers.local_voice.phonemes import cuts
from app.providers.local_voice.sound import joined, trimmed
from app.providers.local_voice.styles import styles
from app.providers.local_voice.times import Times
from app.providers.local_voice.voices import Voice

_SOUND = "kokoro-82m-int8 trim 0.03"
"""Names the model and what is done to its sound; another name speaks everything anew."""

_CUT_PAUSE = 0.18
"""Seconds between the pieces of a sentence too long for the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Phonemes as one voice says them. `speed` 1.2 is a fifth faster than the voice's own."""

    phonemes: str
    voice: Voice
    speed: float = 1.0

    @property
    def key(self) -> str:
        """The store's name for the sound, without ending: everything that shapes it is in it."""
        voice = self.voice
        return f"voice/{recipe(_SOUND, self.phonemes, voice.pack, voice.gain, self.speed)}"

    @property
    def audio(self) -> str:
        """The store's key of the WAV."""
        return f"{self.key}.wav"

    @property
    def times(self) -> str:
        """The store's key of the times, written last: where it is, the WAV is."""
        return f"{self.key}.json"


def speak(saying: Saying, store: Store, model: Path) -> None:
    """Write the saying's WAV and times into the store."""
    said = _said(saying, _model(model))
    store.write(saying.audio, clip_file(levelled(said.samples, saying.voice.gain)))
    store.write(saying.times, Times(len(said.samples) / RATE, said.starts).to_json())


def _said(saying: Saying, model: Model) -> Utterance:
    style = styles(saying.voice.pack)
    pieces = [
        trimmed(model.say(saying.phonemes[start:end], style[[end - start - 1]], saying.speed))
        for start, end in cuts(saying.phonemes)
    ]
    return joined(pieces, _CUT_PAUSE)


@lru_cache(maxsize=1)
def _model(path: Path) -> Model:
    return Model(path)
