"""Drawings that show a figure's size: a share of a ring, or as many icons as are counted."""

import math
import re
from itertools import islice

from app.generation.script import NumberVisual
from app.media.card import Entrance
from app.media.cards.pieces import LAST_DELAY
from app.media.cards.sheet import SOFT_EDGE, Sheet
from app.media.layout import Box

_MOST = 20
_PERCENT = frozenset({"%", "percent", "per cent"})
_MEASURED = re.compile(
    r"hundred|thousand|million|billion|trillion|degree|°|/|%|percent|per |^[a-zµ]{1,3}[²³]?$|k?cal|met(?:re|er)"
    r"|mile|feet|inch|pound|ton|lit(?:re|er)|gram|watt|volt|hertz|acre|hectare|knot|ounce|gallon|barrel|light"
    r"|dollar|euro|kroner|yen|yuan|rupee|rouble|franc|peso"
)
"""Units of a size, a share or a sum: three metres are no three things."""

_FILLED = 0.84  # of a cell, the rest is air


def draws_figure(visual: NumberVisual) -> bool:
    """Whether the figure is a percentage or a small count of things that have an icon."""
    return _share(visual) is not None or _count(visual) is not None


def draw_counted(sheet: Sheet, visual: NumberVisual, box: Box) -> None:
    """The ring filled by the percentage, or the icons one after another, inside a square."""
    share, count = _share(visual), _count(visual)
    place = sheet.at(box)
    if share is not None:
        air = SOFT_EDGE
        room = Box(place.x - air, place.y - air, place.width + 2 * air, place.height + 2 * air)
        sheet.draw(sheet.look.share(share, place), room, delay=4)
    elif count is not None:
        _draw_icons(sheet, visual.icon, count, box)


def _draw_icons(sheet: Sheet, icon: str, count: int, box: Box) -> None:
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    cell = box.width / columns
    side = cell * _FILLED
    top = box.y + (box.height - rows * cell) / 2
    step = min(3.0, (LAST_DELAY - 4) / count)
    cells = ((row, column) for row in range(rows) for column in range(columns))
    for place, (row, column) in enumerate(islice(cells, count)):
        x, y = box.x + column * cell, top + row * cell
        tile = sheet.at(Box(x + (cell - side) / 2, y + (cell - side) / 2, side, side))
        svg = sheet.look.counter(icon, tile)
        sheet.draw(svg, tile, entrance=Entrance.FADE, delay=4 + round(place * step))


def _share(visual: NumberVisual) -> float | None:
    """The part of the whole, 0 to 1, that a percentage is."""
    found = re.fullmatch(r"\s*(?:~|≈)?\s*(\d{1,3}(?:\.\d+)?)\s*(%?)\s*", visual.number, re.ASCII)
    if not found or not (found[2] or visual.unit.strip().lower() in _PERCENT):
        return None
    share = float(found[1]) / 100
    return share if 0 < share <= 1 else None


def _count(visual: NumberVisual) -> int | None:
    plain = re.fullmatch(r"\d{1,2}", visual.number.strip(), re.ASCII)
    if not plain or not visual.icon or _MEASURED.search(visual.unit.strip().lower()):
        return None
    count = int(plain[0])
    return count if 2 <= count <= _MOST else None
