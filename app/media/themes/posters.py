"""How each theme makes a thumbnail: bolder than its cards, to be read at the size of a stamp."""

from collections.abc import Callable
from dataclasses import dataclass

from app.media.fonts import archivo, fraunces, manrope
from app.media.icons import icon as draw_icon
from app.media.layout import Box
from app.media.shaping import Voice
from app.media.svg import circle, frame, glow, path, rectangle, ring
from app.media.themes.shapes import sunburst
from app.media.thumbnail_size import HEIGHT, WIDTH

WHOLE = Box(0, 0, WIDTH, HEIGHT)
MIDDLE = (1000.0, 366.0)  # of the drawing: clear of the corner where the player writes the length
EDGE = (812.0, 736.0)  # x of a photograph's left edge at the top and at the bottom
BAND = 446  # y from which words stand on a band of their own, where they do


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """One theme's thumbnail: `ground` lies under words and art, `plain` under words by a photograph.

    `stripe` is the colour along a picture's edge, `band` that under words below one, `shadow` the opacity of the letters' own.
    """

    voice: Voice
    ink: str
    plate: str
    on_plate: str
    plate_radius: float
    badge: str
    on_badge: str
    stripe: str
    band: str
    shadow: float
    ground: Callable[[], str]
    plain: Callable[[], str]
    art: Callable[[str], str]


def _night() -> str:
    x, y = MIDDLE
    ground = (
        '<defs><linearGradient id="night" x1="0" y1="0" x2="1" y2="1"><stop offset="0" '
        'stop-color="#0a1030"/><stop offset="1" stop-color="#3a1c74"/></linearGradient></defs>'
    )
    return (
        ground
        + rectangle(WHOLE, "url(#night)")
        + glow("warm", x, y, 640, "#ff5a3c", strength=0.75)
        + path(sunburst(x, y, 1500), "#ffffff", opacity=0.075)
    )


def _sun(icon: str) -> str:
    x, y = MIDDLE
    gradient = (
        '<defs><linearGradient id="sun" x1="0" y1="0" x2="0" y2="1"><stop offset="0" '
        'stop-color="#ffc15e"/><stop offset="1" stop-color="#ff5f43"/></linearGradient></defs>'
    )
    return (
        gradient
        + circle(x, y, 262, "#ffffff", opacity=0.16)
        + glow("shade", x, y + 16, 264, "#05070f", strength=0.8, soft=False)
        + circle(x, y, 232, "url(#sun)")
        + draw_icon(icon, x - 146, y - 146, 292, "#170d2b", width=1.8)
    )


def _sheet() -> str:
    edge = Box(20, 20, WIDTH - 40, HEIGHT - 40)
    return rectangle(WHOLE, "#f6f1e7") + frame(edge, "#8d8271", width=3)


def _page() -> str:
    x, y = MIDDLE
    block = Box(720, 0, WIDTH - 720, HEIGHT)
    clip = f'<defs><clipPath id="block">{rectangle(block, "#fff")}</clipPath></defs>'
    rays = path(sunburst(x, y, 900, rays=36), "#f6f1e7", opacity=0.16)
    return (
        _sheet()
        + rectangle(block, "#1d1a16")
        + clip
        + f'<g clip-path="url(#block)">{rays}</g>'
        + rectangle(Box(720, 0, 12, HEIGHT), "#b8301a")
    )


def _medallion(icon: str) -> str:
    x, y = MIDDLE
    return (
        circle(x, y, 252, "#1d1a16")
        + ring(x, y, 248, "#f6f1e7", width=5)
        + ring(x, y, 234, "#f6f1e7", width=2)
        + circle(x, y, 220, "#c2321a")
        + draw_icon(icon, x - 138, y - 138, 276, "#fffdf8", width=1.6)
    )


def _block() -> str:
    return rectangle(WHOLE, "#1c2bd0") + path("M0 720V600L120 720Z", "#ff5b3a")


def _blocks() -> str:
    x, y = MIDDLE
    block = Box(744, 0, WIDTH - 744, HEIGHT)
    clip = f'<defs><clipPath id="block">{rectangle(block, "#fff")}</clipPath></defs>'
    rays = path(sunburst(x, y, 900), "#ffb300")
    return _block() + rectangle(block, "#ffd400") + clip + f'<g clip-path="url(#block)">{rays}</g>'


def _disc(icon: str) -> str:
    x, y = MIDDLE
    return (
        circle(x + 30, y + 30, 226, "#ff5b3a")
        + circle(x, y, 226, "#1c2bd0")
        + draw_icon(icon, x - 142, y - 142, 284, "#ffffff", width=2.1)
    )


POSTERS: dict[str, Poster] = {
    "midnight": Poster(
        voice=Voice(manrope("ExtraBold"), 800, -0.022, upper=True, descent=0.0),
        ink="#ffffff",
        plate="#ffd84d",
        on_plate="#14102b",
        plate_radius=18,
        badge="#ff3b5c",
        on_badge="#14060a",
        stripe="#ffd84d",
        band="#0d0b26",
        shadow=0.5,
        ground=_night,
        plain=_night,
        art=_sun,
    ),
    "paper": Poster(
        voice=Voice(fraunces(720, optical=72), 700, -0.02, descent=0.12),
        ink="#1d1a16",
        plate="#8f1d0b",
        on_plate="#fffdf8",
        plate_radius=0,
        badge="#f6f1e7",
        on_badge="#1d1a16",
        stripe="#b8301a",
        band="#f6f1e7",
        shadow=0.0,
        ground=_page,
        plain=_sheet,
        art=_medallion,
    ),
    "signal": Poster(
        voice=Voice(archivo(880, width=94), 800, -0.026, upper=True, descent=0.0),
        ink="#ffffff",
        plate="#ffd400",
        on_plate="#0e0e12",
        plate_radius=0,
        badge="#0e0e12",
        on_badge="#ffffff",
        stripe="#ffd400",
        band="#1c2bd0",
        shadow=0.0,
        ground=_blocks,
        plain=_block,
        art=_disc,
    ),
}
