"""Backgrounds as planes, kept in the store: drawing one costs as much as coding twenty frames."""

from importlib.metadata import version

import numpy as np

from app.core.store import Store, recipe
from app.media.planes import Planes, from_rgb
from app.media.raster import rasterise_background


def ground(svg: str, size: tuple[int, int], store: Store) -> Planes:
    """The background, of that width and height, drawn or as it was drawn before."""
    key = f"ground/{recipe('ground', svg, size, version('resvg-py'))}.yuv"
    if not store.has(key):
        drawn = from_rgb(rasterise_background(svg, *size), size)
        store.write(key, b"".join(plane.tobytes() for plane in drawn.all))
        return drawn
    return _unpacked(store.read(key), size)


def _unpacked(content: bytes, size: tuple[int, int]) -> Planes:
    width, height = size
    half = (height // 2, width // 2)
    samples = np.frombuffer(bytearray(content), np.uint8)
    luma, chroma = samples[: width * height], samples[width * height :].reshape(2, *half)
    return Planes(luma.reshape(height, width), chroma[0], chroma[1])
