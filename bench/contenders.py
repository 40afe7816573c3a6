"""One film, made five ways. Each runs in a process of its own: `python -m bench.contenders NAME SECONDS FOLDER`."""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2

from app.core.store import Store
from app.generation.ports import Stage
from app.generation.timeline import FPS, Timeline
from app.media.joining import join
from app.media.planes import Planes, blank, planes_of
from app.media.render import coded, render_picture
from app.media.shot import StretchView
from app.media.stretches import stretches
from app.media.workers import cores
from bench.rivals import CRF, PRESET, SIZE, ffmpeg, moviepy
from bench.storyboard import sound, timeline


class Silent:
    """A progress nobody listens to."""

    def begin(self, stage: Stage, total: int) -> None:
        """Nothing."""

    def advance(self, stage: Stage, *, reused: bool = False) -> None:
        """Nothing."""

    def finish(self, stage: Stage) -> None:
        """Nothing."""


def ours(seconds: int, folder: Path) -> None:
    """The renderer, from an empty store, on all cores."""
    film = timeline(seconds, folder)
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        store = Store(Path(fresh))
        segments, _ = render_picture(film, store, Silent(), workers=cores())
        paths = [store.path(key) for key in segments]
        join(paths, sound(seconds, folder), folder / f"ours-{seconds}.mp4")


def x264(seconds: int, folder: Path) -> None:
    """Plain x264 over the frames that `ours` paints; only its own seconds are told, by kind of shot."""
    spent = {"picture": 0.0, "card": 0.0}
    frames = dict.fromkeys(spent, 0)
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height = SIZE
    codec.pix_fmt, codec.time_base, codec.framerate = "yuv420p", Fraction(1, FPS), Fraction(FPS)
    codec.options = {"preset": PRESET, "crf": CRF, "threads": "1", "x264-params": "keyint=60"}
    frame = av.VideoFrame(*SIZE, "yuv420p")
    canvas = planes_of(frame)
    for number, (kind, planes) in enumerate(painted(timeline(seconds, folder), folder)):
        planes.copy_to(canvas)
        frame.pts = number
        start = time.thread_time()
        codec.encode(frame)
        spent[kind] += time.thread_time() - start
        frames[kind] += 1
    print(json.dumps({kind: 1000 * spent[kind] / max(frames[kind], 1) for kind in spent}))


def kinds(seconds: int, folder: Path) -> None:
    """Our own milliseconds of CPU for each frame, by kind of shot, in one process."""
    spent = {"picture": 0.0, "card": 0.0}
    frames = dict.fromkeys(spent, 0)
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        for pieces in stretches(timeline(seconds, folder)):
            for stretch in pieces:
                kind = "picture" if stretch.scenery.moves else "card"
                start = time.process_time()
                coded(stretch, Store(Path(fresh)))
                spent[kind] += time.process_time() - start
                frames[kind] += stretch.frames
    print(json.dumps({kind: 1000 * spent[kind] / max(frames[kind], 1) for kind in spent}))


def painted(film: Timeline, folder: Path) -> Iterator[tuple[str, Planes]]:
    """Every frame before it is coded, and the kind of its shot."""
    canvas = blank(SIZE)
    for pieces in stretches(film):
        for stretch in pieces:
            view = StretchView(stretch, Store(folder / "grounds"))
            for number in range(stretch.frames):
                view.paint(number, canvas)
                yield "picture" if stretch.scenery.moves else "card", canvas


CONTENDERS: dict[str, Callable[[int, Path], None]] = {
    "ours": ours, "ffmpeg": ffmpeg, "moviepy": moviepy, "x264": x264, "kinds": kinds,
}  # fmt: skip

if __name__ == "__main__":
    CONTENDERS[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
