"""The calendar in a real browser, full of films: moved by mouse and by keys, and put back when refused."""

from datetime import date, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.publishing.publication_reads import of_video
from tests.test_dashboard import portfolio
from tests.test_dashboard.chromium import (
    Installation,
    complaints,
    faults,
    needs_chromium,
)
from tests.test_dashboard.portfolio import TITLES, Portfolio

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def made(installed: Installation) -> Portfolio:
    return installed.filled(crowded=True)


def goes_out(installed: Installation, made: Portfolio, title: str) -> datetime:
    with installed.database.transaction() as session:
        found = of_video(session, made.films[title].id)
        assert found is not None
        assert found.publish_at is not None
        return found.publish_at


def week_of(page: Page, made: Portfolio, title: str, installed: Installation) -> str:
    """Open the week in which that film goes out; its place there."""
    page.goto(f"/dashboard/calendar?span=week&at={goes_out(installed, made, title).date()}")
    return f"#s-{made.films[title].id}"


def beside(page: Page, at: datetime) -> date:
    """The day after, or where the week ends before it, the day before."""
    after = at.date() + timedelta(days=1)
    shown = page.locator(f'[data-day="{after}"]').count()
    return after if shown else at.date() - timedelta(days=1)


def test_a_film_is_dragged_to_another_day_and_stays_there(
    installed: Installation, made: Portfolio
) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    said = complaints(page)
    title = TITLES[6]
    slot = week_of(page, made, title, installed)
    was = goes_out(installed, made, title)
    target = beside(page, was)
    page.drag_and_drop(f"{slot} > summary", f'[data-day="{target}"]')
    page.wait_for_url("**said=moved**")
    expect(page.locator(f'[data-day="{target}"] {slot}')).to_be_visible()
    assert goes_out(installed, made, title) == was + (target - was.date())
    expect(page.locator(f"{slot} > summary")).to_be_focused()
    assert said == []
    context.close()


def test_a_film_is_moved_by_keys_alone_and_keeps_the_focus(
    installed: Installation, made: Portfolio
) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    title = TITLES[7]
    slot = week_of(page, made, title, installed)
    was = goes_out(installed, made, title)
    page.locator(f"{slot} > summary").focus()
    for key, days in (("ArrowDown", 7), ("ArrowRight", 8), ("ArrowLeft", 7)):
        with page.expect_navigation():
            page.keyboard.press(f"Shift+{key}")
        expect(page.locator(f"{slot} > summary")).to_be_focused()
        assert goes_out(installed, made, title) == was + timedelta(days=days)
    page.keyboard.press("Enter")
    expect(page.locator(f"{slot} [name=day]")).to_be_visible()
    page.locator(f"{slot} [name=time]").fill("11:15")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(f"{slot} [name=time]").press("Enter")
    assert f"{goes_out(installed, made, title):%H:%M}" == "11:15"
    page.keyboard.press("Escape")
    context.close()


def test_a_refused_drag_says_why_and_the_film_goes_back(
    installed: Installation, made: Portfolio
) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    slot = week_of(page, made, TITLES[1], installed)
    was = goes_out(installed, made, TITLES[1])
    page.drag_and_drop(f"{slot} > summary", f'[data-day="{beside(page, was)}"]')
    refused = page.locator("#notice .note.bad")
    expect(refused).to_contain_text("Another video of this channel goes out at that minute.")
    expect(page.locator(f'[data-day="{was.date()}"] {slot}')).to_be_visible()
    expect(page.locator(f"{slot} > summary")).to_be_focused()
    assert goes_out(installed, made, TITLES[1]) == was
    context.close()


def test_a_move_by_keys_into_the_past_says_why_and_the_film_goes_back(
    installed: Installation, made: Portfolio
) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    title = "Why clocks run clockwise"
    slot = week_of(page, made, title, installed)
    was = goes_out(installed, made, title)
    page.locator(f"{slot} > summary").focus()
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator("#notice .note.bad")).to_contain_text("publish_at has passed.")
    expect(page.locator(f'[data-day="{was.date()}"] {slot}')).to_be_visible()
    expect(page.locator(f"{slot} > summary")).to_be_focused()
    assert goes_out(installed, made, title) == was
    context.close()


def test_a_free_slot_takes_a_film_at_its_own_time(installed: Installation, made: Portfolio) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    title = "Why lakes freeze from above"
    slot = week_of(page, made, title, installed)
    free = page.locator('.free[data-channel="Rivers & Coasts"]').last
    time = free.get_attribute("data-time")
    page.locator(f"{slot} > summary").drag_to(free)
    page.wait_for_url("**said=moved**")
    assert f"{goes_out(installed, made, title):%H:%M}" == time
    context.close()


def test_what_stands_in_the_way_is_told_on_the_slot_of_a_phone(
    installed: Installation, made: Portfolio
) -> None:
    context = installed.visit(viewport={"width": 390, "height": 844})
    page = context.new_page()
    slot = week_of(page, made, TITLES[2], installed)
    page.locator(f"{slot} > summary").click()
    told = page.locator(f"{slot} .card-tip")
    expect(told).to_contain_text("Another video of this channel goes out at that minute.")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


def test_full_pages_are_accessible_silent_and_fit_every_screen(
    installed: Installation, made: Portfolio
) -> None:
    context = installed.visit(viewport={"width": 1440, "height": 900})
    page, axe = context.new_page(), Axe()
    said = complaints(page)
    week = goes_out(installed, made, TITLES[1]).date()
    stopped, out = made.films["The lake that explodes"].id, made.films[TITLES[5]].id
    sky = f"/channels/{made.channels['Deep Sky'].id}"
    with installed.database.transaction() as session:
        repair = portfolio.look_at(session, made, "Deep Sky")
    paths = ("", "/calendar", f"/calendar?span=week&at={week}", "/videos", "/channels",
             sky, f"{sky}/catalogue", f"{sky}/catalogue/{repair}", f"/videos/{stopped}/publication",
             f"/videos/{out}/publication")  # fmt: skip
    assert [fault for path in paths for fault in faults(page, axe, path)] == []
    assert said == []
    context.close()
