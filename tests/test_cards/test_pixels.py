import numpy as np
import pytest

from app.generation.brief import Aspect
from app.generation.script import StatementVisual
from app.media.card import Card
from app.media.cards import draw_card
from app.media.colour import READABLE, contrast
from app.media.layout import Box, layout
from app.media.raster import even, rasterise, rasterise_background
from app.media.theme_names import THEMES
from app.media.themes import theme
from tests.test_cards.visuals import visuals


def card_of(kind: int, name: str, aspect: Aspect) -> Card:
    return draw_card(
        list(visuals("Sunrise over Ångström", "jumping gypsy"))[kind], theme(name), aspect
    )


@pytest.mark.parametrize("name", list(THEMES))
def test_nothing_of_a_layer_of_words_is_cut_at_its_box(name: str) -> None:
    for layer in card_of(1, name, Aspect.WIDE).layers:
        alpha = rasterise(layer.svg, layer.box)[:, :, 3]
        around = rasterise(
            layer.svg,
            Box(layer.box.x - 8, layer.box.y - 8, layer.box.width + 16, layer.box.height + 16),
        )[:, :, 3]
        assert int(alpha.sum()) == pytest.approx(int(around.sum()), rel=1e-3)


@pytest.mark.parametrize("name", list(THEMES))
def test_the_ink_lies_where_the_lettering_says(name: str) -> None:
    card = draw_card(StatementVisual(text="Sunrise"), theme(name), Aspect.SQUARE)
    line = card.lettering[0]
    layer = next(layer for layer in card.layers if layer.box.contains(line.box))
    rows, columns = np.nonzero(rasterise(layer.svg, layer.box)[:, :, 3] > 8)
    assert abs(layer.box.x + columns.min() - line.box.x) <= 1.5
    assert abs(layer.box.x + columns.max() + 1 - line.box.right) <= 1.5
    assert abs(layer.box.y + rows.min() - line.box.y) <= 1.5
    assert abs(layer.box.y + rows.max() + 1 - line.box.bottom) <= 1.5


@pytest.mark.parametrize("name", list(THEMES))
@pytest.mark.parametrize("kind", [0, 1, 3, 6])
def test_the_real_ground_behind_words_lets_them_be_read(name: str, kind: int) -> None:
    aspect = Aspect.TALL
    card = card_of(kind, name, aspect)
    size = (layout(aspect).width, layout(aspect).height)
    ground = rasterise_background(card.background, *size)
    for line in card.lettering:
        box = even(line.box)
        seen = ground[int(box.y) : int(box.bottom), int(box.x) : int(box.right)].reshape(-1, 3)
        dark, light = seen[seen.sum(1).argmin()], seen[seen.sum(1).argmax()]
        colours = ["#{:02x}{:02x}{:02x}".format(*map(int, pixel)) for pixel in (dark, light)]
        on_a_plate = min(contrast(line.paper, colour) for colour in colours) > 1.6
        assert on_a_plate or min(contrast(line.ink, colour) for colour in colours) >= READABLE


def test_the_same_card_is_the_same_pixels() -> None:
    first, second = (card_of(4, "signal", Aspect.WIDE) for _ in range(2))
    assert first == second
    box = first.layers[0].box
    one, other = (rasterise(card.layers[0].svg, box) for card in (first, second))
    assert np.array_equal(one, other)


def test_a_box_is_widened_to_even_pixels() -> None:
    assert even(Box(3.2, 5.0, 3.9, 0.5)) == Box(2, 4, 6, 2)
