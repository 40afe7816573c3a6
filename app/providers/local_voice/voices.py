"""The narrators to choose from."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from app.core.exceptions import Invalid
from app.providers.local_voice.phonemes import STYLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A narrator. `pack` is its style file in voices/.

    `gain` (dB) brings its speech to the level all voices share; `pace` is seconds for each printed
    character, pauses between sentences left out. Both are measured; see docs/voices.md.
    """

    name: str
    description: str
    pack: str
    british: bool
    gain: float
    pace: float


VOICES = (
    Voice(name="heart", description="American woman, warm and clear", pack="af_heart",
          british=False, gain=0.0, pace=0.066),
    Voice(name="bella", description="American woman, bright and lively", pack="af_bella",
          british=False, gain=0.0, pace=0.066),
    Voice(name="michael", description="American man, calm and even", pack="am_michael",
          british=False, gain=0.0, pace=0.066),
    Voice(name="fenrir", description="American man, firm and fast", pack="am_fenrir",
          british=False, gain=0.0, pace=0.066),
    Voice(name="puck", description="American man, young and light", pack="am_puck",
          british=False, gain=0.0, pace=0.066),
    Voice(name="emma", description="British woman, composed", pack="bf_emma",
          british=True, gain=0.0, pace=0.066),
    Voice(name="george", description="British man, deep and measured", pack="bm_george",
          british=True, gain=0.0, pace=0.066),
    Voice(name="fable", description="British man, a storyteller", pack="bm_fable",
          british=True, gain=0.0, pace=0.066),
)  # fmt: skip


def voice_named(name: str) -> Voice:
    """The voice of that name. Raises Invalid, naming the voices there are."""
    for voice in VOICES:
        if voice.name == name:
            return voice
    names = ", ".join(voice.name for voice in VOICES)
    raise Invalid(f"There is no voice called {name!r}.", remedy=f"Choose one of: {names}.")


@lru_cache(maxsize=len(VOICES))
def styles(pack: str) -> npt.NDArray[np.float32]:
    """A voice's style for each number of phonemes from 1 to 510: shape [510, 256]."""
    content = resources.files(__package__).joinpath("voices", f"{pack}.bin").read_bytes()
    return np.frombuffer(content, np.float32).reshape(STYLES, -1)
