"""Buttons that no other test presses, one after the other in a real browser: each does what it says."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect
from sqlalchemy import select, text

from app.accounts import pause
from app.accounts.audit_models import AuditEntry
from app.accounts.models import ApiKey, User
from app.accounts.tiers import Role, Tier
from app.accounts.users import find_by_email
from app.analytics.models import DailyFigures
from app.channels.models import Channel
from app.core.clock import system_clock
from app.core.ids import new_id
from app.engine import Desk, Queue, State, Ticket, workflow
from app.events.models import Announcement, Delivery, DeliveryState, Endpoint
from app.publishing.account_models import (
    AccountRole,
    AccountState,
    Standing,
    YouTubeAccount,
    YouTubeChannel,
)
from app.publishing.catalogue_models import Repair
from app.videos import models as films
from app.videos import service
from app.videos.script_page import SCRIPT
from tests.test_api.test_scripts import WRITTEN
from tests.test_dashboard.chromium import (
    EMAIL,
    PASSWORD,
    SECONDS,
    Installation,
    installation,
    needs_chromium,
)
from tests.test_dashboard.portfolio import TITLES, Portfolio
from tests.test_dashboard.test_back_catalogue import out
from tests.test_films.processes import eventually
from tests.youtube.server import YouTube, running
from tests.youtube.world import Video as YouTubeVideo

pytestmark = [needs_chromium, pytest.mark.usefixtures("made")]

NEW = "another horse battery"


@pytest.fixture(scope="module")
def youtube() -> Iterator[YouTube]:
    """The YouTube that the service speaks to."""
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def installed(youtube: YouTube, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A service that is set up for that YouTube, and a browser."""
    theirs = {
        "YOUTUBE_CLIENT_ID": youtube.world.client_id,
        "YOUTUBE_CLIENT_SECRET": youtube.world.client_secret,
        "YOUTUBE_API_BASE_URL": youtube.url,
    }
    with installation(tmp_path_factory.mktemp("buttons"), **theirs) as started:
        yield started


def press(page: Page, button: str, outcome: str) -> None:
    """Press it and wait for what the page that follows says; the one before may have said the same."""
    leave(page, page.get_by_role("button", name=button).first)
    expect(page.locator("#notice")).to_contain_text(outcome)


def leave(page: Page, by: Locator) -> None:
    """Click it and wait for the page that follows."""
    page.evaluate("() => { window.isBefore = true }")
    by.click()
    page.wait_for_function("() => !window.isBefore")


def test_all_work_is_paused_with_a_reason_and_goes_on(page: Page) -> None:
    page.goto("/dashboard/house")
    page.get_by_role("button", name="Pause all").click()
    page.get_by_label("Why").fill("Moving disks")
    page.locator("#pause").get_by_role("button", name="Pause all").click()
    expect(page.locator("#notice")).to_contain_text("All new work is paused.")
    expect(page.locator("main")).to_contain_text("Moving disks")
    press(page, "Let work go on", "Work goes on.")
    expect(page.locator("main")).not_to_contain_text("Moving disks")


def test_somebody_is_signed_out_and_given_a_password_for_one_use(
    installed: Installation, page: Page
) -> None:
    dan = someone(installed, "dan")
    page.goto("/dashboard/house/people")
    page.get_by_text("Sign out or give a new password dan").click()
    page.get_by_label("Why, for dan").fill("They asked for it")
    press(page, "Sign out everywhere dan", "Every session of theirs is ended")
    page.get_by_text("Sign out or give a new password dan").click()
    page.get_by_role("button", name="Give a new password dan").click()
    expect(page.get_by_text("Copy the password for dan@example.com now")).to_be_visible()
    assert someone_now(installed, dan).must_change_password
    with installed.database.transaction() as session:
        query = select(AuditEntry.reason).where(AuditEntry.target == f"user:{dan}")
        assert session.scalars(query).all() == ["They asked for it", ""]


def test_somebody_is_given_a_role_and_kept_out_and_let_in_again(
    installed: Installation, page: Page
) -> None:
    eve = someone(installed, "eve")
    page.goto("/dashboard/house/people")
    page.get_by_label("Role of eve").select_option("admin")
    press(page, "Change eve", "Saved.")
    assert someone_now(installed, eve).role is Role.ADMIN
    press(page, "Keep out eve", "Saved.")
    assert someone_now(installed, eve).disabled_at is not None
    expect(page.get_by_text("Kept out")).to_be_visible()
    press(page, "Let in eve", "Saved.")
    assert someone_now(installed, eve).disabled_at is None


