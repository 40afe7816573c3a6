"""How much of its audience a film keeps: read in time, kept, and told scene by scene."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from app.analytics.curves import WEEK, Known
from app.analytics.models import RetentionCurve
from app.analytics.reading import LONG
from app.analytics.retention import Missing, Point, by_scene
from app.core.bucket import bucket_of
from app.core.vendor_groups import StorageSettings
from app.engine import Runtime, Ticket
from app.publishing.metadata_film import Chapter
from app.publishing.publication_files import Shelf
from app.publishing.publication_models import Publication, PublicationState
from app.tasks.sync import READING, Caretaker
from app.videos.models import Video
from tests.test_analytics.test_figures import analyst, published
from tests.test_api.films import asked
from tests.test_api.house import House
from tests.test_dashboard.browser import Browser
from tests.test_dashboard.test_publication import lay_words
from tests.test_engine.test_survival import ended
from tests.test_publishing.owners import Owner
from tests.youtube.server import YouTube
from tests.youtube.world import Fault, Grant

OUT = "dQw4w9WgXcQ"
SCENES = (Chapter(0, "One"), Chapter(4, "Two"), Chapter(7.5, "Three"))
STEPS = ((10, 0.7), (40, 0.62), (100, 0.41))
"""Up to which hundredth so many watch: the second scene of the film begins at the 34th."""


def points(*watching: float) -> tuple[Point, ...]:
    """A curve of as many even stretches."""
    return tuple(Point(n / len(watching), share, 0.5) for n, share in enumerate(watching, 1))


def watch(
    youtube: YouTube, grant: Grant, video: str = OUT, steps: tuple[tuple[int, float], ...] = STEPS
) -> None:
    """The curve that YouTube has of that video."""
    youtube.world.curves[str(grant.channel_id), video] = [
        (n / 100, next(share for last, share in steps if n <= last), 0.5) for n in range(1, 101)
    ]


def morning(owner: Owner) -> int:
    """What the daily workflow does for each channel, without an engine around it; how many came."""
    reader = analyst(owner)
    return sum(reader.read_curves(*pair) for pair in reader.channels())


@pytest.fixture
def mornings(ann: Owner, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Runs the daily workflow under that name in an engine that looks for work all the time."""
    monkeypatch.setattr("app.tasks.sync.READING", replace(READING, poll=0.05))
    daily, _ = analyst(ann).workflows
    runtime = Runtime(ann.house.services.database, [daily])
    runtime.start()

    def run(name: str) -> None:
        runtime.desk.enqueue(daily, Ticket(name), name)
        ended(runtime.desk, name)

    yield run
    runtime.drain(5)


def told(owner: Owner, film: str) -> dict[str, Any]:
    answer = owner.again().person.call("GET", f"/v1/videos/{film}/retention")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


def out(owner: Owner) -> tuple[str, Grant]:
    """A film that is out, with what it says in its folder."""
    channel_id, _, grant = owner.connected()
    film = published(owner, channel_id, OUT, 0)
    owner.house.services.office.folder(UUID(film)).mkdir(parents=True, exist_ok=True)
    lay_words(owner.house, film)
    return film, grant


def another(owner: Owner) -> None:
    """A second film that is out on the same channel."""
    ((channel_id, _),) = analyst(owner).channels()
    film, now = asked(owner.person, channel_id), owner.house.clock()
    with owner.house.services.database.transaction() as session:
        session.add(
            Publication(
                video_id=UUID(film),
                owner_id=UUID(owner.person.id),
                channel_id=channel_id,
                state=PublicationState.PUBLISHED,
                youtube_id="other_video",
                created_at=now,
                updated_at=now,
            )
        )


def questions(youtube: YouTube) -> int:
    """How often YouTube Analytics was asked."""
    return sum(method == "reports.query" for method, _ in youtube.world.calls)


def curves(owner: Owner) -> list[RetentionCurve]:
    with owner.house.services.database.transaction() as session:
        return list(session.scalars(select(RetentionCurve)))


def test_a_scene_is_told_by_the_stretches_it_covers_and_what_it_lost() -> None:
    found = by_scene(points(1.0, 0.9, 0.8, 0.8, 0.6, 0.6, 0.5, 0.5, 0.3, 0.25), SCENES, 10)
    assert [(one.start, one.end) for one in found] == [(0, 4), (4, 7.5), (7.5, 10)]
    assert [one.watching for one in found] == [0.875, 0.5571, 0.32]
    assert [(one.came, one.stayed, one.lost) for one in found] == [
        (1.0, 0.6, 0.4),
        (0.6, 0.5, 0.1),
        (0.5, 0.25, 0.25),
    ]


