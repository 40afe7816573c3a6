"""The film that every contender makes: two thirds moving pictures, one third cards, captions throughout."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from app.generation.brief import Aspect
from app.generation.narration import Word
from app.generation.script import (
    Bullet,
    BulletsVisual,
    ImageVisual,
    NumberVisual,
    StatementVisual,
    TitleVisual,
    Visual,
)
from app.generation.timeline import FPS, Cue, Motion, Shot, Timeline, Transition
from app.media.aac import write_aac

SHOT_SECONDS = 5
PICTURES = 12
FADE = 10
MOTIONS = (Motion.PUSH, Motion.PAN_RIGHT, Motion.PULL, Motion.PAN_LEFT)
WORDS = str.split(
    "Every great city begins beside moving water. The river brings traders, news and rain. Builders "
    "raise walls of brick and patience. At dawn the market fills with colour and 3,000 voices."
)
CARDS: tuple[Visual, ...] = (
    TitleVisual(
        title="The river that built a city", kicker="History", subtitle="Water, stone, trade"
    ),
    BulletsVisual(
        title="What the river gave",
        bullets=(Bullet(text="Trade from the north"), Bullet(text="Stone"), Bullet(text="Power")),
    ),
    NumberVisual(number="3.5", unit="million", label="people live on its banks today"),
    StatementVisual(text="Ideas began to travel faster than horses."),
)


def pictures(folder: Path) -> list[Path]:
    """Photograph-like pictures, 2400 x 1350, drawn once: clouds, a ridge, blocks with windows, grain."""
    paths = [folder / f"picture-{number:02d}.jpg" for number in range(PICTURES)]
    for number, path in enumerate(paths):
        if not path.exists():
            _scenery(np.random.default_rng([11, number])).save(path, quality=92)
    return paths


def _scenery(chance: np.random.Generator) -> Image.Image:
    width, height = 2400, 1350
    sky, ground = (_clouds(chance, width, height) for _ in range(2))
    tints = chance.uniform(60, 235, (2, 3)).astype(np.float32)
    ridge = height * (0.5 + 0.2 * (_clouds(chance, width, 8)[4] - 0.5))
    below = (np.arange(height)[:, None] > ridge)[..., None]
    pixels = np.where(
        below, tints[0] * (0.3 + ground[..., None]), tints[1] * (0.6 + 0.6 * sky[..., None])
    )
    canvas = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(canvas)
    for _ in range(16):
        x, top, wide = (int(chance.integers(*span)) for span in ((0, 2200), (450, 700), (70, 180)))
        draw.rectangle((x, top, x + wide, 860), fill=tuple(chance.integers(20, 110, 3).tolist()))
        for row in range(top + 12, 830, 26):
            for column in range(x + 8, x + wide - 12, 22):
                draw.rectangle((column, row, column + 9, row + 12), fill=(222, 204, 150))
    grain = chance.normal(0, 2.0, (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(canvas) + grain, 0, 255).astype(np.uint8))


def _clouds(chance: np.random.Generator, width: int, height: int) -> npt.NDArray[np.float32]:
    total = np.zeros((height, width), np.float32)
    for octave in range(7):
        cells = 3 * 2**octave
        grid = chance.random((max(2, cells * height // width), cells)).astype(np.float32)
        layer = Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC)
        total += 0.55**octave * np.asarray(layer)
    return (total - total.min()) / (total.max() - total.min())


def timeline(seconds: int, folder: Path) -> Timeline:
    """Picture, picture, card, and again; shots of five seconds that fade into each other."""
    files = pictures(folder)
    shots = tuple(
        Shot(
            visual=_visual(number, files),
            first=number * SHOT_SECONDS * FPS,
            frames=SHOT_SECONDS * FPS,
            reveals=(20, 55, 90) if number % 12 == 5 else (),
            motion=Motion.STILL if number % 3 == 2 else MOTIONS[number % 4],
            transition=Transition.FADE if number else Transition.CUT,
            fade=FADE if number else 0,
        )
        for number in range(seconds // SHOT_SECONDS)
    )
    return Timeline(
        aspect=Aspect.WIDE,
        theme="midnight",
        frames=len(shots) * SHOT_SECONDS * FPS,
        shots=shots,
        speech=(),
        cues=tuple(cues(seconds)),
    )


def _visual(number: int, files: list[Path]) -> Visual:
    if number % 3 == 2:
        return CARDS[number // 3 % len(CARDS)]
    return ImageVisual(image=str(files[number % len(files)]))


def cues(seconds: int) -> Iterator[Cue]:
    """Words at 2.8 a second, seven to a cue."""
    times = np.arange(0.3, seconds - 0.5, 1 / 2.8)
    words = [
        Word(text=WORDS[n % len(WORDS)], start=float(at), end=float(at) + 0.33)
        for n, at in enumerate(times)
    ]
    for first in range(0, len(words), 7):
        row = tuple(words[first : first + 7])
        yield Cue(rows=(row,), start=row[0].start, end=row[-1].end)


def sound(seconds: int, folder: Path) -> Path:
    """Quiet noise as long as the film."""
    path = folder / f"sound-{seconds}.m4a"
    if not path.exists():
        chance = np.random.default_rng(3)
        write_aac(path, (_second(chance) for _ in range(seconds)))
    return path


def _second(chance: np.random.Generator) -> npt.NDArray[np.float32]:
    return (0.02 * chance.standard_normal((2, 48_000))).astype(np.float32)
