"""How the narrators sound, as the model takes it."""

from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from app.providers.local_voice.phonemes import STYLES
from app.providers.local_voice.voices import VOICES


@lru_cache(maxsize=len(VOICES))
def styles(pack: str) -> npt.NDArray[np.float32]:
    """A voice's style for each number of phonemes from 1 to 510: shape [510, 256]."""
    content = resources.files(__package__).joinpath("voices", f"{pack}.bin").read_bytes()
    return np.frombuffer(content, np.float32).reshape(STYLES, -1)