def test_what_scenes_lose_together_is_what_the_film_loses() -> None:
    found = by_scene(points(1.3, 0.9, 1.1, 1.0, 0.72), SCENES, 12.5)
    assert round(sum(one.lost for one in found), 9) == round(1.3 - 0.72, 9)
    assert found[1].lost < 0, "a scene that was watched again gains"


def test_without_a_length_or_a_curve_no_scene_is_told() -> None:
    assert by_scene((), SCENES, 10) == ()
    assert by_scene(points(1.0), SCENES, 0) == ()


def test_while_the_store_of_files_is_away_the_curve_is_told_without_scenes(tmp_path: Path) -> None:
    nobody = StorageSettings(
        type="s3",
        bucket="films",
        endpoint="http://127.0.0.1:9",
        access_key_id=SecretStr("a"),
        secret_access_key=SecretStr("b"),
    )
    known = Known(
        video_id=UUID(int=1),
        files={"script": "script.json", "report": "report.json"},
        seconds=10.0,
        youtube_id=OUT,
        missing=None,
        read_at=None,
        points=points(1.0, 0.5),
    )
    found = known.with_scenes(Shelf(tmp_path, bucket_of(nobody, is_trial=True)))
    assert (found.scenes, found.points, found.seconds) == ((), known.points, 10.0)


def test_the_scene_that_loses_most_is_named(ann: Owner, youtube: YouTube) -> None:
    film, grant = out(ann)
    watch(youtube, grant)
    assert morning(ann) == 1
    found = told(ann, film)
    assert (found["missing"], found["youtube_id"], found["seconds"]) == (None, OUT, 90.0)
    assert len(found["curve"]) == 100
    assert found["curve"][9] == {"ratio": 0.1, "seconds": 9.0, "watching": 0.7, "relative": 0.5}
    assert [
        (one["number"], one["start"], one["end"], one["came"], one["stayed"], one["lost"])
        for one in found["scenes"]
    ] == [
        (1, 0.0, 30.0, 0.7, 0.62, 0.08),
        (2, 30.0, 65.5, 0.62, 0.41, 0.21),
        (3, 65.5, 90.0, 0.41, 0.41, 0.0),
    ]
    assert (found["worst"], found["scenes"][1]["heading"]) == (2, "What sand is <really>")


def test_a_film_that_is_not_out_says_so(ann: Owner) -> None:
    film, _ = out(ann)
    with ann.house.services.database.transaction() as session:
        session.scalars(select(Publication)).one().state = PublicationState.PLANNED
    found = told(ann, film)
    assert (found["missing"], found["curve"]) == (Missing.NOT_PUBLISHED, [])
    assert found["note"] == "The film is not out on YouTube."


def test_a_report_without_rows_is_told_as_none_given_and_not_asked_for_twice_a_day(
    ann: Owner, youtube: YouTube
) -> None:
    film, _ = out(ann)
    assert told(ann, film)["missing"] == Missing.NOT_READ
    assert (morning(ann), morning(ann), questions(youtube)) == (0, 0, 1)
    assert told(ann, film)["missing"] == Missing.NONE_GIVEN


def test_a_share_above_one_is_kept_as_it_is_also_when_the_next_report_has_no_rows(
    ann: Owner, youtube: YouTube
) -> None:
    film, grant = out(ann)
    watch(youtube, grant, steps=((50, 1.35), (100, 1.1)))
    morning(ann)
    youtube.world.curves.clear()
    ann.house.clock.advance(days=1)
    assert morning(ann) == 0
    assert told(ann, film)["curve"][0]["watching"] == 1.35


def test_a_curve_is_read_once_a_day_and_after_five_weeks_once_a_week(
    each_house: House, youtube: YouTube
) -> None:
    ann = Owner.new(each_house, youtube)
    film, grant = out(ann)
    watch(youtube, grant)
    assert (morning(ann), morning(ann), questions(youtube)) == (1, 0, 1)
    assert len(told(ann, film)["curve"]) == 100
    read, days = {}, (1, 33, 34, 35, 40, 41)
    for before, day in pairwise((0, *days)):
        each_house.clock.advance(days=day - before)
        read[day] = morning(ann) == 1
    assert read == {1: True, 33: True, 34: True, 35: False, 40: False, 41: True}


def test_the_engine_reads_the_curves_each_morning_and_asks_only_for_those_that_are_due(
    ann: Owner, youtube: YouTube, mornings: Callable[[str], None]
) -> None:
    _, grant = out(ann)
    watch(youtube, grant)
    clock, asked = ann.house.clock, dict[int, datetime]()
    for ahead, day in ((LONG.days, 0), (1, 1), (6, 7)):
        clock.advance(days=ahead)
        mornings(f"morning {day}")
        (curve,) = curves(ann)
        asked[day] = curve.asked_at
    assert len(curve.points) == 100
    assert asked == {0: clock() - WEEK, 1: clock() - WEEK, 7: clock()}


