"""A workload folder made elsewhere (manifest.json: stills, cues, narration, music), as a film of ours.

    python -m bench.workload FOLDER OUT.mp4

The same job as it gives to others: each still on screen for its time with a slow zoom, captions burned in,
narration over quiet looped music, 1080p30. Prints what it cost as one line of JSON.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict

import imageio_ffmpeg

from app.core.store import Store
from app.generation.brief import Aspect
from app.generation.narration import Word
from app.generation.script import ImageVisual
from app.generation.timeline import FPS, Cue, Motion, Shot, Timeline
from app.media.joining import join
from app.media.render import render_picture
from app.media.workers import cores
from bench.contenders import Silent
from bench.measuring import measure


class Manifest(TypedDict):
    """What of the manifest is used."""

    duration: float
    narration: str
    bgm: str
    bgm_volume: float
    seconds_per_visual: float
    images: list[str]


class Line(TypedDict):
    """One caption of the workload."""

    start: float
    end: float
    text: str


def main() -> None:
    """Compose in a process of its own, and tell its cost; with a third argument, compose here."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    if len(sys.argv) > 3:
        compose(folder, out)
        return
    cost = measure([sys.executable, "-m", "bench.workload", str(folder), str(out), "here"])
    seconds = json.loads((folder / "manifest.json").read_text())["duration"]
    print(json.dumps(asdict(cost) | {"cpu_per_second": cost.cpu / seconds}))


def compose(folder: Path, out: Path) -> None:
    """The finished film of that workload."""
    manifest: Manifest = json.loads((folder / "manifest.json").read_text())
    lines: list[Line] = json.loads((folder / "cues.json").read_text())
    film = timeline(folder, manifest, lines)
    with tempfile.TemporaryDirectory() as fresh:
        store = Store(Path(fresh))
        sound = Path(fresh) / "sound.m4a"
        mixing = subprocess.Popen(_mix(folder, manifest, sound))
        segments, _ = render_picture(film, store, Silent(), workers=cores())
        if mixing.wait():
            raise subprocess.CalledProcessError(mixing.returncode, "ffmpeg")
        join([store.path(key) for key in segments], sound, out)


def timeline(folder: Path, manifest: Manifest, lines: list[Line]) -> Timeline:
    """Stills that are zoomed into, one after the other, and the captions."""
    frames = round(manifest["duration"] * FPS)
    count = len(manifest["images"])
    borders = [round(n * manifest["seconds_per_visual"] * FPS) for n in range(count)] + [frames]
    shots = tuple(
        Shot(
            visual=ImageVisual(image=str(folder / name)),
            first=borders[number],
            frames=borders[number + 1] - borders[number],
            motion=Motion.PUSH,
        )
        for number, name in enumerate(manifest["images"])
    )
    cues = tuple(_cue(line) for line in lines)
    return Timeline(
        aspect=Aspect.WIDE, theme="midnight", frames=frames, shots=shots, speech=(), cues=cues
    )


def _cue(line: Line) -> Cue:
    """The caption with its words lit in turn: more work than the workload asks for."""
    texts = line["text"].split()
    each = (line["end"] - line["start"]) / len(texts)
    words = tuple(
        Word(text=text, start=line["start"] + n * each, end=line["start"] + (n + 1) * each)
        for n, text in enumerate(texts)
    )
    return Cue(rows=(words,), start=line["start"], end=line["end"])


def _mix(folder: Path, manifest: Manifest, sound: Path) -> list[str]:
    end = manifest["duration"]
    graph = (
        f"[1:a]volume={manifest['bgm_volume']},afade=t=out:st={end - 3}:d=3[m];"
        "[0:a][m]amix=inputs=2:duration=first:normalize=0,aresample=48000[a]"
    )
    return [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y",
        "-i", str(folder / manifest["narration"]),
        "-stream_loop", "-1", "-i", str(folder / manifest["bgm"]),
        "-filter_complex", graph, "-map", "[a]", "-t", str(end), "-ac", "2", "-c:a", "aac",
        "-b:a", "192k", str(sound),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
