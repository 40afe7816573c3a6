"""What a film costs: our renderer beside an FFmpeg command, moviepy and plain x264, taken in turns.

    python -m bench.render FOLDER [--seconds 60 300 1200] [--rounds 2] [--moviepy 15 --packages DIR]

CPU seconds for each second of film, seconds of the clock, and the peak memory of the process tree, as
medians over the rounds; then milliseconds for each frame by kind of shot, and VMAF of both encodings of
the same frames. moviepy is measured on a short film only: at its pace 20 minutes would take hours. It wants an older
Pillow than ours: `pip install --target DIR moviepy==2.2.1`, and name that folder.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from bench.measuring import Cost, measure
from bench.quality import vmaf


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seconds", type=int, nargs="+", default=[60, 300, 1200])
    asked.add_argument("--rounds", type=int, default=2)
    asked.add_argument("--moviepy", type=int, default=0, help="seconds of film; 0 leaves it out")
    asked.add_argument("--packages", default="", help="where moviepy is installed")
    asked.add_argument("--ffmpeg", type=int, default=300, help="the longest film FFmpeg is given")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for seconds in given.seconds:
        rivals = ["ours", "ffmpeg"] if seconds <= given.ffmpeg else ["ours"]
        _race(rivals, seconds, given.folder, given.rounds)
    if given.moviepy:
        os.environ["PYTHONPATH"] = given.packages
        _race(["ours", "moviepy"], given.moviepy, given.folder, given.rounds)
        del os.environ["PYTHONPATH"]
    for name in ("kinds", "x264", "kinds", "x264"):
        print(f"{name}: milliseconds a frame", _told(name, 30, given.folder), flush=True)
    print("VMAF", vmaf(given.folder))


def _race(names: list[str], seconds: int, folder: Path, rounds: int) -> None:
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    measure(_command("ffmpeg", 15, folder))  # what is drawn once is there before the clock runs
    for _ in range(rounds):
        for name in names:
            costs[name].append(measure(_command(name, seconds, folder)))
    for name, taken in costs.items():
        cpu, wall = (
            statistics.median(getattr(cost, what) for cost in taken) for what in ("cpu", "wall")
        )
        memory = max(cost.memory for cost in taken) / 1e6
        size = (folder / f"{name}-{seconds}.mp4").stat().st_size * 8 / seconds / 1e6
        print(
            f"{name:8} {seconds:5} s: {cpu / seconds:7.3f} CPU s/s, {wall:7.1f} s of the clock "
            f"({seconds / wall:.2f} x real time), {memory:6.0f} MB, {size:.1f} Mb/s",
            flush=True,
        )


def _command(name: str, seconds: int, folder: Path) -> list[str]:
    return [sys.executable, "-m", "bench.contenders", name, str(seconds), str(folder)]


def _told(name: str, seconds: int, folder: Path) -> dict[str, float]:
    said = subprocess.run(
        _command(name, seconds, folder), check=True, capture_output=True, text=True
    ).stdout
    told: dict[str, float] = json.loads(said)
    return {kind: round(value, 2) for kind, value in told.items()}


if __name__ == "__main__":
    main()
