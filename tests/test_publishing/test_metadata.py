"""What is said of a film: chapters, limits, disclosure; when it goes out; how like others it is."""

import json
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue, ValidationError
from sqlalchemy import select

from app.channels.profile import Profile
from app.core.exceptions import Invalid
from app.database import Database, open_database
from app.publishing.asked_alike import asked_before
from app.publishing.metadata import Metadata, Overrides, counted_tags
from app.publishing.metadata_build import disclosure_of, metadata_of
from app.publishing.metadata_film import Chapter, FilmSaid, chapters_of, read_film
from app.publishing.publication_after import measure
from app.publishing.publication_alike import TooAlike, take_prints
from app.publishing.publication_print import likeness, sketch_of, title_likeness
from app.publishing.schedule_slots import slots_after
from app.videos.models import State, Video, VideoEvent
from app.videos.request import FilmRequest
from tests.test_publishing.pressroom import pressroom, report, script

NOTHING = Overrides()
GRAINS = "\n".join(f"Rivers move grain number {n} of their sand." for n in range(60))


def film(**facts: Any) -> FilmSaid:
    usual: dict[str, Any] = {
        "title": "Rivers",
        "description": "How rivers move sand.",
        "tags": ("rivers",),
        "seconds": 90.0,
        "chapters": (),
        "sources": (),
        "credits": (),
        "lines": ("Rivers move sand.",),
        "voice": "heart",
        "providers": {},
        "versions": {},
    }
    return FilmSaid(**(usual | facts))


@pytest.mark.parametrize(
    ("starts", "seconds", "kept"),
    [
        ([0, 30, 60], 90, [0, 30, 60]),
        ([0, 5, 30, 60], 90, [0, 30, 60]),
        ([3, 30, 60], 90, [0, 30, 60]),
        ([0, 30, 85], 90, []),
        ([0, 30], 90, []),
        ([0, 9.9, 20, 30.5], 41, [0, 20, 30.5]),
        ([], 90, []),
    ],
)
def test_chapters_are_such_as_youtube_shows(
    starts: list[float], seconds: float, kept: list[float]
) -> None:
    chapters = chapters_of([Chapter(start, f"At {start}") for start in starts], seconds)
    assert [chapter.start for chapter in chapters] == kept


def test_every_scene_is_named_by_its_heading_or_by_its_first_words(tmp_path: Path) -> None:
    said = script("Rivers", [f"Line {n} of it." for n in range(30)])
    said["scenes"][1]["visual"] = {"kind": "cards"}
    for name, content in (("script", said), ("report", report())):
        (tmp_path / name).write_text(json.dumps(content))
    found = read_film(tmp_path / "script", tmp_path / "report")
    assert found.scenes == (
        Chapter(0.0, "Rivers"),
        Chapter(30.0, "Line 10 of it."),
        Chapter(65.5, "A delta"),
    )


def test_a_chapters_line_reads_as_a_clock() -> None:
    assert [Chapter(s, "x").line for s in (0, 65.9, 3661)] == ["0:00 x", "1:05 x", "1:01:01 x"]


def test_a_description_that_is_too_long_loses_its_opening_and_keeps_its_sources() -> None:
    source = {"title": "Atlas", "name": "", "address": "https://example.com"}
    said = metadata_of(
        "", film(description="Ströme " * 2000, sources=(source,)), Profile(), NOTHING
    )
    assert len(said.description.encode()) <= 5000
    assert "Atlas – https://example.com" in said.description
    assert said.description.startswith("Ströme Ströme")


