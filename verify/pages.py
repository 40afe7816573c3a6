"""Promises about the dashboard: live through a crash, light, within reach of every key and every eye."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.test_dashboard.chromium import CHROMIUM, SECONDS, Installation, installation
from tests.test_dashboard.in_the_making import advance, film_in_the_making
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.suite import proved_by_tests as tests

UPDATES: Final = 5
SEEN, LIVE, LOST, TOLD = (
    "seconds until seen",
    "seconds until live again",
    "focus lost",
    "told that it reconnects",
)


def live(_effort: Effort) -> Figures:
    """Progress watched on the first page, the service killed under it and started again."""
    if CHROMIUM is None:
        raise RuntimeError("Chromium is not installed here.")
    with (
        TemporaryDirectory(prefix="ytempire-verify-") as folder,
        installation(Path(folder)) as house,
    ):
        return _watched(house)


def _watched(house: Installation) -> Figures:
    context = house.visit()
    page = context.new_page()
    database, video_id = film_in_the_making(house)
    page.goto("/dashboard")
    row = page.locator(f"#v-{video_id}")
    name = row.get_by_role("link", name="Rivers", exact=True)
    name.focus()
    waits, lost = [], 0
    for percent in range(45, 45 + 5 * UPDATES, 5):
        advance(database, video_id, percent)
        waits.append(_until(row, f"Scene {percent}"))
        lost += not name.evaluate("e => e === document.activeElement")
    house.kill()
    told = _said(page, "Reconnecting")
    begun = time.monotonic()
    house.start()
    up = time.monotonic() - begun
    _said(page, "Live")
    again = time.monotonic() - begun
    advance(database, video_id, 90)
    _until(row, "Scene 90")
    context.close()
    return {SEEN: max(waits), LIVE: again, "of it until it answers": up, LOST: lost, TOLD: told}


def _until(row: Locator, text: str) -> float:
    begun = time.monotonic()
    expect(row).to_contain_text(text, timeout=SECONDS)
    return time.monotonic() - begun


def _said(page: Page, text: str) -> int:
    expect(page.locator(".live")).to_contain_text(text, timeout=SECONDS)
    return 1


PAGES = (
    Promise(
        name="ui-live",
        sentence="A page shows progress by itself, says when it has lost the service, and finds it again.",
        bounds=(
            Bound(name=SEEN, most=2),
            Bound(name=TOLD, least=1),
            Bound(name=LIVE, most=10),
            *none_of(LOST),
        ),
        run=live,
    ),
    tests(
        "ui-a11y",
        "No page has a fault that axe finds, a complaint of the browser, or a pixel to scroll sideways.",
        "test_dashboard/test_in_chromium.py::every_page_is_accessible_silent_and_fits_every_screen",
        "test_dashboard/test_calendar_in_chromium.py::full_pages_are_accessible_silent_and_fit_every_screen",
        checks=2,
    ),
    tests(
        "ui-weight",
        "A page that nothing is known of comes in 120 KB and twelve requests, all from here.",
        "test_dashboard/test_in_chromium.py::every_page_is_light_when_nothing_is_known_of_it",
        checks=1,
    ),
    tests(
        "ui-keyboard",
        "Every control is reached by keys and shows that it is; dialogs give the focus back; keys are listed.",
        "test_dashboard/test_in_chromium.py::every_control_of_every_page_is_reached_by_keyboard,dialogs_open_by_keys_and_give_the_focus_back",
        "test_dashboard/test_calendar_in_chromium.py::a_film_is_moved_by_keys_alone_and_keeps_the_focus,a_move_by_keys_into_the_past_says_why_and_the_film_goes_back",
        "test_dashboard/test_files_of_pages.py::every_key_that_is_handled_is_in_the_table_of_keys",
        checks=5,
    ),
    tests(
        "ui-assets",
        "What pages are made of is what the manifest says, and was made of the sources that are here.",
        "test_dashboard/test_files_of_pages.py",
        checks=15,
    ),
)
