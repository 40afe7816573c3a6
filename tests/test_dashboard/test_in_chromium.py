"""The pages in a real browser: from first start to an approved film, and what every page must be."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.accounts.users import find_by_email
from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.clock import system_clock
from app.videos import making
from app.videos.making import Making
from app.videos.models import State, Video
from tests.test_dashboard.chromium import (
    EMAIL,
    SECONDS,
    Installation,
    complaints,
    installation,
    needs_chromium,
)

pytestmark = needs_chromium

WIDTHS = (360, 390, 768, 1280, 1920)
LARGEST, MOST_REQUESTS = 120 * 1024, 12
PAGES = ("", "/review", "/videos", "/new", "/calendar", "/channels", "/channels/new", "/money",
         "/results", "/webhooks", "/account", "/search", "/house", "/house/people", "/house/audit")  # fmt: skip


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("dashboard")) as started:
        yield started


def test_a_newcomer_makes_a_first_film_and_approves_it(installed: Installation) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    said = complaints(page)
    page.goto("/")
    page.get_by_role("button", name="Make the film").click()
    page.wait_for_url("**/videos/*said=asked")
    installed.video_id = re.findall(r"videos/([0-9a-f-]{36})", page.url)[0]
    seen = page.locator("#player")
    expect(seen).not_to_contain_text("Waiting for a worker", timeout=SECONDS)  # nobody touched it
    expect(page.locator("video")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text("Measured on the finished film")).to_be_visible()
    page.keyboard.press("r")
    page.wait_for_url("**/review/*")
    expect(page.locator("video track[kind=captions]")).to_have_count(1)
    assert page.evaluate("document.querySelector('video').readyState >= 0")
    page.keyboard.press("a")
    page.wait_for_url("**said=approved")
    expect(page.get_by_text("Approved. The video is complete.")).to_be_visible()
    assert said == []
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_silent_and_fits_every_screen(
    installed: Installation, theme: Any
) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900}, color_scheme=theme)
    page, axe = context.new_page(), Axe()
    said = complaints(page)
    film = (f"/videos/{installed.video_id}",) if installed.video_id else ()
    wrong: list[object] = []
    for path in (*PAGES, *film):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"/dashboard{path}")
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            found = axe.run(page, options={"resultTypes": ["violations"]})
            wrong += [(path, width, one["id"]) for one in found.response["violations"]]
        for width in WIDTHS if theme == "light" else ():
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            wrong += [(path, width, f"{over} px too wide")] if over else []
    assert wrong == []
    assert said == []
    context.close()


def test_the_first_page_is_light(installed: Installation) -> None:
    known = installed.visit()
    context = installed.browser.new_context(
        base_url=installed.base, storage_state=known.storage_state()
    )  # signed in, and nothing in its cache
    page = context.new_page()
    sizes: list[int] = []
    hosts: set[str] = set()

    def weigh(request: Any) -> None:
        sizes.append(max(0, request.sizes()["responseBodySize"]))
        hosts.add(request.url.split("/")[2])

    page.on("requestfinished", weigh)
    page.goto("/dashboard")
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert len(sizes) <= MOST_REQUESTS, sizes
    assert sum(sizes) <= LARGEST, sizes
    assert hosts == {f"127.0.0.1:{installed.port}"}
    context.close()
    known.close()


def test_a_script_that_got_in_would_not_run(installed: Installation) -> None:
    context = installed.visit()
    page = context.new_page()
    page.goto("/dashboard")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); document.body.insertAdjacentHTML('beforeend',"
        " '<img src=x onerror=\"window.ran = 2\">'); }"
    )
    assert page.evaluate("window.ran") is None
    context.close()


def test_every_control_is_reached_by_keyboard_and_dialogs_give_the_focus_back(
    installed: Installation,
) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto("/dashboard")
    wanted = page.locator("a:visible, button:visible, summary:visible").count()
    reached = set()
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        here, outline, is_seen = page.evaluate(
            "() => { const e = document.activeElement, r = e.getBoundingClientRect();"
            " return [e.outerHTML.slice(0, 200), getComputedStyle(e).outlineStyle,"
            " e === document.body || (r.width > 0 && r.height > 0)]; }"
        )
        assert is_seen, here
        assert here.startswith("<body") or outline != "none", here
        reached.add(here)
    assert len(reached) >= wanted * 0.9
    opener = page.get_by_role("link", name="Search videos, channels…")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("money")
    expect(page.locator("#found")).to_contain_text("Money")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(opener).to_be_focused()
    context.close()


def a_film_in_the_making(installed: Installation) -> tuple[Any, UUID]:
    database = installed.database
    now = system_clock()
    with database.transaction() as session:
        boss = find_by_email(session, EMAIL)
        assert boss is not None
        channel = open_channel(session, boss.id, "Rivers", Profile(), now=now)
        video = Video(owner_id=boss.id, channel_id=channel.id, title="Rivers", created_at=now,
                      updated_at=now, state=State.PROCESSING, profile=channel.profile,
                      request={"topic": "Rivers", "source_text": "Rivers move sand."})  # fmt: skip
        session.add(video)
        session.flush()
        return database, video.id


def advance(database: Any, video_id: UUID, percent: int) -> None:
    with database.transaction() as session:
        making.advance(session, Making(video_id, 1), "render", percent, f"Scene {percent}",
                       now=system_clock())  # fmt: skip


def test_a_page_follows_what_happens_keeps_the_focus_and_comes_back_after_a_crash(
    installed: Installation,
) -> None:
    context = installed.visit()
    page = context.new_page()
    database, video_id = a_film_in_the_making(installed)
    page.goto("/dashboard")
    row = page.locator(f"#v-{video_id}")
    name = row.get_by_role("link", name="Rivers", exact=True)
    name.focus()
    for percent in (45, 50, 55, 60, 65):
        advance(database, video_id, percent)
        expect(row).to_contain_text(f"Scene {percent}", timeout=SECONDS)
        expect(name).to_be_focused()
    installed.kill()
    expect(page.locator(".live")).to_contain_text("Reconnecting", timeout=SECONDS)
    installed.start()
    expect(page.locator(".live")).to_contain_text("Live", timeout=SECONDS)
    advance(database, video_id, 70)
    expect(row).to_contain_text("Scene 70", timeout=SECONDS)
    context.close()
