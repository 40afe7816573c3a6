"""A service of its own and a real browser that visits it."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.accounts.tiers import Tier
from app.accounts.users import find_by_email
from app.core.clock import system_clock
from app.database import Database, open_database
from tests.test_dashboard import portfolio
from tests.test_dashboard.portfolio import Portfolio
from tests.test_films.processes import BIN, PATIENCE, ROOT, Crew

WHOLE_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM = shutil.which("chromium-headless-shell") or WHOLE_CHROMIUM
"""The shell is the same browser without what a window needs, and a sixth faster."""
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed here")

ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
EMAIL, PASSWORD = "boss@example.com", "correct horse battery"
SECONDS = PATIENCE * 2000
# Five seconds, as it is by itself, a crowded machine may stand still.
expect.set_options(timeout=SECONDS)


@dataclass
class Installation:
    """A service on one port, which can be killed and started again, and a browser that visits it."""

    crew: Crew
    port: int
    browser: Browser
    video_id: str = ""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Database:
        """Its rows, from outside."""
        return open_database(f"sqlite:///{self.crew.folder}/ytempire.db")

    def start(self) -> None:
        self.crew.start("serve", "--port", str(self.port), sign="Uvicorn running")

    def kill(self) -> None:
        self.crew.hands[-1].send_signal(signal.SIGKILL)
        self.crew.hands[-1].wait()

    def filled(self, *, crowded: bool = False) -> Portfolio:
        """Four channels of its admin with their films; `crowded`, some stand in each other's way."""
        with self.database.transaction() as session:
            boss = find_by_email(session, EMAIL)
            assert boss is not None
            boss.tier = Tier.SCALE
            session.flush()
            made = portfolio.fill(session, boss.id, now=system_clock())
            if crowded:
                portfolio.crowd(session, made)
            session.expunge_all()
        portfolio.lay_pictures(made, self.crew.folder / "videos")
        return made

    def visit(self, **wanted: Any) -> BrowserContext:
        """Someone signed in, at a screen."""
        context = self.browser.new_context(base_url=self.base, **wanted)
        context.set_default_timeout(SECONDS)
        sign_in(context)
        return context


def sign_in(context: BrowserContext) -> None:
    """Have the admin signed in there, by the page."""
    page = context.new_page()
    page.goto("/dashboard/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/dashboard")
    page.close()


@contextmanager
def installation(folder: Path, **settings: str) -> Iterator[Installation]:
    """A started service with one admin, on a free port, and a browser."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    usual = {
        "DATA_DIR": str(folder),
        "NARRATOR": "sandbox",
        "RATE_LIMIT_PER_MINUTE": "100000",
        "RATE_LIMIT_PER_HOUR": "100000",
        "YOUTUBE_REDIRECT_URL": f"http://127.0.0.1:{port}/v1/oauth/youtube/callback",
        **settings,
    }
    crew = Crew(folder, usual)
    made = [str(BIN / "ytempire"), "user", "create", EMAIL, "--admin"]
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
            house = Installation(crew, port, browser)
            environment = {**os.environ, "PYTHONPATH": str(ROOT), **usual}
            subprocess.run(made, input=f"{PASSWORD}\n", text=True, env=environment, check=True,
                           capture_output=True)  # fmt: skip
            house.start()
            yield house
            browser.close()
    finally:
        crew.end()


def complaints(page: Page) -> list[str]:
    """What the browser complains of, from now on."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("response", lambda got: found.append(got.url) if got.status >= 400 else None)
    return found


WIDTHS = (360, 390, 768, 1280, 1920)
RULES_OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LARGEST, MOST_REQUESTS = 120 * 1024, 12
CONTROLS = (
    "a[href], button:not([disabled]), summary, select:not([disabled]), textarea:not([disabled]),"
    " input:not([disabled]):not([type=hidden]):not([type=radio]), input[type=radio]:checked"
)

WATCHED = """wanted => {
  const shown = [...document.querySelectorAll(wanted)].filter(
    (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("dialog:not([open])"));
  const reached = new Set();
  document.addEventListener("focusin", ({ target: e }) => {
    const places = [e, e.closest("label"), e.nextElementSibling];
    if (places.some((x) => x && getComputedStyle(x).outlineStyle !== "none")) reached.add(e);
  });
  window.missing = () => shown.filter((e) => e.isConnected && !reached.has(e)).map((e) => e.outerHTML.slice(0, 160));
  return shown.length;
}"""
"""Notes which of the controls that are shown get the focus and show it."""
BATCH = 20


def faults(page: Page, axe: Axe, path: str) -> list[object]:
    """What is wrong with that page: by axe at a desk and on a phone, and too wide for a screen.

    In the dark only colours are other than in the light, and only they are looked at.
    """
    page.goto(f"/dashboard{path}")
    wrong: list[object] = []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for theme, rules in (("light", {}), ("dark", RULES_OF_COLOUR)):
            wear(page, theme)
            found = axe.run(page, options={"resultTypes": ["violations"], **rules})
            wrong += [(path, width, theme, one["id"]) for one in found.response["violations"]]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        wrong += [(path, width, f"{over} px too wide")] if over else []
    return wrong


def wear(page: Page, theme: str) -> None:
    """Have the system say light or dark, and the page be all of that colour."""
    is_dark = theme == "dark"
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    expect(page.locator("html.dark")).to_have_count(int(is_dark))
    page.evaluate("document.getAnimations().forEach(each => { try { each.finish() } catch { } })")


def weight(context: BrowserContext, path: str) -> tuple[list[int], set[str]]:
    """The bytes that come over the line for each request of that page, and the hosts asked."""
    page = context.new_page()
    sizes: list[int] = []
    hosts: set[str] = set()

    def weigh(request: Any) -> None:
        sizes.append(max(0, request.sizes()["responseBodySize"]))
        hosts.add(request.url.split("/")[2])

    page.on("requestfinished", weigh)
    page.goto(f"/dashboard{path}")
    page.wait_for_function("document.fonts.status === 'loaded'")
    return sizes, hosts


def unreached(page: Page, path: str) -> list[str]:
    """The controls of that page which the tab key does not reach, or without showing the focus."""
    page.goto(f"/dashboard{path}")
    count = page.evaluate(WATCHED, CONTROLS)
    for _ in range(0, 2 * count + 40, BATCH):
        for _ in range(BATCH):
            page.keyboard.press("Tab")
        missing: list[str] = page.evaluate("() => window.missing()")
        if not missing:
            break
    return missing
