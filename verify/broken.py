"""Files as strangers send them: cut, empty, under a wrong name, without sound, ten hours long, hostile."""

import io
import struct
import wave
import zlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

import av
import numpy as np
from PIL import Image

CUTS = (0.02, 0.3, 0.6, 0.9, 0.99)
KINDS = ("mp4", "webm", "wav", "flac", "png", "jpg", "webp", "pdf", "gif", "bmp")


def seeds(folder: Path) -> dict[str, bytes]:
    """A small whole file of each kind."""
    clip, web, flac = (folder / f"seed.{ending}" for ending in ("mp4", "webm", "flac"))
    film(clip)
    film(web, codec="libvpx")
    _flac(flac)
    made = {"mp4": clip.read_bytes(), "webm": web.read_bytes(), "flac": flac.read_bytes()}
    pictures = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP"}
    made |= {ending: _picture(kind) for ending, kind in pictures.items()}
    for file in (clip, web, flac):
        file.unlink()
    return made | {"wav": _wave(), "pdf": _pdf()}


def broken_files(folder: Path, chance: Random) -> Iterator[Path]:
    """More than forty files, none of them as it should be. `folder` holds nothing else."""
    whole = seeds(folder)
    for kind in KINDS:
        content = whole[kind]
        for share in CUTS:
            yield _kept(folder / f"cut-{share}.{kind}", content[: int(len(content) * share)])
        yield _kept(folder / f"scratched.{kind}", scratched(content, chance, share=0.02))
        other = KINDS[(KINDS.index(kind) + 3) % len(KINDS)]
        yield _kept(folder / f"really-{kind}.{other}", content)
    yield _kept(folder / "nothing.mp4", b"")
    yield _kept(folder / "zeroes.mp4", bytes(100_000))
    yield _kept(folder / "noise.mp4", chance.randbytes(100_000))
    yield from _odd(folder)


def _odd(folder: Path) -> Iterator[Path]:
    """Right in form and wrong in sense."""
    odd: dict[str, Callable[[Path], None]] = {
        "no-sound.mp4": film,
        "no-picture.mp4": _sound_only,
        "one-picture.mp4": lambda path: film(path, frames=1),
        "ten-hours.mp4": lambda path: film(path, frames=3, step=5 * 3600 * 25),
        "no-time-between.mp4": lambda path: film(path, frames=10, step=0),
        "full-colour.mp4": lambda path: film(path, colours="yuv444p"),
        "ten-bits.mp4": lambda path: film(path, colours="yuv420p10le"),
        "grey.mp4": lambda path: film(path, colours="gray"),
        "tiny.mp4": lambda path: film(path, size=(16, 16)),
    }
    for name, make in odd.items():
        make(folder / name)
        yield folder / name
    yield _kept(folder / "wide.png", _png_header(30_000, 30_000))
    yield _kept(folder / "flat.png", _png_header(0, 0))


def scratched(content: bytes, chance: Random, *, share: float) -> bytes:
    """So many of its bytes changed, one piece taken out and one said twice."""
    changed = bytearray(content)
    for _ in range(max(1, int(len(changed) * share))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    at = chance.randrange(len(changed))
    length = chance.randrange(1, 200)
    return bytes(changed[:at] + changed[at + length :] + changed[at // 2 : at // 2 + length])


def film(
    path: Path,
    *,
    size: tuple[int, int] = (160, 90),
    frames: int = 40,
    step: int = 1,
    codec: str = "libx264",
    colours: str = "yuv420p",
) -> None:
    """A small clip of 25 pictures a second, each so many ticks after the last, without sound."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, colours
        stream.codec_context.time_base = Fraction(1, 25)
        pixels = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=colours)
            frame.pts, frame.time_base = number * max(step, 1), Fraction(1, 25)
            for packet in stream.encode(frame):
                file.mux(_stopped(packet) if step == 0 else packet)
        for packet in stream.encode():
            file.mux(_stopped(packet) if step == 0 else packet)


def _stopped(packet: "av.Packet[av.VideoStream]") -> "av.Packet[av.VideoStream]":
    packet.duration = 0
    return packet


def _sound_only(path: Path) -> None:
    with av.open(str(path), "w") as file:
        stream = file.add_stream("aac", rate=48_000)
        for number in range(60):
            frame = av.AudioFrame.from_ndarray(
                np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
            )
            frame.sample_rate, frame.pts = 48_000, number * 1024
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _flac(path: Path) -> None:
    with av.open(str(path), "w") as file:
        stream = file.add_stream("flac", rate=48_000)
        noise = np.random.default_rng(2).integers(-900, 900, (1, 48_000 * 6), dtype=np.int16)
        frame = av.AudioFrame.from_ndarray(noise, format="s16", layout="mono")
        frame.sample_rate = 48_000
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _wave() -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(np.random.default_rng(3).integers(0, 99, 48_000, dtype=np.int16).tobytes())
    return written.getvalue()


def _picture(kind: str) -> bytes:
    written = io.BytesIO()
    pixels = np.random.default_rng(4).integers(0, 255, (90, 160, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(written, kind)
    return written.getvalue()


def _pdf() -> bytes:
    text = b"BT /F1 12 Tf 72 700 Td (Rivers move sand to the sea.) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n + 1, part) for n, part in enumerate(parts))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF\n"


def _png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64))


def _kept(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
