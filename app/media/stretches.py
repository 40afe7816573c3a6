"""A timeline cut into the pieces that are coded by themselves, and the names of what comes out."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import lru_cache
from hashlib import file_digest
from importlib import resources
from pathlib import Path

import av

from app.core.store import recipe
from app.generation.timeline import FPS, Shot, Timeline
from app.media.captions import Spoken, spoken
from app.media.card import Card
from app.media.cards import draw_card
from app.media.encoder import GOP
from app.media.footage_kind import is_footage
from app.media.shot import Scenery, Stretch
from app.media.themes import theme

LONGEST = 20 * FPS
"""Frames of the longest piece; longer shots are divided, so that all cores have work and a late
caption that changes does not cost the whole shot."""

_CODE = (
    "bitstream", "captions", "cue_picture", "encoder", "footage", "footage_kind", "footage_shape", "layers", "motion", "overlay", "planes",
    "raster", "render", "segment", "shaping", "shot", "skips", "still",
)  # fmt: skip


def stretches(timeline: Timeline, *, plain: bool = False) -> Iterator[tuple[Stretch, ...]]:
    """The pieces of each shot, in order; `plain` ones are coded without written repeats."""
    sceneries = [_scenery(shot, timeline) for shot in timeline.shots]
    for number, shot in enumerate(timeline.shots):
        before = sceneries[number - 1] if number and shot.fade else None
        pieces = _pieces(timeline, shot, sceneries[number], before)
        yield tuple(replace(piece, plain=plain) for piece in pieces)


def _scenery(shot: Shot, timeline: Timeline) -> Scenery:
    card = draw_card(shot.visual, theme(timeline.theme), timeline.aspect)
    filmed = bool(card.picture) and is_footage(Path(card.picture))
    return Scenery(
        card=card, frames=shot.frames, motion=shot.motion, reveals=shot.reveals, filmed=filmed
    )


def _pieces(
    timeline: Timeline, shot: Shot, scenery: Scenery, before: Scenery | None
) -> Iterator[Stretch]:
    length = _piece_length(shot.frames)
    for first in range(0, shot.frames, length):
        frames = min(length, shot.frames - first)
        fades = before is not None and first < shot.fade
        yield Stretch(
            aspect=timeline.aspect,
            scenery=scenery,
            first=first,
            frames=frames,
            before=before if fades else None,
            fade=shot.fade if fades else 0,
            cues=_cues(timeline, shot.first + first, frames),
            captions=theme(timeline.theme).captions,
        )


def _piece_length(frames: int) -> int:
    """Pieces about alike that begin where a picture to jump to is coded anyway."""
    pieces = -(-frames // LONGEST)
    return -(-frames // (pieces * GOP)) * GOP


def _cues(timeline: Timeline, origin: int, frames: int) -> tuple[Spoken, ...]:
    if not timeline.captions:
        return ()
    found = (spoken(cue, origin, frames) for cue in timeline.cues)
    return tuple(cue for cue in found if cue)


def segment_key(stretch: Stretch) -> str:
    """The store's key for that stretch, made of everything its coded pictures depend on.

    Pictures and fonts count by their content, not by their place; so do the modules that draw.
    """
    style = [asdict(stretch.captions), _content(stretch.captions.font)]
    name = recipe(
        "segment", _code(), av.library_versions["libavcodec"], stretch.aspect, stretch.first,
        stretch.frames, stretch.fade, stretch.plain, [asdict(cue) for cue in stretch.cues], style,
        _scenery_name(stretch.scenery), _scenery_name(stretch.before) if stretch.before else "",
    )  # fmt: skip
    return f"segment/{name}.h264"


def _scenery_name(scenery: Scenery) -> str:
    return recipe(
        _card_name(scenery.card), scenery.frames, scenery.motion, scenery.reveals,
    )  # fmt: skip


def _card_name(card: Card) -> str:
    layers = [asdict(layer) for layer in card.layers]
    ground = _content(Path(card.picture)) if card.picture else card.background
    return recipe(ground, layers)


def _content(path: Path) -> str:
    status = path.stat()
    return _digest(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)
def _digest(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    package = resources.files("app.media")
    return recipe(*(package.joinpath(f"{name}.py").read_text() for name in _CODE))
