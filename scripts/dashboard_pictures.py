"""A picture of every page, light, dark and on a phone, of a service that is filled and makes a film.

    python scripts/dashboard_pictures.py [docs/images/screens]

Chromium is needed. The channels and the figures of YouTube are made up; the film is made.
"""

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.test_dashboard import portfolio, standing
from tests.test_dashboard.chromium import SECONDS, Installation, installation
from tests.test_dashboard.portfolio import Portfolio
from tests.test_dashboard.test_in_chromium import figures_are_read

QUALITY = 72
LONGEST = 2400
"""Pixels of a page's height that a picture shows."""


@dataclass(frozen=True)
class View:
    """A screen that pages are looked at on, and how wide its pictures are kept."""

    name: str
    width: int
    kept: int
    theme: Literal["light", "dark"]


VIEWS = (
    View("light", 1440, 960, "light"),
    View("dark", 1440, 960, "dark"),
    View("phone", 390, 390, "light"),
)
PUBLICATIONS = {
    "publication-planned": portfolio.TITLES[0],
    "publication-held": portfolio.TITLES[4],
    "publication-scheduled": portfolio.TITLES[8],
    "publication-published": portfolio.TITLES[5],
    "publication-stopped": "The lake that explodes",
}


def main(folder: Path) -> None:
    """Fill a service, make a film in it, and lay the pictures in that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place, installation(Path(place), NARRATOR="") as house:
        video = _film(house)
        made = house.filled(crowded=True)
        figures_are_read(house)
        series = _series(house, made)
        for view in VIEWS:
            context = house.visit(
                viewport={"width": view.width, "height": 900}, color_scheme=view.theme
            )
            page = context.new_page()
            for name, path in _pages(video, made, series):
                _take(page, path, view, folder / f"{name}-{view.name}.jpg")
            context.close()


def _film(house: Installation) -> str:
    context = house.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Make the film").click()
    page.wait_for_url("**/videos/*said=asked")
    expect(page.locator("video")).to_be_visible(timeout=10 * SECONDS)
    found = re.findall(r"videos/([0-9a-f-]{36})", page.url)[0]
    context.close()
    return str(found)


def _series(house: Installation, made: Portfolio) -> str:
    with house.database.transaction() as session:
        channels = [session.merge(channel) for channel in made.channels.values()]
        film = session.merge(made.films[portfolio.TITLES[0]])
        return str(standing.several(session, channels, film, now=made.now).id)


def _pages(video: str, made: Portfolio, series: str) -> Iterator[tuple[str, str]]:
    channel = next(iter(made.channels.values())).id
    week = made.at(3, 12).date()
    yield from {
        "today": "",
        "review": f"/review/{video}",
        "videos": "/videos",
        "video": f"/videos/{video}",
        "scene": f"/videos/{video}/scenes/1",
        "new": "/new",
        "series": "/series",
        "one-series": f"/series/{series}",
        "calendar-week": f"/calendar?span=week&at={week}",
        "calendar-month": f"/calendar?span=month&at={week}",
        "channels": "/channels",
        "channel": f"/channels/{channel}",
        "catalogue": f"/channels/{channel}/catalogue",
        "money": "/money",
        "results": "/results",
        "webhooks": "/webhooks",
        "account": "/account",
        "house": "/house",
        "people": "/house/people",
        "audit": "/house/audit",
    }.items()
    for name, title in PUBLICATIONS.items():
        yield name, f"/videos/{made.films[title].id}/publication"


def _take(page: Page, path: str, view: View, file: Path) -> None:
    answer = page.goto(f"/dashboard{path}")
    if answer is None or not answer.ok:
        raise SystemExit(f"{path} cannot be shown.")
    page.wait_for_function("document.fonts.status === 'loaded'")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    shown = picture.crop((0, 0, picture.width, min(picture.height, LONGEST)))
    kept = shown.resize((view.kept, round(shown.height * view.kept / shown.width)))
    kept.save(file, quality=QUALITY, optimize=True, progressive=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images/screens"))