def test_tags_are_counted_as_youtube_counts_them() -> None:
    assert counted_tags(("sand", "river sand")) == 4 + 1 + 12
    said = metadata_of("", film(tags=tuple(f"tag {n:03}" for n in range(90))), Profile(), NOTHING)
    assert counted_tags(said.tags) <= 500
    assert len(said.tags) > 40


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x" * 101},
        {"title": "  "},
        {"title": "a < b"},
        {"description": "ß" * 2501},
        {"description": "a > b"},
        {"tags": ("a,b",)},
        {"tags": tuple("x" * 49 + str(n) for n in range(10))},
        {"category": 18},
        {"language": "English"},
        {"localizations": {"de": {"title": "<"}}},
    ],
)
def test_what_youtube_would_refuse_is_refused_before_a_call_is_spent(wrong: dict[str, Any]) -> None:
    good = {"title": "Rivers", "made_for_kids": False, "synthetic_media": True}
    with pytest.raises(ValidationError):
        Metadata.model_validate(good | wrong)
    if "title" not in wrong:
        with pytest.raises((ValidationError, Invalid)):
            metadata_of("Rivers", film(), Profile(), Overrides.model_validate(wrong))


def test_synthetic_media_is_decided_on_purpose_and_never_no_in_silence() -> None:
    spoken, silent = film(), film(voice="")
    assert disclosure_of(spoken, Profile(), NOTHING).declared
    assert disclosure_of(spoken, Profile(), NOTHING).decided_by == "provenance"
    painted = film(voice="", assets=({"synthetic": True, "use": "picture", "provider": "openai"},))
    assert disclosure_of(painted, Profile(), NOTHING).declared
    assert not disclosure_of(silent, Profile(), NOTHING).declared
    no = disclosure_of(spoken, Profile(synthetic_media="no"), NOTHING)
    assert (no.declared, no.decided_by, len(no.reasons)) == (False, "channel", 1)
    own = disclosure_of(spoken, Profile(synthetic_media="no"), Overrides(synthetic_media=True))
    assert (own.declared, own.decided_by) == (True, "film")


def test_one_film_may_say_otherwise_than_its_channel() -> None:
    own = Overrides(category=10, tags=("music",), paid_promotion=True, licence="creativeCommon")
    said = metadata_of("A title", film(), Profile(category=28), own)
    assert (said.title, said.category, said.tags) == ("A title", 10, ("music",))
    assert (said.paid_promotion, said.licence) == (True, "creativeCommon")


@pytest.mark.parametrize(
    ("zone", "slot", "after", "slots"),
    [
        ("Europe/Berlin", "sun 02:30", "2026-03-28T12:00", ["2026-03-29T01:30", "2026-04-05T00:30"]),
        ("Europe/Berlin", "sun 02:30", "2026-10-24T12:00", ["2026-10-25T00:30", "2026-11-01T01:30"]),
        ("America/Los_Angeles", "sat 22:00", "2026-03-01T00:00", ["2026-03-01T06:00", "2026-03-08T06:00"]),
        ("America/Los_Angeles", "sun 22:00", "2026-03-08T12:00", ["2026-03-09T05:00", "2026-03-16T05:00"]),
        ("Asia/Kathmandu", "mon 00:15", "2026-11-22T00:00", ["2026-11-22T18:30", "2026-11-29T18:30"]),
    ],
)  # fmt: skip
def test_slots_are_times_on_the_channels_own_clocks(
    zone: str, slot: str, after: str, slots: list[str]
) -> None:
    profile = Profile(time_zone=zone, publish_slots=(slot,))
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = [at.strftime("%Y-%m-%dT%H:%M") for at in islice(slots_after(profile, moment), 2)]
    assert found == slots


def test_a_channel_without_slots_has_none_and_an_unknown_zone_is_refused() -> None:
    assert list(slots_after(Profile(), datetime(2026, 1, 1, tzinfo=UTC))) == []
    with pytest.raises(ValidationError):
        Profile(time_zone="Mars/Olympus")


def test_likeness_is_the_share_of_what_two_scripts_say() -> None:
    one = [f"Rivers move grain number {n} of their sand." for n in range(100)]
    half = [*one[:50], *(f"Glaciers push boulder {n} down a valley." for n in range(50))]
    other = [f"Bees carry pollen to flower {n} in spring." for n in range(100)]
    assert likeness(sketch_of(one), sketch_of(one)) == 1
    assert 0.2 < likeness(sketch_of(one), sketch_of(half)) < 0.5
    assert likeness(sketch_of(one), sketch_of(other)) < 0.05
    assert title_likeness("How rivers move sand", "The sand that rivers move") == 1
    assert title_likeness("How rivers move sand", "Why glaciers flow") == 0


