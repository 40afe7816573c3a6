"""How alike coded frames are to the frames that were coded: VMAF, for our settings and plain x264."""

import re
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np

from app.core.store import Store
from app.generation.timeline import FPS
from app.media import bitstream
from app.media.planes import planes_of
from app.media.render import coded
from app.media.segment import open_segment
from app.media.shot import Stretch, StretchView
from app.media.stretches import stretches
from bench.rivals import CRF, PRESET, SIZE
from bench.storyboard import timeline

SHOTS = {"picture": 1, "card": 5}


def vmaf(folder: Path) -> dict[str, str]:
    """For a moving picture and a card: VMAF (libvmaf, v0.6.1) and kb/s of ours and of plain x264."""
    pieces = [parts[0] for parts in stretches(timeline(30, folder))]
    return {kind: _compared(pieces[number], folder) for kind, number in SHOTS.items()}


def _compared(stretch: Stretch, folder: Path) -> str:
    raw, shown = folder / "frames.yuv", folder / "shown.yuv"
    said = []
    for name, content in (("ours", _ours(stretch, folder)), ("x264", _plain(stretch, folder, raw))):
        _decode(content, shown)
        if not raw.exists():
            _plain(stretch, folder, raw)
        rate = len(content) * 8 * FPS / stretch.frames / 1000
        said.append(f"{name} {_score(shown, raw):.2f} at {rate:.0f} kb/s")
    raw.unlink()
    shown.unlink()
    return ", ".join(said)


def _ours(stretch: Stretch, folder: Path) -> bytes:
    path = folder / "segment"
    path.write_bytes(coded(stretch, Store(folder / "grounds")))
    segment = open_segment(path)
    return bitstream.annex_b(list(segment.parameters)) + b"".join(
        unit.payload for unit in segment.read()
    )


def _plain(stretch: Stretch, folder: Path, raw: Path) -> bytes:
    """Plain x264 of the stretch; its frames are left in `raw`."""
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height = SIZE
    codec.pix_fmt, codec.time_base, codec.framerate = "yuv420p", Fraction(1, FPS), Fraction(FPS)
    codec.options = {"preset": PRESET, "crf": CRF, "threads": "1", "x264-params": "keyint=60"}
    view, frame = StretchView(stretch, Store(folder / "grounds")), av.VideoFrame(*SIZE, "yuv420p")
    canvas, packets = planes_of(frame), []
    with raw.open("wb") as file:
        for number in range(stretch.frames):
            view.paint(number, canvas)
            file.writelines(np.ascontiguousarray(plane).tobytes() for plane in canvas.all)
            frame.pts = number
            packets += codec.encode(frame)
    return b"".join(bytes(packet) for packet in [*packets, *codec.encode(None)])


def _decode(content: bytes, shown: Path) -> None:
    """The frames of a raw stream. FFmpeg's own reader of such streams may lose the first of them."""
    decoder = av.CodecContext.create("h264", "r")
    packets = [*decoder.parse(content), *decoder.parse(None), None]
    with shown.open("wb") as file:
        for packet in packets:
            for frame in decoder.decode(packet):
                file.writelines(np.ascontiguousarray(p).tobytes() for p in planes_of(frame).all)


def _score(shown: Path, raw: Path) -> float:
    form = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(FPS)]
    done = subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", *form, "-i", str(shown),
            *form, "-i", str(raw), "-lavfi", "libvmaf=n_subsample=3:n_threads=1", "-f", "null", "-",
        ],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"VMAF score: ([\d.]+)", done.stderr)
    assert found
    return float(found[1])
