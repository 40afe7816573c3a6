"""A card in time: which of its layers stand, which are on their way, and what that looks like."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.media.card import Entrance, Layer
from app.media.overlay import Mask, Overlay, faded, lay, lowered
from app.media.planes import Planes

_FRAMES = {
    Entrance.NONE: 0,
    Entrance.FADE: 10,
    Entrance.RISE: 13,
    Entrance.GROW: 15,
    Entrance.SWEEP: 15,
}
_RISE = 28.0  # pixels below its place from which a layer rises

Share = float
"""How far a layer has come, from 0 (not there) to 1 (at rest)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A layer's patch, and the frames of its shot in which it arrives: from `start`, at rest at `end`."""

    patch: Overlay
    entrance: Entrance
    start: int
    end: int

    def share(self, frame: int) -> Share:
        """How far it has come at that frame: quick at first, then slower and slower."""
        if frame >= self.end:
            return 1.0
        if frame < self.start:
            return 0.0
        left = 1 - (frame + 1 - self.start) / (self.end + 1 - self.start)
        return float(1 - left**3)


def arrival(layer: Layer, patch: Overlay, reveals: Sequence[int]) -> Arrival:
    """When that layer arrives in a shot with those reveals; a reveal the shot does not name is its start."""
    named = layer.reveal is not None and layer.reveal < len(reveals)
    start = layer.delay + (reveals[layer.reveal] if named and layer.reveal is not None else 0)
    return Arrival(patch, layer.entrance, start, start + _FRAMES[layer.entrance])


class Layers:
    """The layers of a card above its ground, drawn in order."""

    def __init__(self, arrivals: Sequence[Arrival]) -> None:
        self._arrivals = tuple(arrivals)

    def state(self, frame: int) -> tuple[Share, ...]:
        """Frames with equal states look alike."""
        return tuple(arrival.share(frame) for arrival in self._arrivals)

    def settled(self, frame: int) -> int:
        """How many layers, from the lowest on, are at rest at that frame and stay so."""
        shares = self.state(frame)
        return next((n for n, share in enumerate(shares) if share < 1), len(shares))

    def draw(self, frame: int, over: Planes, *, first: int = 0, last: int | None = None) -> None:
        """Lay the layers from number `first` up to before `last` as they are at that frame."""
        for arrival in self._arrivals[first:last]:
            share = arrival.share(frame)
            if share > 0:
                lay(_under_way(arrival, share), over)


def _under_way(arrival: Arrival, share: Share) -> Overlay:
    patch = arrival.patch
    if share == 1:
        return patch
    width, height = patch.size
    match arrival.entrance:
        case Entrance.RISE:
            return lowered(faded(patch, _everywhere(share)), _RISE * (1 - share))
        case Entrance.GROW:
            return faded(patch, _uncovered(height, share)[::-1, None])
        case Entrance.SWEEP:
            return faded(patch, _uncovered(width, share)[None, :])
        case _:
            return faded(patch, _everywhere(share))


def _everywhere(share: Share) -> Mask:
    return np.full((1, 1), share, np.float32)


def _uncovered(length: int, share: Share) -> Mask:
    """1 for the samples that are uncovered already; the one at the edge in part."""
    left = np.float32(length * share) - np.arange(length, dtype=np.float32)
    return left.clip(0, 1)
