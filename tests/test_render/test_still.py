from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.media.still import still

RED, BLUE = (200, 30, 30), (30, 30, 200)


def two_halves(folder: Path, width: int, height: int, *, upright: bool) -> Path:
    """A picture with a red and a blue half."""
    pixels = np.full((height, width, 3), RED, np.uint8)
    pixels[(slice(height // 2, None),) if upright else (slice(None), slice(width // 2, None))] = (
        BLUE
    )
    path = folder / "halves.png"
    Image.fromarray(pixels).save(path)
    return path


@pytest.mark.parametrize("shape", [(1600, 900), (1600, 1000), (1200, 900)])
def test_a_picture_of_a_like_shape_fills_the_frame(tmp_path: Path, shape: tuple[int, int]) -> None:
    planes = still(two_halves(tmp_path, *shape, upright=False), (1920, 1080), zoom=1.2)
    assert planes.size == (1920, 1080)
    assert planes.v[:, :470].min() > 180
    assert planes.v[:, 490:].max() < 130


def test_a_picture_of_quite_another_shape_is_whole_even_under_the_closest_camera(
    tmp_path: Path,
) -> None:
    planes = still(two_halves(tmp_path, 600, 1200, upright=True), (1920, 1080), zoom=1.25)
    middle = planes.y[:, 960].astype(int)
    edges = np.nonzero(np.abs(np.diff(middle)) > 6)[0]
    seen = slice(int(1080 * (0.5 - 0.4)), int(1080 * (0.5 + 0.4)))
    assert seen.start - 2 <= edges.min()
    assert edges.max() <= seen.stop + 2
    assert planes.y[:, :400].mean() < planes.y[400:680, 900:1000].mean()
