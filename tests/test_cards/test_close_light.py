"""The light behind midnight's last screen fades out by itself."""

import numpy as np
import pytest

from app.generation.brief import Aspect
from app.generation.script import CloseVisual
from app.media.cards import draw_card
from app.media.raster import even, rasterise
from app.media.themes import theme

FAINT = 3
"""Of 255: less than one step of an 8-bit picture's luma."""


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("title", ["How the Space Station stays alive", "Why the sea rises", "Tea"])
def test_the_light_is_never_cut_inside_the_picture(aspect: Aspect, title: str) -> None:
    width, height = aspect.size
    layers = draw_card(CloseVisual(title=title, source="A site"), theme("midnight"), aspect).layers
    (lit,) = [layer for layer in layers if 'id="screen"' in layer.svg]
    box = even(lit.box)
    alpha = rasterise(lit.svg, box)[:, :, 3]
    edges = (
        (box.x > 0, alpha[:, 0]),
        (box.y > 0, alpha[0]),
        (box.right < width, alpha[:, -1]),
        (box.bottom < height, alpha[-1]),
    )
    assert max((int(np.max(edge)) for inside, edge in edges if inside), default=0) <= FAINT
