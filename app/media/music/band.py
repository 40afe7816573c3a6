"""Plays a composition section by section, so that an hour of music never stands in memory."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.media.music.composition import SECTION, Bar, Composition, Layer
from app.media.music.instruments import RATE
from app.media.music.parts import Note, part
from app.media.music.room import Room

Wave = NDArray[np.float32]

_TAIL = 14 * RATE
"""Samples a note may last beyond its own section."""

_LEVEL = {
    Layer.PAD: 0.024,
    Layer.BASS: 0.13,
    Layer.BELL: 0.12,
    Layer.ARPEGGIO: 0.19,
    Layer.SHIMMER: 0.022,
    Layer.PULSE: 0.14,
    Layer.SHAKER: 0.045,
}
"""Set so that, alone, pads are at about -25 LUFS, bells and arpeggio 3 dB below, the rest below those."""

_ECHO = {
    Layer.PAD: 0.30,
    Layer.BASS: 0.04,
    Layer.BELL: 0.55,
    Layer.ARPEGGIO: 0.40,
    Layer.SHIMMER: 0.70,
    Layer.PULSE: 0.06,
    Layer.SHAKER: 0.25,
}
"""How much of each goes into the room."""


class Band:
    """Everyone who plays, and what still rings from the section before."""

    def __init__(self, music: Composition) -> None:
        self._music = music
        self._chance = np.random.default_rng(music.seed)
        self._room = Room(self._chance)
        self._direct = np.zeros((2, _TAIL), np.float32)
        self._sent = np.zeros((2, _TAIL), np.float32)
        self._start = 0

    def play(self, samples: int) -> Iterator[Wave]:
        """The piece as blocks of (2, n) at 24 kHz, `samples` long in all; magnitudes stay under 1."""
        bars = (*self._music.bars, self._music.ending)
        sections = [bars[first : first + SECTION] for first in range(0, len(bars), SECTION)]
        ends = [round(section[0].start * RATE) for section in sections[1:]]
        for section, end in zip(sections, [*ends, samples], strict=True):
            yield self._played(section, end)

    def _played(self, bars: Sequence[Bar], end: int) -> Wave:
        length = end - self._start
        self._direct = np.pad(self._direct, ((0, 0), (0, length)))
        self._sent = np.pad(self._sent, ((0, 0), (0, length)))
        for bar in bars:
            for layer in bar.layers:
                for note in part(layer, self._music, bar, self._chance):
                    self._add(layer, note)
        direct, self._direct = self._direct[:, :length], self._direct[:, length:]
        sent, self._sent = self._sent[:, :length], self._sent[:, length:]
        self._start = end
        heard: Wave = np.tanh(direct + self._room.answer(sent))
        return heard

    def _add(self, layer: Layer, note: Note) -> None:
        first = round(note.start * RATE) - self._start
        sides = note.sides[:, : self._direct.shape[1] - first] * np.float32(_LEVEL[layer])
        span = slice(first, first + sides.shape[1])
        self._direct[:, span] += sides
        self._sent[:, span] += sides * np.float32(_ECHO[layer])
