"""The pages in a real browser: from first start to an approved film, and what every page must be."""

import io
import re
from datetime import timedelta
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import FilePayload, expect
from sqlalchemy import select

from app.accounts.models import User
from app.analytics.models import DailyFigures
from app.channels.models import Channel
from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.clock import system_clock
from app.series.models import Series
from app.videos.models import Video
from tests.test_dashboard import standing
from tests.test_dashboard.chromium import (
    LARGEST,
    MOST_REQUESTS,
    SECONDS,
    Installation,
    complaints,
    faults,
    needs_chromium,
    unreached,
    weight,
)
from tests.test_dashboard.in_the_making import advance, film_in_the_making

pytestmark = needs_chromium

PAGES = ("", "/review", "/videos", "/new", "/series", "/series/new", "/calendar", "/channels", "/channels/new", "/money",
         "/results", "/webhooks", "/account", "/search", "/house", "/house/people", "/house/audit")  # fmt: skip


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


def test_a_thumbnail_is_chosen_before_it_goes_out(installed: Installation) -> None:
    if not installed.video_id:
        pytest.skip("no film was made")
    context = installed.visit(viewport={"width": 390, "height": 844})
    page = context.new_page()
    said = complaints(page)
    page.goto(f"/dashboard/videos/{installed.video_id}")
    picks = page.locator("#thumbnails .pick")
    expect(picks).to_have_count(3)
    picks.nth(2).click()
    page.wait_for_url("**said=thumbnail*")
    expect(page.get_by_text("It is the one that is published.")).to_be_visible()
    expect(picks.nth(2)).to_have_attribute("aria-pressed", "true")
    expect(picks.nth(0)).to_have_attribute("aria-pressed", "false")
    picks.nth(1).click()
    expect(picks.nth(1)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Your own").click()
    picture = io.BytesIO()
    Image.new("RGB", (1280, 720), "navy").save(picture, "PNG")
    mine = FilePayload(name="mine.png", mimeType="image/png", buffer=picture.getvalue())
    page.set_input_files("#picture", files=mine)
    page.get_by_role("button", name="Use it").click()
    expect(picks).to_have_count(4, timeout=SECONDS)
    expect(picks.nth(3)).to_have_attribute("aria-pressed", "true")
    assert said == []
    context.close()


def figures_are_read(installed: Installation) -> None:
    """Two months that YouTube has told of, for the channel of the first film."""
    now = system_clock()
    with installed.database.transaction() as session:
        film = session.scalars(select(Video).order_by(Video.created_at).limit(1)).one()
        if session.scalar(select(DailyFigures.day).limit(1)) is not None:
            return
        for ago in range(3, 60):
            session.add(DailyFigures(
                channel_id=film.channel_id, youtube_video="", fetched_at=now,
                day=now.date() - timedelta(days=ago), views=90 * ago, engaged_views=40 * ago,
                minutes_watched=80 * ago, subscribers_gained=ago, subscribers_lost=2, likes=0,
                comments=0, shares=0, revenue=270_000 * ago))  # fmt: skip


def test_every_page_is_accessible_silent_and_fits_every_screen(installed: Installation) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page, axe = context.new_page(), Axe()
    said = complaints(page)
    wrong = [fault for path in shown(installed) for fault in faults(page, axe, path)]
    assert wrong == []
    assert said == []
    context.close()


def series_is_saved(installed: Installation) -> UUID:
    """A series that asked for the first film and asks again in two days; its id."""
    with installed.database.transaction() as session:
        known = session.scalar(select(Series.id).limit(1))
        if known is not None:
            return known
        film = session.get_one(Video, UUID(installed.video_id))
        channel = session.get_one(Channel, film.channel_id)
        return standing.give(session, channel, "Stations", film, now=system_clock()).id


def shown(installed: Installation) -> tuple[str, ...]:
    """Every page, with those of the film that was made."""
    if not installed.video_id:
        return PAGES
    figures_are_read(installed)
    film = f"/videos/{installed.video_id}"
    series = f"/series/{series_is_saved(installed)}"
    of_film = (film, f"/review/{installed.video_id}", f"{film}/publication", f"{film}/scenes/1")
    return (*PAGES, *of_film, series, "/results?days=365&sort=profit")


def test_every_page_is_light_when_nothing_is_known_of_it(installed: Installation) -> None:
    known = installed.visit()
    wrong: dict[str, object] = {}
    for path in PAGES:
        context = installed.browser.new_context(
            base_url=installed.base, storage_state=known.storage_state()
        )  # signed in, and nothing in its cache
        sizes, hosts = weight(context, path)
        assert hosts == {f"127.0.0.1:{installed.port}"}
        if len(sizes) > MOST_REQUESTS or sum(sizes) > LARGEST:
            wrong[path] = sizes
        context.close()
    assert wrong == {}
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


def test_every_control_of_every_page_is_reached_by_keyboard(installed: Installation) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    missed = {path: found for path in shown(installed) if (found := unreached(page, path))}
    assert missed == {}
    context.close()


def test_topics_of_a_series_are_moved_by_keyboard_and_by_touch(installed: Installation) -> None:
    with installed.database.transaction() as session:
        if session.scalar(select(Channel.id).limit(1)) is None:
            (owner,) = session.scalars(select(User.id))
            open_channel(session, owner, "Rivers", Profile(), now=system_clock())
    context = installed.visit(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto("/dashboard/series/new")
    topics, moved = page.locator("#topics"), page.locator("#moved")
    topics.fill("Nile\nPo\nRhine")
    page.get_by_role("button", name="Move line up").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(topics).to_have_value("Rhine\nNile\nPo")
    expect(moved).to_have_text("1 / 3: Rhine")
    page.get_by_role("button", name="Move line down").tap()
    expect(topics).to_have_value("Nile\nRhine\nPo")
    context.close()


def test_dialogs_open_by_keys_and_give_the_focus_back(installed: Installation) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto("/dashboard")
    opener = page.get_by_role("link", name="Search videos, channels…")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("money")
    expect(page.locator("#found")).to_contain_text("Money")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("its publication")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(opener).to_be_focused()
    context.close()


def test_a_page_follows_what_happens_keeps_the_focus_and_comes_back_after_a_crash(
    installed: Installation,
) -> None:
    context = installed.visit()
    page = context.new_page()
    database, video_id = film_in_the_making(installed)
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