def test_a_film_that_youtube_refuses_keeps_no_other_from_being_read(
    ann: Owner, youtube: YouTube
) -> None:
    _, grant = out(ann)
    another(ann)
    watch(youtube, grant)
    watch(youtube, grant, "other_video")
    youtube.world.plan(Fault("reports.query", status=404, reason="notFound"))
    assert morning(ann) == 1
    assert sorted(len(one.points) for one in curves(ann)) == [0, 100]


def test_what_was_read_before_youtube_gave_up_is_kept(ann: Owner, youtube: YouTube) -> None:
    from app.publishing.errors import YouTubeBusy

    _, grant = out(ann)
    another(ann)
    watch(youtube, grant)
    watch(youtube, grant, "other_video")
    youtube.world.plan(Fault("reports.query", status=503, reason="backendError", skip=1))
    with pytest.raises(YouTubeBusy):
        morning(ann)
    assert len(curves(ann)) == 1
    assert morning(ann) == 1, "it goes on with the other one"


def test_a_curve_that_is_not_read_again_is_gone_within_thirty_days(
    ann: Owner, youtube: YouTube
) -> None:
    film, grant = out(ann)
    watch(youtube, grant)
    morning(ann)
    care = Caretaker(ann.house.services.database, ann.connections, ann.house.services.clock)
    ann.house.clock.advance(days=29)
    care._forgotten()
    assert len(curves(ann)) == 1
    ann.house.clock.advance(days=1)
    care._forgotten()
    assert told(ann, film)["missing"] == Missing.NOT_READ


def test_a_curve_goes_with_its_consent_within_seven_days(ann: Owner, youtube: YouTube) -> None:
    channel_id, account_id, grant = ann.connected()
    published(ann, channel_id, OUT, 0)
    watch(youtube, grant)
    morning(ann)
    ann.person.call("DELETE", f"/v1/channels/{channel_id}/accounts/{account_id}")
    ann.house.clock.advance(days=6)
    Caretaker(ann.house.services.database, ann.connections, ann.house.services.clock)._forgotten()
    assert curves(ann) == []


def test_a_curve_goes_with_its_film(ann: Owner, youtube: YouTube) -> None:
    film, grant = out(ann)
    watch(youtube, grant)
    morning(ann)
    with ann.house.services.database.transaction() as session:
        session.delete(session.get_one(Video, UUID(film)))
    assert curves(ann) == []


def test_a_strangers_retention_is_not_there(ann: Owner, youtube: YouTube) -> None:
    film, grant = out(ann)
    watch(youtube, grant)
    morning(ann)
    bob = Owner.new(ann.house, youtube, "bob")
    assert bob.person.call("GET", f"/v1/videos/{film}/retention").status_code == 404


def test_a_retention_that_did_not_change_is_not_sent_again(ann: Owner, youtube: YouTube) -> None:
    film, grant = out(ann)
    watch(youtube, grant)
    here = f"/v1/videos/{film}/retention"
    early = ann.person.call("GET", here).headers["etag"]
    morning(ann)
    ann = ann.again()
    answer = ann.person.call("GET", here, headers={"if-none-match": early})
    tag = answer.headers["etag"]
    assert answer.status_code == 200
    assert ann.person.call("GET", here, headers={"if-none-match": tag}).status_code == 304


def test_the_films_page_shows_which_scene_loses_viewers(ann: Owner, youtube: YouTube) -> None:
    film, grant = out(ann)
    page = Browser(ann.house, "ann")
    assert "The curve comes with the figures" in page.get(f"/dashboard/videos/{film}").text
    watch(youtube, grant)
    morning(ann)
    shown = page.get(f"/dashboard/videos/{film}").text
    assert "Most viewers left in scene 2, “What sand is &lt;really&gt;”: 62% to 41%." in shown
    assert 'aria-labelledby="retention-t retention-d"' in shown
    assert "A line from 70% at the beginning to 41% at the end, over 3 scenes." in shown


def test_a_curve_without_its_films_files_is_shown_point_by_point(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, _, grant = ann.connected()
    film = published(ann, channel_id, OUT, 0)
    watch(youtube, grant)
    morning(ann)
    assert "Point by point" in Browser(ann.house, "ann").get(f"/dashboard/videos/{film}").text
    assert told(ann, film)["scenes"] == []