def test_a_channel_is_handed_over_renamed_opened_and_closed(
    installed: Installation, made: Portfolio, page: Page
) -> None:
    rivers = made.channels["Rivers & Coasts"].id
    spare = reserve(installed, made, "Rivers & Coasts")
    page.goto(f"/dashboard/channels/{rivers}")
    press(page, "Hand over to it", "Saved.")
    with installed.database.transaction() as session:
        assert session.get_one(YouTubeAccount, spare).role is AccountRole.ACTIVE
    page.get_by_label("Name", exact=True).fill("Rivers and Seas")
    page.get_by_label("Playlist, by its title").fill("All seas")
    press(page, "Save", "Saved.")
    page.get_by_text("Stop the channel after a strike").click()
    page.get_by_label("Why", exact=True).fill("A strike")
    press(page, "Say so", "Saved.")
    with installed.database.transaction() as session:
        assert session.get_one(Channel, rivers).profile["playlist_title"] == "All seas"
        assert session.get_one(YouTubeChannel, rivers).standing is Standing.SUSPENDED
    page.goto("/dashboard/channels/new")
    page.get_by_label("Name", exact=True).fill("Short lived")
    press(page, "Open the channel", "The channel is open.")
    press(page, "Close it", "The channel is closed.")
    with installed.database.transaction() as session:
        names = set(session.scalars(select(Channel.name)))
    assert "Rivers and Seas" in names
    assert "Short lived" not in names


def test_a_channel_is_connected_tested_repaired_and_disconnected(
    installed: Installation, made: Portfolio, youtube: YouTube, page: Page
) -> None:
    kitchen = made.channels["Kitchen Physics"].id
    theirs = youtube.world.open_channel("Kitchen Physics")
    video = out(youtube.world, theirs, 1)
    youtube.world.choose(youtube.world.consent(theirs))
    page.goto(f"/dashboard/channels/{kitchen}")
    page.get_by_role("button", name="Connect YouTube").click()
    page.wait_for_url("**/dashboard/channels?connected=*")
    assert account_of(installed, kitchen).state is AccountState.OK

    page.goto(f"/dashboard/channels/{kitchen}")
    press(page, "Try it", "Google answers")
    press(page, "Upload a test", "The test upload is over")
    expect(page.locator("[aria-labelledby=h-trial]").get_by_text("Fine")).to_be_visible()
    assert youtube.world.live(theirs.id) == [video]

    day = (system_clock() - timedelta(days=3)).date()
    youtube.world.figures[theirs.id, "", str(day)] = {"views": 7, "engagedViews": 5}
    page.goto("/dashboard/results")
    press(page, "Read it now", "YouTube is asked for the figures")

    page.goto(f"/dashboard/channels/{kitchen}")
    page.get_by_role("link", name="Repair it").click()
    page.get_by_label("Which videos").select_option("everything")
    page.get_by_label("Put at the end of descriptions").fill("More: kitchen.example")
    press(page, "Look at it first", "Looked at; nothing is changed yet.")
    expect(page.locator("#repaired ins")).to_have_text("Told.\n\nMore: kitchen.example")
    assert said_of(video) == "Told."
    press(page, "Begin it", "It is begun")
    expect(page.locator("#standing")).to_contain_text("Done", timeout=SECONDS)
    assert said_of(video) == "Told.\n\nMore: kitchen.example"
    press(page, "Bring the former values back", "Looked at; nothing is changed yet.")
    press(page, "Begin it", "It is begun")
    expect(page.locator("#standing")).to_contain_text("Done", timeout=SECONDS)
    assert said_of(video) == "Told."
    with installed.database.transaction() as session:
        assert len(session.scalars(select(Repair)).all()) == 2
    assert eventually(lambda: views_of(installed, kitchen)) == [7]

    page.goto(f"/dashboard/channels/{kitchen}")
    press(page, "Disconnect", "Disconnected, here and at Google.")
    expect(page.get_by_text("Not connected")).to_be_visible()
    assert account_of(installed, kitchen).state is AccountState.REVOKED
    assert all(grant.revoked for grant in youtube.world.grants.values())


