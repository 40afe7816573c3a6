import cv2
import numpy as np
import numpy.typing as npt
import pytest

from app.generation.timeline import Motion
from app.media.motion import Camera, kept_size, path, window
from app.media.planes import Planes, blank
from tests.test_render.films import Samples

SIZE = (1920, 1080)
FRAMES = 60
SPOTS = ((0.70, 0.28), (0.30, 0.40), (0.50, 0.50), (0.72, 0.70))


def spots(size: tuple[int, int]) -> Planes:
    """Soft round lights on black: their centres can be measured to a small part of a pixel."""
    width, height = size
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    light = sum(
        np.exp(-((across - x * width) ** 2 + (down - y * height) ** 2) / (2 * 7.0**2))
        for x, y in SPOTS
    )
    luma = np.clip(16 + 220 * np.asarray(light), 0, 255).astype(np.uint8)
    grey = np.full((height // 2, width // 2), 128, np.uint8)
    return Planes(luma, grey, grey)


def centres(luma: Samples) -> npt.NDArray[np.float64]:
    """The centre of gravity of each light, from top to bottom."""
    _, _, boxes, rough = cv2.connectedComponentsWithStats((luma > 70).astype(np.uint8))
    found = [
        _centre(luma, x, y)
        for box, (x, y) in zip(boxes[1:], rough[1:], strict=True)
        if box[4] >= 40
    ]
    return np.array(sorted(found, key=lambda centre: centre[1]))


def _centre(luma: Samples, x: float, y: float) -> tuple[float, float]:
    left, top = int(x) - 30, int(y) - 30
    light = luma[top : top + 61, left : left + 61].astype(np.float64) - 22
    light[light < 0] = 0
    down, across = np.mgrid[top : top + 61, left : left + 61]
    return float((light * across).sum() / light.sum()), float((light * down).sum() / light.sum())


@pytest.mark.parametrize("motion", [Motion.PUSH, Motion.PULL, Motion.PAN_LEFT, Motion.PAN_RIGHT])
def test_no_spot_strays_more_than_a_twentieth_of_a_pixel_from_a_smooth_path(motion: Motion) -> None:
    camera = Camera(spots(kept_size(motion, FRAMES, SIZE)), path(motion, FRAMES), SIZE)
    into, track = blank(SIZE), []
    for frame in range(FRAMES):
        camera.shoot(frame, into)
        track.append(centres(into.y))
    positions = np.array(track).reshape(FRAMES, -1)
    time = np.arange(FRAMES)
    smooth = np.stack([np.polyval(np.polyfit(time, p, 5), time) for p in positions.T], axis=1)
    assert positions.std(axis=0).max() > 2  # it does move
    assert np.abs(positions - smooth).std() <= 0.02
    assert np.abs(np.diff(positions - smooth, axis=0)).max() <= 0.05


@pytest.mark.parametrize("frames", [1, 30, 300, 3000, 36_000])
@pytest.mark.parametrize("motion", list(Motion))
def test_the_camera_never_leaves_the_picture(motion: Motion, frames: int) -> None:
    move = path(motion, frames)
    for frame in (0, frames - 1, frames + 15):
        zoom, centre = move.zoom_at(frame), move.x + frame * move.panning
        border = 0 if motion is Motion.STILL else 0.004
        assert centre - 0.5 / zoom >= border
        assert centre + 0.5 / zoom <= 1 - border


def test_long_shots_move_more_slowly_instead_of_further() -> None:
    assert path(Motion.PUSH, 9000).closest(9000) < 1.3
    assert path(Motion.PUSH, 9000).zooming < path(Motion.PUSH, 150).zooming


def test_a_window_keeps_clear_of_the_pictures_edge() -> None:
    for origin in (5.0, 9.3, 250.0, 275.9):
        found = window(2300, 1920, 1.05, origin)
        assert found.start >= 0
        assert found.start + found.length <= 2300
        assert 3 <= found.offset <= found.stretched - 1920 - 3


def test_left_and_right_are_each_others_mirror() -> None:
    right, left = path(Motion.PAN_RIGHT, 90), path(Motion.PAN_LEFT, 90)
    assert right.x < 0.5 < left.x
    assert right.panning == -left.panning > 0
