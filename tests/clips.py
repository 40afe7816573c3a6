"""Small real clips: a red left half, a blue right half, a green bar on top, a light box that travels right."""

from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

RED, BLUE, GREEN = (190, 40, 40), (40, 50, 190), (40, 170, 60)


def filmed(
    path: Path,
    *,
    size: tuple[int, int] = (640, 360),
    seconds: float = 2.0,
    fps: int = 25,
    codec: str = "libx264",
    seed: int = 0,
) -> Path:
    """A clip in the container that the name's ending says, without sound."""
    width, height = size
    frames = round(seconds * fps)
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=fps)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(
                _picture(size, number / frames, seed), format="rgb24"
            )
            for packet in stream.encode(frame):
                file.mux(packet)
        for packet in stream.encode():
            file.mux(packet)
    return path


def _picture(size: tuple[int, int], share: float, seed: int) -> npt.NDArray[np.uint8]:
    width, height = size
    pixels = np.full((height, width, 3), np.roll(RED, seed), np.uint8)
    pixels[:, width // 2 :] = np.roll(BLUE, seed)
    pixels[: height // 4] = np.roll(GREEN, seed)
    left = round(share * width * 0.8)
    pixels[height // 2 : height * 3 // 4, left : left + width // 6] = 235
    return pixels