def test_parked_work_goes_on_by_its_button(installed: Installation, page: Page) -> None:
    desk = parked(installed, "parked:1")
    page.goto("/dashboard/house")
    press(page, "Go on parked:1", "The work goes on from its first unfinished step.")
    expect(page.get_by_text("Nothing is parked")).to_be_visible()
    assert desk.status("parked:1").state is not State.PARKED
    desk.close()


def test_the_words_the_card_and_the_picture_of_a_scene_are_changed_by_its_form(
    installed: Installation, made: Portfolio, page: Page
) -> None:
    film = made.films[TITLES[10]].id
    with (
        installed.database.transaction() as session
    ):  # nobody shall make it: the form is what is tried
        pause.pause(session, None, "No film shall be made", now=system_clock())
        script = replace(WRITTEN, scenes=WRITTEN.scenes[:2])
        session.get_one(films.Video, film).script = SCRIPT.dump_python(script, mode="json")
    page.goto(f"/dashboard/videos/{film}/scenes/2")
    page.get_by_label("Narration").fill("It is slow. It rests in winter.")
    page.get_by_label("Kind").select_option("image")
    picture = io.BytesIO()
    Image.new("RGB", (1280, 720), "navy").save(picture, "PNG")
    mine = FilePayload(name="mine.png", mimeType="image/png", buffer=picture.getvalue())
    page.set_input_files("#v-sent", files=mine)
    expect(page.get_by_alt_text("The picture you sent")).to_be_visible()
    page.get_by_label("Caption").fill("The Rhine")
    expect(page.locator("[aria-labelledby=h-price]")).to_contain_text("Sentences spoken anew")
    press(page, "Make it with this scene", "It is made again with your words")
    with installed.database.transaction() as session:
        made_again = session.get_one(films.Video, film)
        assert made_again.revision == 2
        scene = cast("Any", made_again.script)["scenes"][1]
        assert [line["text"] for line in scene["lines"]] == ["It is slow.", "It rests in winter."]
        assert (scene["visual"]["kind"], scene["visual"]["caption"]) == ("image", "The Rhine")
        assert scene["visual"]["image"]
        service.cancel(session, made.owner_id, film, now=system_clock())
        pause.resume(session)


def test_a_message_is_sent_again_and_an_endpoint_turned_off_on_and_deleted(
    installed: Installation, made: Portfolio, page: Page
) -> None:
    page.goto("/dashboard/webhooks")
    page.get_by_label("Address").fill("https://hooks.example.com/films")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Copy the secret now; it is shown this once.")).to_be_visible()
    message = given_up(installed, made)
    page.goto("/dashboard/webhooks")
    expect(page.get_by_text("Given up")).to_be_visible()
    press(page, "Send again", "On its way.")
    with installed.database.transaction() as session:
        assert session.get_one(Delivery, message).turn > 1  # the service may have tried it by now
    page.get_by_role("button", name="New secret").click()
    expect(page.get_by_text("Copy the secret now; it is shown this once.")).to_be_visible()
    press(page, "Turn off", "Saved.")
    expect(page.get_by_text("Turned off", exact=True)).to_be_visible()
    press(page, "Turn on", "Saved.")
    press(page, "Delete", "Saved.")
    with installed.database.transaction() as session:
        assert session.scalars(select(Endpoint)).all() == []


def test_films_are_found_by_state_channel_and_words(page: Page) -> None:
    page.goto("/dashboard/videos")
    page.get_by_label("Words of the title").fill("black hole")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text(TITLES[3])
    expect(page.locator("main")).not_to_contain_text(TITLES[0])
    page.get_by_label("Words of the title").fill("")
    page.get_by_label("Channel", exact=True).select_option("Old Machines")
    page.get_by_label("State", exact=True).select_option("completed")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text(TITLES[6])
    expect(page.locator("main")).not_to_contain_text(TITLES[3])


