"""How each theme makes a thumbnail: bolder than its cards, to be read at the size of a stamp."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from app.media.fonts import archivo, fraunces, manrope
from app.media.icons import icon as draw_icon
from app.media.layout import Box
from app.media.shaping import Voice
from app.media.svg import circle, frame, glow, line, path, rectangle, ring

WIDTH, HEIGHT = 1280, 720
WHOLE = Box(0, 0, WIDTH, HEIGHT)
ART = Box(
    760, 108, 472, 472
)  # clear of the bottom right corner, where the player writes the length
_MIDDLE = (ART.x + ART.width / 2, ART.y + ART.height / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """One theme's thumbnail. `scrim` lies over a photograph, solid under the words."""

    voice: Voice
    ink: str
    plate: str
    on_plate: str
    plate_radius: float
    badge: str
    on_badge: str
    scrim: str
    ground: Callable[[], str]
    art: Callable[[str], str]


def _night() -> str:
    x, y = _MIDDLE
    ground = (
        '<defs><linearGradient id="night" x1="0" y1="0" x2="1" y2="1"><stop offset="0" '
        'stop-color="#090d1d"/><stop offset="1" stop-color="#2a1a5e"/></linearGradient></defs>'
    )
    rays = "".join(_ray(math.radians(turn), math.radians(2.7)) for turn in range(0, 360, 15))
    return (
        ground
        + rectangle(WHOLE, "url(#night)")
        + glow("warm", x, y, 560, "#ff6b4a", strength=0.6)
        + path(rays, "#ffffff", opacity=0.05)
    )


def _ray(turn: float, half: float) -> str:
    x, y = _MIDDLE
    far = [
        (x + 1500 * math.cos(side), y + 1500 * math.sin(side))
        for side in (turn - half, turn + half)
    ]
    return f"M{x} {y}" + "".join(f"L{across:.1f} {down:.1f}" for across, down in far) + "Z"


def _sun(icon: str) -> str:
    x, y = _MIDDLE
    gradient = (
        '<defs><linearGradient id="sun" x1="0" y1="0" x2="0" y2="1"><stop offset="0" '
        'stop-color="#ffb454"/><stop offset="1" stop-color="#ff6b4a"/></linearGradient></defs>'
    )
    return (
        gradient
        + circle(x, y, 236, "#ffffff", opacity=0.12)
        + glow("shade", x, y + 14, 232, "#05070f", strength=0.75, soft=False)
        + circle(x, y, 206, "url(#sun)")
        + draw_icon(icon, x - 122, y - 122, 244, "#1a1030", width=1.7)
    )


def _page() -> str:
    block = Box(736, 0, WIDTH - 736, HEIGHT)
    edge = Box(24, 24, WIDTH - 48, HEIGHT - 48)
    return (
        rectangle(WHOLE, "#f6f1e7") + rectangle(block, "#1d1a16") + frame(edge, "#8d8271", width=3)
    )


def _medallion(icon: str) -> str:
    x, y = _MIDDLE[0] + 12, _MIDDLE[1]
    rays = "".join(
        line(
            (x + 158 * math.cos(turn), y + 158 * math.sin(turn)),
            (x + far * math.cos(turn), y + far * math.sin(turn)),
            "#f6f1e7",
            width=4,
        )
        for turn, far in ((math.tau * place / 48, 226 if place % 2 else 204) for place in range(48))
    )
    return (
        rays
        + ring(x, y, 146, "#f6f1e7", width=4)
        + circle(x, y, 132, "#b8301a")
        + draw_icon(icon, x - 80, y - 80, 160, "#fffdf8", width=1.6)
    )


def _blocks() -> str:
    return rectangle(WHOLE, "#1c2bd0") + rectangle(Box(760, 0, WIDTH - 760, HEIGHT), "#ffd400")


def _disc(icon: str) -> str:
    x, y = _MIDDLE[0] + 16, _MIDDLE[1] + 4
    return (
        circle(x + 34, y + 34, 206, "#ff5b3a")
        + circle(x, y, 206, "#1c2bd0")
        + draw_icon(icon, x - 124, y - 124, 248, "#ffffff", width=2.1)
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
        scrim="#090d1d",
        ground=_night,
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
        scrim="#f6f1e7",
        ground=_page,
        art=_medallion,
    ),
    "signal": Poster(
        voice=Voice(archivo(880, width=108), 800, -0.026, upper=True, descent=0.0),
        ink="#ffffff",
        plate="#ffd400",
        on_plate="#0e0e12",
        plate_radius=0,
        badge="#0e0e12",
        on_badge="#ffffff",
        scrim="#1c2bd0",
        ground=_blocks,
        art=_disc,
    ),
}
