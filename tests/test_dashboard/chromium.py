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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.database import Database, open_database
from tests.test_films.processes import BIN, PATIENCE, ROOT, Crew

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed here")

ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
EMAIL, PASSWORD = "boss@example.com", "correct horse battery"
SECONDS = PATIENCE * 2000


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

    def visit(self, **wanted: Any) -> BrowserContext:
        """Someone signed in, at a screen."""
        context = self.browser.new_context(base_url=self.base, **wanted)
        context.set_default_timeout(SECONDS)
        page = context.new_page()
        page.goto("/dashboard/sign-in")
        page.fill("#email", EMAIL)
        page.fill("#password", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/dashboard")
        page.close()
        return context


@contextmanager
def installation(folder: Path, **settings: str) -> Iterator[Installation]:
    """A started service with one admin, on a free port, and a browser."""
    usual = {
        "DATA_DIR": str(folder),
        "NARRATOR": "sandbox",
        "RATE_LIMIT_PER_MINUTE": "100000",
        "RATE_LIMIT_PER_HOUR": "100000",
        **settings,
    }
    crew = Crew(folder, usual)
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = [str(BIN / "ytempire"), "user", "create", EMAIL, "--admin"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        house = Installation(crew, port, browser)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **usual}
        subprocess.run(made, input=f"{PASSWORD}\n", text=True, env=environment, check=True,
                       capture_output=True)  # fmt: skip
        house.start()
        yield house
        browser.close()
    crew.end()


def complaints(page: Page) -> list[str]:
    """What the browser complains of, from now on."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("response", lambda got: found.append(got.url) if got.status >= 400 else None)
    return found
