"""A publication's page in a real browser: it follows by itself, and each of its buttons does what it says."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.core.clock import system_clock
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
    UploadSession,
)
from app.publishing.publication_reads import of_video
from tests.test_dashboard import portfolio
from tests.test_dashboard.chromium import (
    SECONDS,
    Installation,
    needs_chromium,
)
from tests.test_dashboard.portfolio import TITLES, Portfolio

pytestmark = needs_chromium


def of(made: Portfolio, title: str) -> str:
    return f"/dashboard/videos/{made.films[title].id}/publication"


def changed(
    installed: Installation,
    made: Portfolio,
    title: str,
    work: Callable[[Session, Publication], None],
) -> None:
    """What a worker writes down meanwhile."""
    with installed.database.transaction() as session:
        found = of_video(session, made.films[title].id)
        assert found is not None
        work(session, found)
        found.updated_at = system_clock()


def state(installed: Installation, made: Portfolio, title: str) -> PublicationState:
    with installed.database.transaction() as session:
        found = of_video(session, made.films[title].id)
        assert found is not None
        return found.state


def test_the_page_follows_an_upload_to_its_end(
    installed: Installation, made: Portfolio, page: Page
) -> None:
    title = TITLES[1]
    page.goto(of(made, title))
    standing, way = page.locator("#standing"), page.locator("#way")
    expect(standing).to_contain_text("Planned")
    expect(way).to_contain_text("Waiting")

    def begin(session: Session, publication: Publication) -> None:
        publication.state, publication.begin_at = PublicationState.WAITING, None
        step = session.get_one(PublicationStep, (publication.id, StepName.INSERT))
        step.state, step.attempts = StepState.RUNNING, 1
        session.add(
            UploadSession(publication_id=publication.id, address="", size=4_000_000, kept=1_000_000,
                          opened_at=system_clock())
        )  # fmt: skip

    changed(installed, made, title, begin)
    expect(standing).to_contain_text("Waiting", timeout=SECONDS)
    expect(way).to_contain_text("Under way")
    expect(way).to_contain_text("25% · 1.0 of 4.0 MB at YouTube", timeout=SECONDS)

    def half(session: Session, publication: Publication) -> None:
        session.get_one(UploadSession, publication.id).kept = 2_000_000

    changed(installed, made, title, half)
    expect(way).to_contain_text("50%", timeout=SECONDS)
    expect(page.get_by_role("progressbar", name="Upload")).to_have_attribute("value", "2000000")

    def stop(session: Session, publication: Publication) -> None:
        publication.state = PublicationState.STOPPED
        publication.problem = {"detail": "YouTube has rejected the video.", "remedy": "See why."}
        step = session.get_one(PublicationStep, (publication.id, StepName.INSERT))
        step.state, step.problem = StepState.OPEN, {"detail": "duplicate"}

    changed(installed, made, title, stop)
    expect(page.locator("#alerts")).to_contain_text("YouTube has rejected the video. See why.")
    expect(standing).to_contain_text("Stopped")

    def out(session: Session, publication: Publication) -> None:
        portfolio.stand(session, publication, PublicationState.PUBLISHED)
        publication.problem = None

    changed(installed, made, title, out)
    expect(standing).to_contain_text("Published", timeout=SECONDS)
    expect(page.locator("#alerts")).to_be_hidden()
    expect(standing.get_by_role("link")).to_have_attribute(
        "href", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    )


def test_a_planned_film_is_held_let_go_moved_and_called_off_by_its_buttons(
    installed: Installation, made: Portfolio, page: Page
) -> None:
    title = TITLES[3]
    page.goto(of(made, title))
    page.get_by_role("button", name="Hold it").click()
    expect(page.get_by_text("Held. It does not go out until you let it go.")).to_be_visible()
    assert state(installed, made, title) is PublicationState.HELD
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_text("Let go. It goes out as planned.")).to_be_visible()
    assert state(installed, made, title) is PublicationState.PLANNED
    page.locator("#m-time").fill("11:45")
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("Moved. It goes out at its new minute.")).to_be_visible()
    expect(page.locator("#standing")).to_contain_text("11:45")
    page.get_by_role("button", name="Call the publication off").click()
    expect(page.get_by_text("The publication is called off; the video is kept.")).to_be_visible()
    assert state(installed, made, title) is PublicationState.CALLED_OFF


def test_a_completed_film_is_planned_for_the_next_slot_by_its_button(
    installed: Installation, made: Portfolio, page: Page
) -> None:
    title = TITLES[9]
    page.goto(of(made, title))
    page.locator("#p-when").select_option("minute")
    page.get_by_label("Day, for a minute").fill(f"{made.at(20, 0):%Y-%m-%d}")
    page.locator("#p-time").fill("08:05")
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("It is planned, and begins by itself at its time.")).to_be_visible()
    expect(page.locator("#standing")).to_contain_text("08:05")
    assert state(installed, made, title) is PublicationState.PLANNED


def test_a_step_that_failed_is_tried_again_by_its_button(
    installed: Installation, made: Portfolio, page: Page
) -> None:
    title = TITLES[5]

    def differs(session: Session, publication: Publication) -> None:
        step = session.get_one(PublicationStep, (publication.id, StepName.READ_BACK))
        step.state, step.attempts = StepState.OPEN, 3
        step.problem = {"detail": "The title differs."}

    changed(installed, made, title, differs)
    page.goto(of(made, title))
    expect(page.locator("#way")).to_contain_text("3 attempts")
    page.get_by_role("button", name="Try again Read back and compared").click()
    expect(page.get_by_text("The step is tried again now.")).to_be_visible()
