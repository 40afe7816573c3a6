"""Small timelines, rendered and looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from app.core.store import Store
from app.generation.brief import Aspect
from app.generation.narration import Word
from app.generation.ports import Stage
from app.generation.script import ImageVisual, NumberVisual, StatementVisual, Visual
from app.generation.timeline import FPS, Cue, Motion, Shot, Timeline
from app.media.aac import write_aac
from app.media.joining import join
from app.media.render import render_picture

Samples = npt.NDArray[np.uint8]


@dataclass
class Heard:
    """A progress that remembers."""

    total: int = 0
    reused: list[bool] = field(default_factory=list)

    def begin(self, stage: Stage, total: int) -> None:
        assert stage is Stage.RENDER
        self.total = total

    def advance(self, stage: Stage, *, reused: bool = False) -> None:
        assert stage is Stage.RENDER
        self.reused.append(reused)

    def finish(self, stage: Stage) -> None:
        assert stage is Stage.RENDER


def statement(text: str) -> StatementVisual:
    return StatementVisual(text=text)


def number(figure: str) -> NumberVisual:
    return NumberVisual(number=figure, label="bridges")


def photograph(folder: Path, seed: int = 1) -> ImageVisual:
    """A soft picture with edges, as a file."""
    path = folder / f"picture-{seed}.png"
    if not path.exists():
        chance = np.random.default_rng(seed)
        coarse = chance.integers(20, 235, (12, 20, 3)).astype(np.uint8)
        soft = Image.fromarray(coarse).resize((1600, 900), Image.Resampling.BICUBIC)
        pixels = np.array(soft)
        pixels[500:640, 300:420] = (30, 60, 90)
        pixels[480:700, 900:960] = (220, 210, 190)
        Image.fromarray(pixels).save(path)
    return ImageVisual(image=str(path))


def cue(start: float, *words: str, each: float = 0.2) -> Cue:
    """A one-row caption whose words last `each` second."""
    spoken = tuple(
        Word(text=word, start=start + n * each, end=start + (n + 1) * each)
        for n, word in enumerate(words)
    )
    return Cue(rows=(spoken,), start=start, end=spoken[-1].end)


def film(
    *visuals: Visual,
    frames: int = 24,
    fade: int = 0,
    motion: Motion = Motion.PUSH,
    cues: Sequence[Cue] = (),
    aspect: Aspect = Aspect.SQUARE,
) -> Timeline:
    """Shots of equal length; pictures move, and all but the first fade in."""
    shots = tuple(
        Shot(
            visual=visual,
            first=n * frames,
            frames=frames,
            motion=motion if isinstance(visual, ImageVisual) else Motion.STILL,
            fade=fade if n else 0,
        )
        for n, visual in enumerate(visuals)
    )
    return Timeline(
        aspect=aspect,
        theme="midnight",
        frames=frames * len(shots),
        shots=shots,
        speech=(),
        cues=tuple(cues),
    )


def with_visual(timeline: Timeline, number: int, visual: Visual) -> Timeline:
    """The timeline with another visual in that shot."""
    shots = list(timeline.shots)
    shots[number] = replace(shots[number], visual=visual)
    return replace(timeline, shots=tuple(shots))


def render(
    timeline: Timeline, store: Store, progress: Heard | None = None, *, workers: int = 1
) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """Its segments, made in this process unless more workers are asked for."""
    return render_picture(timeline, store, progress or Heard(), workers=workers)


def finished(timeline: Timeline, store: Store, name: str = "film") -> Path:
    """The MP4 of that timeline, with silence."""
    segments, _ = render(timeline, store)
    sound, path = store.root / "silence.m4a", store.root / f"{name}.mp4"
    write_aac(sound, silence(timeline.frames))
    join([store.path(key) for key in segments], sound, path)
    return path


def silence(frames: int) -> Iterator[npt.NDArray[np.float32]]:
    yield np.zeros((2, frames * 48_000 // FPS), np.float32)


def luma(path: Path) -> list[Samples]:
    """The Y planes of a film's frames."""
    return [planes[0] for planes in decoded(path)]


def decoded(path: Path) -> list[tuple[Samples, Samples, Samples]]:
    """The planes of every frame; a fault in the stream is an error."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        stream.codec_context.options = {"err_detect": "explode"}
        return [_planes(frame) for frame in file.decode(stream)]


def _planes(frame: av.VideoFrame) -> tuple[Samples, Samples, Samples]:
    y, u, v = (
        np.frombuffer(memoryview(plane), np.uint8)
        .reshape(-1, plane.line_size)[: plane.height, : plane.width]
        .copy()
        for plane in frame.planes
    )
    return y, u, v


def psnr(one: Samples, other: Samples) -> float:
    """Likeness in dB."""
    return float(cv2.PSNR(one, other))