def test_a_key_is_made_and_revoked_and_another_session_ended(
    installed: Installation, page: Page
) -> None:
    other = installed.visit()
    page.goto("/dashboard/account")
    page.get_by_label("Name of a new key").fill("n8n")
    page.get_by_label("videos:read").check()
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_text("Copy the key now; it is shown this once.")).to_be_visible()
    with installed.database.transaction() as session:
        assert session.scalars(select(ApiKey.name)).all() == ["n8n"]
    press(page, "Revoke n8n", "The key is revoked")
    with installed.database.transaction() as session:
        assert session.scalars(select(ApiKey)).all() == []
    press(page, "End", "That session is ended.")
    seen = other.new_page()
    seen.goto("/dashboard")
    assert "/dashboard/sign-in" in seen.url
    other.close()


def test_the_password_is_changed_and_the_old_one_opens_nothing(
    installed: Installation, page: Page
) -> None:
    page.goto("/dashboard/account")
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password").fill(NEW)
    press(page, "Change the password", "Saved.")
    context = installed.browser.new_context(base_url=installed.base)
    door = context.new_page()
    for password, where in ((PASSWORD, "/dashboard/sign-in"), (NEW, "/dashboard")):
        door.goto("/dashboard/sign-in")
        door.fill("#email", EMAIL)
        door.fill("#password", password)
        leave(door, door.locator("button[type=submit]"))
        assert door.url.partition("?")[0].endswith(where)
    context.close()


def someone(installed: Installation, name: str) -> UUID:
    """Another person of that name."""
    with installed.database.transaction() as session:
        boss = find_by_email(session, EMAIL)
        assert boss is not None
        person = User(
            email=f"{name}@example.com", username=name, password_hash=boss.password_hash,
            role=Role.USER, tier=Tier.FREE, created_at=system_clock(), updated_at=system_clock(),
        )  # fmt: skip
        session.add(person)
        session.flush()
        return person.id


def someone_now(installed: Installation, person: UUID) -> User:
    with installed.database.transaction() as session:
        return session.get_one(User, person)


def reserve(installed: Installation, made: Portfolio, channel: str) -> UUID:
    """Another account that may act for the channel."""
    on = made.channels[channel].id
    with installed.database.transaction() as session:
        spare = YouTubeAccount(
            id=new_id(), owner_id=made.owner_id, channel_id=on, subject=f"{on}-b",
            email="spare@example.com", client_id="client", scopes=[], role=AccountRole.RESERVE,
            refresh_token="", granted_at=made.now,
        )  # fmt: skip
        session.add(spare)
        session.flush()
        return spare.id


def account_of(installed: Installation, channel_id: str) -> YouTubeAccount:
    """The only account of that channel."""
    with installed.database.transaction() as session:
        query = select(YouTubeAccount).where(YouTubeAccount.channel_id == channel_id)
        return session.scalars(query).one()


def views_of(installed: Installation, channel_id: str) -> list[int]:
    """What is kept of that channel's figures."""
    with installed.database.transaction() as session:
        query = select(DailyFigures.views).where(DailyFigures.channel_id == channel_id)
        return list(session.scalars(query))


def said_of(video: YouTubeVideo) -> str:
    """The description of it that YouTube has."""
    return str(video.resource["snippet"]["description"])


def parked(installed: Installation, name: str) -> Desk:
    """Work that was begun too often, under that name; and the desk to ask for it."""

    @workflow("go on with repairs", queue=Queue("catalogue clock", per_worker=1), pausable=False)
    def repairs(due: str) -> int:
        return len(due)

    desk = Desk(installed.database, [repairs])
    desk.enqueue(repairs, Ticket(name, delay=3600), "once more")
    with installed.database.transaction() as session:
        session.execute(
            text(
                "UPDATE workflow_status SET status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'"
                " WHERE workflow_uuid = :name"
            ),
            {"name": name},
        )
    return desk


def given_up(installed: Installation, made: Portfolio) -> UUID:
    """A message that nobody took."""
    with installed.database.transaction() as session:
        endpoint = session.scalars(select(Endpoint)).one()
        told = Announcement(owner_id=made.owner_id, kind="video.failed", facts={}, at=made.now,
                            taken_at=made.now)  # fmt: skip
        session.add(told)
        session.flush()
        message = Delivery(
            endpoint_id=endpoint.id, announcement_id=told.id, state=DeliveryState.FAILED, turn=1,
            attempts=8, next_at=None, created_at=made.now, tried_at=made.now, status=500, answer="",
            problem="It answered 500.", milliseconds=12,
        )  # fmt: skip
        session.add(message)
        session.flush()
        return message.id
