"""What pages look like, held against pictures that a person has looked at.

    python -m verify.pictures          # keep what pages look like now as what they are to look like

The service stands in this process, with a clock that stands still; so does the browser's. The pictures
hold for one Chromium with one set of fonts: another draws letters otherwise, and needs its own.
"""

import asyncio
import io
import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from socket import socket
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Literal
from unittest import mock

import numpy as np
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session

from app.accounts import users
from app.accounts.tiers import Role, Tier
from app.accounts.users import Registration
from app.analytics.models import DailyFigures
from app.core import ids
from app.core.config import read_settings
from app.main import Service, build
from tests.test_dashboard import portfolio
from tests.test_dashboard.chromium import ARGS, EMAIL, PASSWORD, WHOLE_CHROMIUM, sign_in
from tests.test_dashboard.portfolio import Portfolio
from verify.promise import Bound, Effort, Figures, Promise, none_of

KEPT = Path(__file__).parent / "screens"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HEIGHT = 1200
"""Pixels of a page that are looked at."""
UNLIKE = 24
"""Of 255: by so much a colour differs before its pixel counts."""
MOST = "differing pixels of the most different picture, %"
IN_VIEW = """() => [...document.images].every(
  (image) => image.complete || image.getBoundingClientRect().top > innerHeight)"""
"""Every picture that is seen has come."""
UNSTEADY = "[data-unsteady], .unsteady"


@dataclass(frozen=True, slots=True)
class View:
    """A screen that pages are looked at on."""

    name: str
    width: int
    theme: Literal["light", "dark"]


VIEWS = (View("light", 1440, "light"), View("dark", 1440, "dark"), View("phone", 390, "light"))


def compare(effort: Effort) -> Figures:  # noqa: ARG001 - every page, always
    """Every page on three screens against the picture of it that is kept."""
    kept = {path.stem: Image.open(path).convert("RGB") for path in sorted(KEPT.glob("*.webp"))}
    found = dict(taken())
    shares = {name: difference(kept[name], found[name]) for name in kept.keys() & found.keys()}
    for name, share in sorted(shares.items(), key=lambda each: -each[1])[:5]:
        print(f"{name}: {share:.3f} % of its pixels differ", file=sys.stderr)
    return {
        "pictures compared": len(shares),
        MOST: max(shares.values(), default=100.0),
        "pages without a kept picture": len(found.keys() - kept.keys()),
        "kept pictures without a page": len(kept.keys() - found.keys()),
    }


def difference(one: Image.Image, other: Image.Image) -> float:
    """The percentage of pixels that differ; all of them where the sizes do."""
    if one.size != other.size:
        return 100.0
    apart = np.abs(np.asarray(one, np.int16) - np.asarray(other, np.int16)).max(axis=2)
    return float(100 * (apart > UNLIKE).mean())


def taken() -> Iterator[tuple[str, Image.Image]]:
    """A picture of every page on every screen, by its name."""
    if WHOLE_CHROMIUM is None:
        raise RuntimeError("Chromium is not installed here.")
    with TemporaryDirectory(prefix="ytempire-verify-") as folder, _house(Path(folder)) as house:
        base, made = house
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=WHOLE_CHROMIUM, args=ARGS)
            for view in VIEWS:
                context = _visit(browser, base, view)
                page = context.new_page()
                for name, path in _pages(made).items():
                    yield f"{name}-{view.name}", _take(page, path)
                context.close()
            browser.close()


def _pages(made: Portfolio) -> Mapping[str, str]:
    channel = next(iter(made.channels.values())).id
    week = made.at(3, 12).date()
    out = {
        "planned": portfolio.TITLES[0],
        "held": portfolio.TITLES[4],
        "published": portfolio.TITLES[5],
    }
    return {
        "today": "",
        "videos": "/videos",
        "video": f"/videos/{made.films[portfolio.TITLES[0]].id}",
        "new": "/new",
        "calendar-week": f"/calendar?span=week&at={week}",
        "calendar-month": f"/calendar?span=month&at={week}",
        "channels": "/channels",
        "channel": f"/channels/{channel}",
        "money": "/money",
        "results": "/results",
        "webhooks": "/webhooks",
        "account": "/account",
        "people": "/house/people",
        "audit": "/house/audit",
        **{
            f"publication-{name}": f"/videos/{made.films[title].id}/publication"
            for name, title in out.items()
        },
    }