@pytest.fixture
def database(ready_sqlite_url: str) -> Database:
    return open_database(ready_sqlite_url)


def test_a_film_like_another_of_any_channel_needs_a_persons_word(
    database: Database, tmp_path: Path
) -> None:
    with pressroom(database, tmp_path) as room:
        one, other = room.channel("One")[0], room.channel("Two")[0]
        lines = [f"Rivers move grain number {n} of their sand." for n in range(60)]
        room.intend(room.film(one, "How rivers move sand", script=lines))
        copy = room.film(other, "Grains on their way", script=lines[:55])
        take_prints(database, room.press.shelf, room.owner_id, now=room.clock())
        with pytest.raises(TooAlike) as found:
            room.intend(copy)
        assert float(str(found.value.facts["script"])) > 0.8
        room.intend(copy, anyway="It is a shorter cut, asked for by the client")
        likeness_kept = room.publication(copy).likeness
        assert likeness_kept is not None
        assert likeness_kept["too_much"] is True
        fresh = room.film(other, "Why glaciers flow", script=[f"Ice {n} bends." for n in range(60)])
        take_prints(database, room.press.shelf, room.owner_id, now=room.clock())
        room.intend(fresh)


def test_a_film_that_awaits_approval_says_which_one_it_is_most_like(
    database: Database, tmp_path: Path
) -> None:
    with pressroom(database, tmp_path) as room:
        ours, _ = room.channel()
        lines = [f"Rivers move grain number {n} of their sand." for n in range(60)]
        first = room.film(ours, "How rivers move sand", script=lines)
        copy = room.film(ours, "Grains on their way", script=lines[:55])
        with database.transaction() as session:
            session.get_one(Video, copy).state = State.AWAITING_APPROVAL
        measure(database, room.press.shelf, copy, now=room.clock())
        measure(database, room.press.shelf, first, now=room.clock())
        with database.transaction() as session:
            like = session.get_one(Video, copy).facts["likeness"]
            said = list(session.scalars(select(VideoEvent.message)))
            assert session.get_one(Video, first).facts == {}
    assert isinstance(like, dict)
    assert (like["nearest"], like["too_much"]) == (str(first), True)
    assert any("much like “How rivers move sand”" in message for message in said)


@pytest.mark.parametrize(
    ("wish", "like_in"),
    [
        ({"topic": "Rivers move: how sand?"}, "the same topic"),
        ({"topic": "Deltas", "script": GRAINS}, "it says much of the same text"),
        ({"topic": "Deltas", "source_text": f"News. {GRAINS}"}, "it says much of the same text"),
        ({"topic": "Deltas", "source_text": "Deltas."}, "it says much of the same text"),
        ({"topic": "Deltas", "source_url": "https://example.com/rivers"}, "the same page"),
        ({"topic": "Deltas", "source_url": "https://example.com/deltas"}, None),
        ({"topic": "Why ice bends", "source_text": "Glaciers are slow rivers."}, None),
    ],
)
def test_a_wish_like_an_earlier_film_of_the_channel_is_noticed(
    database: Database, tmp_path: Path, wish: dict[str, str], like_in: str | None
) -> None:
    with pressroom(database, tmp_path) as room:
        ours, other = room.channel()[0], room.channel("Other")[0]
        film = room.film(ours, script=GRAINS.splitlines())
        take_prints(database, room.press.shelf, room.owner_id, now=room.clock())
        request = FilmRequest.model_validate(wish)
        with database.transaction() as session:
            page: dict[str, JsonValue] = {
                "topic": "Sand",
                "source_url": "https://example.com/rivers",
                "source_text": "Deltas.",
            }
            session.get_one(Video, film).request = page
            session.flush()
            found = asked_before(session, room.owner_id, ours, request, now=room.clock())
            elsewhere = asked_before(session, room.owner_id, other, request, now=room.clock())
    assert (found.like_in if found else None) == like_in
    assert elsewhere is None
