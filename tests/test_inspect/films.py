"""A small good film, and the ways to spoil it."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import imageio_ffmpeg

from app.core.store import Store
from app.generation.film import Check, Film, Inspection
from app.generation.timeline import Timeline
from app.media.inspect.inspection import inspect_film
from app.media.sound import mix
from tests.test_sound.signals import spoken_film

SECONDS = 8
FRAMES = SECONDS * 30

COLOURS = "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
MOVING = f"testsrc2=s=1920x1080:r=30:d={SECONDS}"
BLACK = f"color=black:s=1920x1080:r=30:d={SECONDS}"
STILL = f"color=0x203060:s=1920x1080:r=30:d={SECONDS}"
HALF_BLACK = f"{MOVING},drawbox=c=black:t=fill:enable='between(t,3,4.2)'"
PLAIN = ("-movflags", "+faststart+negative_cts_offsets", "-use_editlist", "0")


class Stage(NamedTuple):
    """A store with a good film in it."""

    store: Store
    timeline: Timeline
    sound: Path
    film: Path


def good_timeline(store: Store) -> Timeline:
    """Speech, music and captions of eight seconds."""
    return spoken_film(store, frames=FRAMES)


def encode(
    path: Path, sound: Path, *, picture: str = MOVING, x264: str = COLOURS, pixels: str = "yuv420p"
) -> Path:
    """A film of that picture and sound as FFmpeg makes it."""
    return _ffmpeg(
        *("-f", "lavfi", "-i", picture, "-i", str(sound), "-map", "0:v", "-map", "1:a"),
        *("-c:v", "libx264", "-preset", "superfast", "-crf", "35", "-g", "60"),
        *("-pix_fmt", pixels, "-x264-params", x264, "-c:a", "copy", *PLAIN, str(path)),
    )


def with_sound(film: Path, path: Path, *options: str) -> Path:
    """The film's picture with its sound sent through those filters."""
    sound = ("-c:v", "copy", "-c:a", "aac", "-b:a", "192k")
    return _ffmpeg("-i", str(film), *sound, *options, *PLAIN, str(path))


def remux(source: Path, target: Path, *options: str) -> Path:
    """The same streams in another container layout."""
    return _ffmpeg("-i", str(source), "-c", "copy", *options, str(target))


def _ffmpeg(*arguments: str) -> Path:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", *arguments], check=True)
    return Path(arguments[-1])


def inspected(store: Store, video: Path, timeline: Timeline, *, voice: str = "") -> Inspection:
    """The inspection of that file with the narration of the good film."""
    film = Film(
        video=str(video.relative_to(store.root)),
        voice=voice or mix(timeline, store).voice,
        seconds=timeline.seconds,
        shots=(),
    )
    return inspect_film(film, timeline, (), store)


def failed(inspection: Inspection) -> set[str]:
    """The names of all checks that did not pass, hard or soft."""
    return {check.name for check in inspection.checks if not check.passed}


def named(inspection: Inspection, name: str) -> Check:
    """The check of that name."""
    return next(check for check in inspection.checks if check.name == name)


def with_frames(timeline: Timeline, frames: int) -> Timeline:
    """The same timeline, promising another length."""
    return replace(timeline, frames=frames)