def _take(page: Page, path: str) -> Image.Image:
    answer = page.goto(f"/dashboard{path}")
    if answer is None or not answer.ok:
        raise RuntimeError(f"{path} cannot be shown.")
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_function(IN_VIEW)
    shot = page.screenshot(animations="disabled", caret="hide", mask=[page.locator(UNSTEADY)])
    return Image.open(io.BytesIO(shot)).convert("RGB")


def _visit(browser: Browser, base: str, view: View) -> BrowserContext:
    """Someone signed in at that screen, whose browser's clock stands still too."""
    context = browser.new_context(
        base_url=base,
        viewport={"width": view.width, "height": HEIGHT},
        color_scheme=view.theme,
        reduced_motion="reduce",
        timezone_id="Europe/Berlin",
        locale="en-GB",
    )
    context.clock.set_fixed_time(NOW)
    sign_in(context)
    return context


@contextmanager
def _house(folder: Path) -> Iterator[tuple[str, Portfolio]]:
    """A filled service in this process, at an hour that does not pass; its address and its films."""
    usual = {"DATA_DIR": str(folder), "NARRATOR": "sandbox", "SECRET_KEY": "k" * 40,
             "RATE_LIMIT_PER_MINUTE": "100000", "RATE_LIMIT_PER_HOUR": "100000"}  # fmt: skip
    with mock.patch.dict(os.environ, usual), closing(socket()) as door:
        door.bind(("127.0.0.1", 0))
        app = build(read_settings(), clock=lambda: NOW, works=False)
        logging.disable(logging.INFO)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        serving = threading.Thread(target=lambda: asyncio.run(server.serve([door])))
        serving.start()
        try:
            while not server.started:
                threading.Event().wait(0.05)
            yield f"http://127.0.0.1:{door.getsockname()[1]}", _filled(app, folder)
        finally:
            server.should_exit = True
            serving.join()
            logging.disable(logging.NOTSET)


def _filled(app: Service, folder: Path) -> Portfolio:
    services = app.state.services
    chance = Random(1)
    same_ids = mock.patch.object(ids, "os", SimpleNamespace(urandom=chance.randbytes))
    same_times = mock.patch.object(ids, "time", SimpleNamespace(time_ns=count(0, 10**6).__next__))
    same_channels = mock.patch.object(
        secrets, "token_hex", lambda size: chance.randbytes(size).hex()
    )
    hashed = services.accounts.passwords.hash_here(PASSWORD)
    who = Registration(
        email=EMAIL, username="boss", password_hash=hashed, role=Role.ADMIN, tier=Tier.SCALE
    )
    with same_ids, same_times, same_channels, services.database.transaction() as session:
        boss = users.register(session, who, now=NOW)
        made = portfolio.fill(session, boss.id, now=NOW)
        portfolio.crowd(session, made)
        _tell_figures(session, next(iter(made.channels.values())).id)
        session.expunge_all()
    portfolio.lay_pictures(made, folder / "videos")
    return made


def _tell_figures(session: Session, channel_id: str) -> None:
    """Two months that YouTube has told of."""
    for ago in range(3, 60):
        session.add(DailyFigures(
            channel_id=channel_id, youtube_video="", fetched_at=NOW,
            day=NOW.date() - timedelta(days=ago), views=90 * ago, engaged_views=40 * ago,
            minutes_watched=80 * ago, subscribers_gained=ago, subscribers_lost=2, likes=0,
            comments=0, shares=0, revenue=270_000 * ago))  # fmt: skip


def keep() -> None:
    """Keep what pages look like now."""
    KEPT.mkdir(exist_ok=True)
    for old in KEPT.glob("*.webp"):
        old.unlink()
    for name, picture in taken():
        picture.save(KEPT / f"{name}.webp", lossless=True, method=3)
    said = subprocess.run(
        [str(WHOLE_CHROMIUM), "--version"], capture_output=True, text=True, check=True
    )
    (KEPT / "browser.txt").write_text(said.stdout)


PICTURES = Promise(
    name="ui-pictures",
    sentence="Every page looks as in the picture of it that was looked at: fewer than 5 of 1,000 pixels differ.",
    bounds=(
        Bound(name="pictures compared", least=48),
        Bound(name=MOST, most=0.5),
        *none_of("pages without a kept picture", "kept pictures without a page"),
    ),
    run=compare,
    long=True,
)

if __name__ == "__main__":
    keep()
