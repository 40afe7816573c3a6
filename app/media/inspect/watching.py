"""The film watched once from end to end: black, frozen pictures, loudness, in a single reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.generation.film import Check
from app.generation.timeline import Timeline
from app.media.ffmpeg import findings, local
from app.media.inspect.grading import at_most, near
from app.media.loudness import Loudness, read_meter

LOUDNESS = -14.0
LOUDNESS_WITHIN = 0.5
MOST_PEAK = -1.0
"""LUFS and dBTP to which YouTube plays films, and above which it turns them down."""

MOST_BLACK = 0.5
"""Seconds of black that read as a fault; our films have none."""

FROZEN = 6.0
"""Seconds without any change after which a viewer wonders whether the film has stopped."""

FROZEN_CAPTIONED = 20.0
FROZEN_BARE = 60.0
"""Seconds at which it surely has: with captions words should light up all the while."""

_LOOKS = 10
"""Pictures a second that are looked at: black and stillness last longer than a tenth of a second."""

_SKIMMED = ("-threads", "1", "-skip_loop_filter", "all", "-skip_frame", "noref")
"""Pictures no other depends on are passed over: half the work, and a third of a second is still seen."""

_WATCH = (
    f"fps={_LOOKS},scale=480:-2:flags=fast_bilinear,format=yuv420p,"
    "blackdetect=d=0.2:pix_th=0.02:pic_th=0.995,freezedetect=n=0.0002:d=3"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Black and frozen stretches in seconds, and the loudness of the film's sound."""

    black: tuple[float, ...]
    frozen: tuple[float, ...]
    loudness: Loudness


def watch(path: Path, seconds: float) -> Watched:
    """Decode picture and sound once. Raises MachineUnfit when FFmpeg fails or hangs."""
    said = findings(
        (
            *(*_SKIMMED, "-i", local(path)),
            *("-map", "0:v:0", "-vf", _WATCH, "-f", "null", "-"),
            *("-map", "0:a:0", "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"),
        ),
        seconds=60 + 10 * seconds,
    )
    return Watched(
        black=tuple(_durations(r"black_duration:\s*([\d.]+)", said)),
        frozen=tuple(_stills(said, seconds)),
        loudness=read_meter(said),
    )


def watching_checks(found: Watched, timeline: Timeline) -> Iterator[Check]:
    """Checks of what was seen and heard."""
    yield near(
        "loudness",
        found.loudness.integrated,
        LOUDNESS,
        "LUFS",
        within=LOUDNESS_WITHIN,
        hard=True,
        reason="YouTube turns louder films down and leaves quieter ones quiet.",
    )
    yield at_most(
        "true peak",
        found.loudness.peak,
        MOST_PEAK,
        "dBTP",
        best=MOST_PEAK,
        hard=True,
        reason="Peaks above it distort once the sound is encoded again.",
    )
    yield at_most(
        "black",
        sum(found.black),
        MOST_BLACK,
        "s",
        best=0.0,
        hard=True,
        reason="The picture is gone.",
    )
    longest = max(found.frozen, default=0.0)
    yield at_most("still picture", longest, FROZEN, "s", best=4.0, hard=False)
    limit = FROZEN_CAPTIONED if timeline.captions else FROZEN_BARE
    yield at_most("stopped picture", longest, limit, "s", best=limit, hard=True)


def _stills(said: str, seconds: float) -> Iterator[float]:
    """Frozen stretches; the last one may last to the film's end without being closed."""
    yield from _durations(r"freeze_duration:\s*([\d.]+)", said)
    starts = list(_durations(r"freeze_start:\s*([\d.]+)", said))
    if len(starts) > said.count("freeze_end"):
        yield seconds - starts[-1]


def _durations(pattern: str, said: str) -> Iterator[float]:
    return (float(found) for found in re.findall(pattern, said))
