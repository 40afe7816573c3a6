"""A shot's picture at any of its frames: card or camera, the fade from the shot before, the caption."""

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.core.store import Store
from app.generation.brief import Aspect
from app.generation.timeline import Motion
from app.media.captions import Captions, Spoken
from app.media.card import Card
from app.media.footage import Footage
from app.media.grounds import ground
from app.media.layers import Layers, arrival
from app.media.layout import Box, layout
from app.media.motion import Camera, kept_size, path
from app.media.overlay import lay, overlay
from app.media.planes import Planes, blank, blend
from app.media.raster import even, rasterise
from app.media.still import still
from app.media.theme import CaptionStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenery:
    """What a shot shows apart from captions: its card, how the camera moves, when its parts arrive.

    `filmed`: the card's picture is footage, which moves by itself under a camera that rests.
    """

    card: Card
    frames: int
    motion: Motion = Motion.STILL
    reveals: tuple[int, ...] = ()
    filmed: bool = False

    @property
    def moves(self) -> bool:
        """Whether every frame differs from the one before."""
        return bool(self.card.picture) and (self.filmed or self.motion is not Motion.STILL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive frames of one shot, made as one piece: `frames` of them from the shot's `first` on.

    The shot's own first `fade` frames blend over from the scenery `before` it. `cues` count from the
    stretch's first frame. `plain` has every picture coded by x264, repeats too.
    """

    aspect: Aspect
    scenery: Scenery
    first: int
    frames: int
    before: Scenery | None = None
    fade: int = 0
    cues: tuple[Spoken, ...] = ()
    captions: CaptionStyle
    plain: bool = False


class View(Protocol):
    """Something that can be looked at frame by frame, in order."""

    def state(self, frame: int) -> Hashable:
        """Frames with equal states look alike."""

    def paint(self, frame: int, into: Planes) -> None:
        """The picture at that frame of the shot."""


class StillCard:
    """A card on a ground that does not move: what is at rest is put together once."""

    def __init__(self, ground: Planes, layers: Layers) -> None:
        self._base = ground
        self._layers = layers
        self._included = 0

    def state(self, frame: int) -> Hashable:
        """How far each layer has come."""
        return self._layers.state(frame)

    def paint(self, frame: int, into: Planes) -> None:
        """The ground and the layers on it."""
        settled = self._layers.settled(frame)
        self._layers.draw(frame, self._base, first=self._included, last=settled)
        self._included = max(self._included, settled)
        self._base.copy_to(into)
        self._layers.draw(frame, into, first=self._included)


class MovingPicture:
    """A picture under a moving camera, or footage, with layers that stand still above it."""

    def __init__(self, camera: Camera | Footage, layers: Layers) -> None:
        self._camera = camera
        self._layers = layers

    def state(self, frame: int) -> Hashable:
        """Every frame is a picture of its own."""
        return frame

    def paint(self, frame: int, into: Planes) -> None:
        """The view and the layers on it."""
        self._camera.shoot(frame, into)
        self._layers.draw(frame, into)


def view(scenery: Scenery, size: tuple[int, int], store: Store) -> View:
    """The scenery, rasterised and ready to be looked at in pictures of that width and height."""
    layers = Layers(
        [
            arrival(
                layer, overlay(rasterise(layer.svg, box), int(box.x), int(box.y)), scenery.reveals
            )
            for layer in scenery.card.layers
            if (box := _visible(layer.box, size))
        ]
    )
    if not scenery.card.picture:
        return StillCard(ground(scenery.card.background, size, store), layers)
    motion, frames = scenery.motion, scenery.frames
    if scenery.filmed:
        return MovingPicture(Footage(Path(scenery.card.picture), frames, size), layers)
    move = path(motion, frames)
    picture = still(
        Path(scenery.card.picture), kept_size(motion, frames, size), zoom=move.closest(frames)
    )
    if motion is Motion.STILL:
        return StillCard(picture, layers)
    return MovingPicture(Camera(picture, move, size), layers)


def _visible(box: Box, size: tuple[int, int]) -> Box | None:
    """The part of a layer's box inside the picture, on even borders."""
    outer = even(box)
    left, top = max(outer.x, 0), max(outer.y, 0)
    right, bottom = min(outer.right, size[0]), min(outer.bottom, size[1])
    return Box(left, top, right - left, bottom - top) if left < right and top < bottom else None


class StretchView:
    """The finished pictures of a stretch, captions and fade included. Frames count from its first."""

    def __init__(self, stretch: Stretch, store: Store) -> None:
        size = stretch.aspect.size
        self._stretch = stretch
        self._view = view(stretch.scenery, size, store)
        self._before = view(stretch.before, size, store) if stretch.before else None
        self._last = blank(size) if stretch.before else None
        self._captions = Captions(stretch.cues, stretch.captions, layout(stretch.aspect))

    def state(self, frame: int) -> Hashable:
        """Frames with equal states look alike."""
        fading = self._share(frame)
        return self._captions.at(frame), fading, self._view.state(self._stretch.first + frame)

    def paint(self, frame: int, into: Planes) -> None:
        """The picture at that frame."""
        self._view.paint(self._stretch.first + frame, into)
        share = self._share(frame)
        if share < 1 and self._before and self._last and self._stretch.before:
            self._before.paint(self._stretch.before.frames + frame, self._last)
            blend(self._last, into, share, into)
        caption = self._captions.at(frame)
        if caption:
            lay(self._captions.patch(caption), into)

    def _share(self, frame: int) -> float:
        """How much of this shot is seen, 0 to 1, easing in and out."""
        at = self._stretch.first + frame
        if self._stretch.before is None or at >= self._stretch.fade:
            return 1.0
        part = (at + 1) / (self._stretch.fade + 1)
        return part * part * (3 - 2 * part)
