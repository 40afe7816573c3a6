import numpy as np
import pytest

from app.media.overlay import lay, overlay
from app.media.planes import blank, blend, from_rgb, ycc

# R'G'B' and its 8-bit narrow-range Y'CbCr by ITU-R BT.709.
COLOURS = {
    "black": ((0, 0, 0), (16, 128, 128)),
    "white": ((255, 255, 255), (235, 128, 128)),
    "red": ((255, 0, 0), (63, 102, 240)),
    "green": ((0, 255, 0), (173, 42, 26)),
    "blue": ((0, 0, 255), (32, 240, 118)),
}


@pytest.mark.parametrize(("rgb", "expected"), COLOURS.values(), ids=COLOURS)
def test_colours_are_those_of_bt_709_whichever_way_they_come_in(
    rgb: tuple[int, int, int], expected: tuple[int, int, int]
) -> None:
    whole = from_rgb(np.full((90, 160, 3), rgb, np.uint8), (64, 36))
    patch = np.full((36, 64, 4), (*rgb, 255), np.uint8)
    laid = blank((64, 36))
    lay(overlay(patch, 0, 0), laid)
    tone = ycc(np.array(rgb, np.float32) / np.float32(255))
    for plane, painted, value, want in zip(whole.all, laid.all, tone, expected, strict=True):
        assert abs(int(plane[10, 10]) - want) <= 1
        assert abs(int(painted[10, 10]) - want) <= 1
        assert abs(float(value) - want) <= 0.6


def test_a_blend_is_the_mean_by_shares() -> None:
    dark, light = blank((64, 36)), blank((64, 36))
    for plane in dark.all:
        plane[:] = 40
    for plane in light.all:
        plane[:] = 200
    blend(dark, light, 0.25, dark)
    assert {int(plane[0, 0]) for plane in dark.all} == {80}
