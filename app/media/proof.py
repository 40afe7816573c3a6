"""A card as one picture: everything on it stands, nothing moves."""

import io

from PIL import Image

from app.generation.brief import Aspect
from app.generation.script import Visual
from app.media.cards import draw_card
from app.media.layout import Box
from app.media.raster import rasterise
from app.media.theme import Theme

LONGER_SIDE = 1280


def proof(visual: Visual, look: Theme, aspect: Aspect) -> bytes:
    """A JPEG of that visual in that look, 1280 pixels along its longer side. No picture is opened."""
    card = draw_card(visual, look, aspect)
    width, height = aspect.size
    svg = card.background + "".join(layer.svg for layer in card.layers)
    pixels = rasterise(svg, Box(0, 0, width, height), scale=LONGER_SIDE / max(width, height))
    written = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(written, "JPEG", quality=88, optimize=True)
    return written.getvalue()
