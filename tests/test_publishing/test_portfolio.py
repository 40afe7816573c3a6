"""Many channels over days: each film on its own channel, nothing beyond a limit, no neighbour harmed."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.database import Database, open_database
from app.publishing.forecast import Wait, forecast
from app.publishing.pacific import pacific_day
from app.publishing.publication_models import PublicationState
from app.videos.models import State
from tests.test_publishing.pressroom import pressroom

WORDS = ["sand", "water", "stone", "light", "wind", "salt", "glass", "iron", "moss", "smoke"]


@pytest.fixture
def database(ready_sqlite_url: str) -> Database:
    return open_database(ready_sqlite_url)


def telling(channel: int, film: int) -> tuple[str, list[str]]:
    """A title and a script unlike all others."""
    mark = f"{WORDS[channel]} {film} of {channel}"
    return f"The {mark}", [
        f"Line {n} on {mark} says {channel * 1000 + film * 50 + n}" for n in range(30)
    ]


@pytest.mark.parametrize(
    "first", [datetime(2026, 3, 7, 18, tzinfo=UTC), datetime(2026, 10, 31, 18, tzinfo=UTC)],
    ids=["when clocks go forward", "when clocks go back"],
)  # fmt: skip
def test_fifty_films_of_ten_channels_go_out_over_three_pacific_days_within_every_limit(
    database: Database, tmp_path: Path, first: datetime
) -> None:
    with pressroom(database, tmp_path, now=first, uploads_per_account=2) as room:
        room.world.limits["units"] = 9_000  # Google's are harder than we are told
        channels = [room.channel(f"Channel {n}") for n in range(10)]
        films: dict[UUID, str] = {}
        for number in range(5):
            for place, (ours, theirs) in enumerate(channels):
                title, lines = telling(place, number)
                film = room.film(ours, title, script=lines, size=2000)
                films[film] = theirs.id
                room.intend(film)
        with room.database.transaction() as session:
            foretold = {
                one.key: one for one in forecast(session, room.press.quota.rules, now=room.clock())
            }
        room.run_until_quiet(hours=24 * 4)
        assert {room.state(film) for film in films} == {
            (State.PUBLISHED, PublicationState.PUBLISHED)
        }
        at_theirs = {room.publication(film).youtube_id: channel for film, channel in films.items()}
        assert {v.id: v.channel_id for v in room.world.live()} == at_theirs
        a_day = Counter((v.channel_id, pacific_day(v.uploaded_at)) for v in room.world.live())
        assert max(a_day.values()) == 2
        assert len({day for _, day in a_day}) == 3
        assert (
            max(used for (_, bucket), used in room.world.used.items() if bucket == "units") <= 9_000
        )
        days_of = {v.id: pacific_day(v.uploaded_at) for v in room.world.live()}
        today = pacific_day(first)
        for film in films:
            publication = room.publication(film)
            said = foretold[publication.id.hex]
            assert pacific_day(said.goes_at) == days_of[publication.youtube_id]
            waits = Wait.ACCOUNT if pacific_day(said.goes_at) > today else None
            assert said.wait is waits
        assert Counter(pacific_day(one.goes_at) for one in foretold.values()) == Counter(
            days_of.values()
        )
        days = {day for (day, _) in room.world.used}
        assert len(days) <= 4


def test_a_dead_token_of_fifteen_harms_no_other_channel(database: Database, tmp_path: Path) -> None:
    with pressroom(database, tmp_path) as room:
        channels = [room.channel(f"Channel {n}", upload_captions=False) for n in range(15)]
        films = [
            room.film(ours, *(), title=f"The {WORDS[n % 10]} of {n}", script=[f"Of {n}: {k}" for k in range(30)], size=2000)
            for n, (ours, _) in enumerate(channels)
        ]  # fmt: skip
        dead = channels[4][1].id
        for grant in room.world.grants.values():
            grant.revoked = grant.channel_id == dead
        for film in films:
            room.intend(film)
        room.tick()
        states = [room.publication_state(film) for film in films]
        assert states.count(PublicationState.PUBLISHED) == 14
        assert states[4] is PublicationState.WAITING
        assert all(video.channel_id != dead for video in room.world.live())


def test_captions_wait_where_units_are_promised_to_films_and_are_added_later(
    database: Database, tmp_path: Path
) -> None:
    with pressroom(database, tmp_path, units=1000, soft_units=1000) as room:
        ours, _ = room.channel()
        room.world.limits["units"] = 1000
        at = room.clock() + timedelta(hours=6)
        films = [
            room.film(ours, f"The {WORDS[n]} of {n}", script=[f"Of {n}: {k}" for k in range(30)], size=2000)
            for n in range(4)
        ]  # fmt: skip
        for minute, film in enumerate(films):
            room.intend(film, at + timedelta(minutes=minute))
        room.run_until_quiet(hours=8)
        first_day = [room.steps(film) for film in films]
        assert [steps["release"] for steps in first_day] == ["done"] * 4
        assert [steps["captions"] for steps in first_day].count("waiting") >= 2
        assert {room.publication_state(film) for film in films} == {PublicationState.PUBLISHED}
        room.run_until_quiet(hours=96)
        assert [room.steps(film)["captions"] for film in films] == ["done"] * 4
        assert max(used for (_, b), used in room.world.used.items() if b == "units") <= 1000
