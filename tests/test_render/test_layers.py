from itertools import pairwise

import numpy as np
import pytest

from app.media.card import Entrance, Layer
from app.media.layers import Arrival, Layers, arrival
from app.media.layout import Box
from app.media.overlay import Overlay, faded, lay, lowered, overlay
from app.media.planes import Planes, blank
from tests.test_render.films import Samples

SIZE = (640, 360)
ARRIVING = [entrance for entrance in Entrance if entrance is not Entrance.NONE]


def grey() -> Planes:
    planes = blank(SIZE)
    for plane in planes.all:
        plane[:] = 128
    return planes


def patch() -> Overlay:
    """An opaque white disc on transparent ground."""
    down, across = np.mgrid[0:80, 0:100]
    disc = np.hypot(across - 50, down - 40) < 30
    rgba = np.zeros((80, 100, 4), np.uint8)
    rgba[disc] = 255
    return overlay(rgba, 200, 100)


def seen(entrance: Entrance, frame: int) -> Samples:
    picture = grey()
    Layers([Arrival(patch(), entrance, 10, 25)]).draw(frame, picture)
    return picture.y


@pytest.mark.parametrize("entrance", ARRIVING)
def test_a_layer_is_absent_before_it_arrives_and_at_rest_within_half_a_second(
    entrance: Entrance,
) -> None:
    layer = Layer(svg="", box=Box(0, 0, 2, 2), entrance=entrance, reveal=1, delay=4)
    coming = arrival(layer, patch(), (5, 30))
    assert coming.start == 34
    assert 34 < coming.end <= 49
    assert coming.share(33) == 0
    assert 0 < coming.share(34) < 1
    assert coming.share(coming.end) == 1


@pytest.mark.parametrize("entrance", ARRIVING)
def test_every_entrance_only_ever_adds_light_and_ends_as_the_layer_itself(
    entrance: Entrance,
) -> None:
    rest = grey()
    lay(patch(), rest)
    light = [float(seen(entrance, frame).sum()) for frame in range(8, 27)]
    assert light[0] == light[1] == grey().y.sum()
    assert all(after >= before for before, after in pairwise(light))
    assert np.array_equal(seen(entrance, 25), rest.y)


def test_a_layer_without_an_entrance_is_there_from_the_first_frame() -> None:
    layer = Layer(svg="", box=Box(0, 0, 2, 2), entrance=Entrance.NONE)
    assert arrival(layer, patch(), ()).share(0) == 1


def test_a_reveal_that_the_shot_does_not_name_counts_from_its_start() -> None:
    layer = Layer(svg="", box=Box(0, 0, 2, 2), entrance=Entrance.FADE, reveal=3, delay=2)
    assert arrival(layer, patch(), (50,)).start == 2


def test_rising_is_smooth_to_a_fraction_of_a_pixel() -> None:
    heights = []
    for step in range(57):
        picture = grey()
        lay(lowered(patch(), 28 - step / 2), picture)
        light = picture.y.astype(np.float64) - 128
        heights.append(float((light.sum(1) * np.arange(SIZE[1])).sum() / light.sum()))
    assert np.abs(np.diff(heights) + 0.5).max() < 0.02


def test_growing_uncovers_from_the_foot_and_sweeping_from_the_left() -> None:
    grown, swept = seen(Entrance.GROW, 11) != 128, seen(Entrance.SWEEP, 11) != 128
    whole = seen(Entrance.FADE, 25) != 128
    rows, columns = np.nonzero(grown.any(1))[0], np.nonzero(swept.any(0))[0]
    assert rows.max() == np.nonzero(whole.any(1))[0].max()
    assert columns.min() == np.nonzero(whole.any(0))[0].min()
    assert rows.min() > np.nonzero(whole.any(1))[0].min()
    assert columns.max() < np.nonzero(whole.any(0))[0].max()


def test_half_opacity_is_the_mean_of_what_is_below_and_above() -> None:
    picture, opaque = grey(), grey()
    lay(faded(patch(), np.full((1, 1), 0.5, np.float32)), picture)
    lay(patch(), opaque)
    mean = (opaque.y.astype(int) + 128) / 2
    assert np.abs(picture.y - mean).max() <= 1


def test_a_patch_may_stand_across_the_pictures_edge() -> None:
    for x, y in ((-40, -20), (600, 300), (700, 400), (-200, 0)):
        picture = grey()
        lay(Overlay(x, y, patch().ink, patch().through, patch().through_half), picture)
        assert picture.y.shape == (360, 640)


def test_layers_that_are_at_rest_are_counted_from_the_lowest() -> None:
    layers = Layers(
        [Arrival(patch(), Entrance.FADE, 0, 10), Arrival(patch(), Entrance.FADE, 5, 15)]
    )
    assert [layers.settled(frame) for frame in (0, 9, 10, 14, 15)] == [0, 0, 1, 1, 2]
