"""Many videos that are out changed at once: only what is named, once, within the day, and back again."""

import copy
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.core.exceptions import Conflict, Invalid
from app.database import Database
from app.publishing import catalogue, catalogue_look
from app.publishing.catalogue_change import Change, Replacement
from app.publishing.catalogue_models import ItemState, Repair, RepairState
from app.publishing.catalogue_work import RepairRun, carry_out
from app.tasks.catalogue import Repairs
from tests.test_publishing.pressroom import Pressroom, pressroom
from tests.youtube import world as youtube_world
from tests.youtube.world import Fault

TWICE = Change(title=Replacement(find="river", put="river river"))
"""A change that would show if it were made twice."""

WORKER = """
import sys
from pathlib import Path
from app.database import open_database
from app.publishing.catalogue_work import RepairRun, carry_out
from tests.test_publishing.pressroom import press_at
url, youtube, films, repair_id, attempt = sys.argv[1:]
_, press = press_at(open_database(url), youtube, Path(films))
carry_out(press.seats, RepairRun(UUID(repair_id), int(attempt)), lambda: None)
"""


def out(room: Pressroom, theirs: youtube_world.Channel, number: int = 3) -> list[str]:
    """Videos that are on the channel, each with all that may be written of one; their ids."""
    ids = []
    for n in range(number):
        video = youtube_world.Video(
            id=f"video-{n:05}",
            channel_id=theirs.id,
            resource={
                "snippet": {
                    "title": f"A river, part {n}",
                    "description": f"Told once.\n\nAbout  part {n} — sand\t& ‹silt› ",
                    "tags": ["sand", f"part {n}"],
                    "categoryId": "22",
                    "defaultLanguage": "en-GB",
                    "defaultAudioLanguage": "en",
                },
                "status": {
                    "privacyStatus": "unlisted",
                    "license": "creativeCommon",
                    "embeddable": False,
                    "publicStatsViewable": False,
                    "selfDeclaredMadeForKids": True,
                    "containsSyntheticMedia": False,
                },
                "recordingDetails": {"recordingDate": "2026-01-02T00:00:00Z"},
                "localizations": {"de": {"title": f"Ein Fluss {n}", "description": "  Sand "}},
                "paidProductPlacementDetails": {"hasPaidProductPlacement": True},
            },
            size=1,
            sha256="",
            filename="",
            notified=False,
            uploaded_at=room.clock() - timedelta(minutes=n),
            polls_left=0,
        )
        room.world.videos[video.id] = video
        ids.append(video.id)
    return ids


def written(room: Pressroom) -> dict[str, Any]:
    """All that is written of every video."""
    return {key: copy.deepcopy(video.resource) for key, video in room.world.videos.items()}


def looked(room: Pressroom, channel_id: str, change: Change, **which: Any) -> Repair:
    which.setdefault("everything", not which.get("wanted"))
    wanted = which.pop("wanted", [])
    found = catalogue_look.look(room.press.seats, channel_id, change, wanted, **which)
    with room.database.transaction() as session:
        now = room.clock()
        return catalogue.write_down(session, room.owner_id, channel_id, change, found, now=now)


def begin(room: Pressroom, repair: Repair) -> RepairRun:
    with room.database.transaction() as session:
        row = session.get_one(Repair, repair.id)
        attempt = catalogue.begin(session, row, actor_id=room.owner_id, now=room.clock())
        return RepairRun(repair.id, attempt)


def carried(room: Pressroom, repair: Repair) -> RepairState:
    return carry_out(room.press.seats, begin(room, repair), lambda: None)


def standing(room: Pressroom, repair: Repair) -> dict[ItemState, int]:
    with room.database.transaction() as session:
        return catalogue.counts(session, repair.id)


def updates(room: Pressroom) -> int:
    return [call for call, _ in room.world.calls].count("videos.update")


@pytest.mark.parametrize(
    ("change", "part", "field", "value"),
    [
        (
            Change(add_tags=("delta",), remove_tags=("sand",)),
            "snippet",
            "tags",
            ["part 0", "delta"],
        ),
        (Change(category=27), "snippet", "categoryId", "27"),
        (Change(language="de"), "snippet", "defaultLanguage", "de"),
        (TWICE, "snippet", "title", "A river river, part 0"),
        (
            Change(
                description=Replacement(find="Told once.", put="Told."), footer="More: x.example"
            ),
            "snippet",
            "description",
            "Told.\n\nAbout  part 0 — sand\t& ‹silt›\n\nMore: x.example",
        ),
        (Change(licence="youtube"), "status", "license", "youtube"),
        (Change(made_for_kids=False), "status", "selfDeclaredMadeForKids", False),
        (Change(synthetic_media=True), "status", "containsSyntheticMedia", True),
    ],
)
def test_only_what_a_change_names_is_changed_and_all_else_stays_to_the_byte(
    room: Pressroom, change: Change, part: str, field: str, value: object
) -> None:
    ours, theirs = room.channel()
    ids = out(room, theirs)
    before = written(room)
    repair = looked(room, ours, change)
    assert written(room) == before  # looking changes nothing
    assert carried(room, repair) is RepairState.DONE
    after = written(room)
    assert after[ids[0]][part][field] == value
    for key in ids:
        after[key][part].pop(field)
        before[key][part].pop(field)
    assert after == before


def test_what_is_shown_before_is_what_is_done_and_both_are_kept(room: Pressroom) -> None:
    ours, theirs = room.channel()
    ids = out(room, theirs, 2)
    repair = looked(room, ours, TWICE)
    with room.database.transaction() as session:
        shown = [(i.youtube_id, i.before, i.after) for i in catalogue.items_of(session, repair.id)]
        assert catalogue.units_left(catalogue.counts(session, repair.id)) == 2 * 51
    assert shown[0] == (
        ids[0],
        {"snippet": {"title": "A river, part 0"}},
        {"snippet": {"title": "A river river, part 0"}},
    )
    used = room.world.used[room.world.today(), "units"]
    carried(room, repair)
    assert room.world.used[room.world.today(), "units"] - used == 2 * 51
    with room.database.transaction() as session:
        kept = [(i.youtube_id, i.before, i.after) for i in catalogue.items_of(session, repair.id)]
    assert kept == shown
    assert written(room)[ids[0]]["snippet"]["title"] == "A river river, part 0"


def test_what_the_change_does_not_touch_and_what_youtube_would_refuse_cost_nothing(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    ids = out(room, theirs)
    room.world.videos[ids[1]].resource["snippet"]["title"] = "A lake"
    room.world.videos[ids[2]].resource["snippet"]["title"] = "river " * 16 + "end"
    repair = looked(room, ours, TWICE)
    assert standing(room, repair) == {
        ItemState.WAITING: 1,
        ItemState.UNCHANGED: 1,
        ItemState.FAILED: 1,
    }
    carried(room, repair)
    assert updates(room) == 1


def test_ours_alone_are_repaired_unless_all_are_wished_and_a_stranger_s_never(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    out(room, theirs)
    film = room.film(ours, "How a river moves sand")
    room.intend(film)
    room.run_until_quiet()
    mine = room.publication(film).youtube_id
    repair = looked(room, ours, TWICE, everything=False)
    with room.database.transaction() as session:
        assert [i.youtube_id for i in catalogue.items_of(session, repair.id)] == [mine]
    assert sum(standing(room, looked(room, ours, TWICE)).values()) == 4
    _, stranger = room.channel("Hills")
    room.world.videos["video-00000"].channel_id = stranger.id
    with pytest.raises(Invalid, match="Not of this channel"):
        looked(room, ours, TWICE, wanted=["video-00000"], everything=False)


def test_a_repair_is_undone_where_youtube_still_shows_it(room: Pressroom) -> None:
    ours, theirs = room.channel()
    ids = out(room, theirs)
    del room.world.videos[ids[0]].resource["snippet"]["tags"]
    before = written(room)
    repair = looked(room, ours, Change(add_tags=("delta",), category=27))
    carried(room, repair)
    room.world.videos[ids[2]].resource["snippet"]["categoryId"] = "10"  # by a person since
    with room.database.transaction() as session:
        back = catalogue.undoing(session, room.owner_id, repair.id, now=room.clock())
    assert carried(room, back) is RepairState.DONE
    before[ids[2]]["snippet"]["categoryId"] = "10"
    assert written(room) == before


def test_a_repair_that_is_stopped_goes_on_where_it_was(room: Pressroom) -> None:
    ours, theirs = room.channel()
    out(room, theirs, 4)
    repair, seen = looked(room, ours, TWICE), 0

    def stop_after_two() -> None:
        nonlocal seen
        seen += 1
        if seen == 3:
            with room.database.transaction() as session:
                catalogue.stop(session, room.owner_id, repair.id, now=room.clock())

    assert carry_out(room.press.seats, begin(room, repair), stop_after_two) is RepairState.STOPPED
    assert updates(room) == 2
    assert carried(room, repair) is RepairState.DONE
    assert updates(room) == 4
    with room.database.transaction() as session, pytest.raises(Conflict):
        catalogue.stop(session, room.owner_id, repair.id, now=room.clock())


def test_a_repair_waits_for_the_next_day_and_leaves_planned_films_their_units(
    ready_database: Database, tmp_path: Path
) -> None:
    with pressroom(ready_database, tmp_path, units=600, soft_units=500) as room:
        ours, theirs = room.channel(upload_captions=False)
        film = room.film(ours)
        room.intend(film, room.clock() + timedelta(hours=25))
        out(room, theirs, 8)
        repair = looked(room, ours, TWICE)
        assert carried(room, repair) is RepairState.WAITING
        day = room.world.today()
        # 500 of ours, less the 210 a planned film of today is promised, less what looking took.
        assert 240 <= room.world.used[day, "units"] <= 290
        with room.database.transaction() as session:
            row = session.get_one(Repair, repair.id)
            assert row.begin_at is not None
            room.clock.now = row.begin_at
        repairs = Repairs(room.press.seats)
        repairs.desk.desk.prepare()
        assert repairs.workflows[1].body("due") == 1
        with room.database.transaction() as session:
            attempt = session.get_one(Repair, repair.id).attempt
        assert repairs.workflows[0].body(str(repair.id), attempt) == "done"
        repairs.close()
        assert updates(room) == 8


def test_one_refused_video_does_not_keep_the_others_and_a_dead_consent_waits(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    out(room, theirs)
    room.world.plan(Fault("videos.update", status=403, reason="forbidden", skip=1))
    repair = looked(room, ours, TWICE)
    assert carried(room, repair) is RepairState.DONE
    assert standing(room, repair) == {ItemState.DONE: 2, ItemState.FAILED: 1}
    again = looked(room, ours, TWICE)
    room.revoke_all()
    room.clock.advance(hours=2)
    assert carried(room, again) is RepairState.WAITING
    assert updates(room) == 3


def test_a_repair_without_a_consent_is_looked_at_ever_less_often_and_at_once_when_it_comes(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    out(room, theirs)
    repair, waits = looked(room, ours, TWICE), []
    room.revoke_all()
    room.clock.advance(hours=2)
    for _ in range(9):
        assert carried(room, repair) is RepairState.WAITING
        waits.append(begins(room, repair) - room.clock())
        room.clock.now = begins(room, repair)
    assert waits[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert waits[-1] == timedelta(days=1)
    room.connect_anew(ours, theirs)
    assert begins(room, repair) == room.clock()
    assert carried(room, repair) is RepairState.DONE


def test_a_repair_goes_on_at_once_where_an_account_came_during_the_look_that_found_none(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    out(room, theirs)
    repair = looked(room, ours, TWICE)
    room.connect_during_next_look(ours, theirs)
    assert carried(room, repair) is RepairState.WAITING
    assert begins(room, repair) == room.clock()
    assert carried(room, repair) is RepairState.DONE


def begins(room: Pressroom, repair: Repair) -> datetime:
    with room.database.transaction() as session:
        at = session.get_one(Repair, repair.id).begin_at
        assert at is not None
        return at


def test_a_repair_stops_before_its_next_video_when_its_owner_is_kept_out_and_goes_on_afterwards(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    out(room, theirs)
    repair = looked(room, ours, TWICE)
    room.at_call("videos.update", lambda: room.keep_out(out=True))
    assert carried(room, repair) is RepairState.WAITING
    assert updates(room) == 1
    repairs = Repairs(room.press.seats)
    repairs.desk.desk.prepare()
    assert repairs.workflows[1].body("due") == 0
    room.keep_out(out=False)
    assert repairs.workflows[1].body("due") == 1
    repairs.close()


def test_an_answer_that_is_lost_is_no_second_change(room: Pressroom) -> None:
    ours, theirs = room.channel()
    out(room, theirs)
    room.world.plan(Fault("videos.update", lost="after", skip=1))
    repair = looked(room, ours, TWICE)
    assert carried(room, repair) is RepairState.WAITING
    assert carried(room, repair) is RepairState.DONE
    assert updates(room) == 3
    assert {v["snippet"]["title"].count("river") for v in written(room).values()} == {2}


def test_a_worker_killed_in_the_middle_of_a_repair_changes_no_video_twice(
    ready_sqlite_url: str, tmp_path: Path
) -> None:
    from app.database import open_database

    with pressroom(open_database(ready_sqlite_url), tmp_path) as room:
        ours, theirs = room.channel()
        ids = out(room, theirs, 12)
        repair = looked(room, ours, TWICE)
        run = begin(room, repair)
        for point in (1, 4, 9):
            films = str(room.press.shelf.films)
            parts = [
                ready_sqlite_url,
                room.youtube.url,
                films,
                str(run.repair_id),
                str(run.attempt),
            ]
            killed = subprocess.Popen([sys.executable, "-c", WORKER, *parts])
            while killed.poll() is None and updates(room) < point:
                time.sleep(0.002)
            killed.kill()
            killed.wait()
        assert carry_out(room.press.seats, run, lambda: None) is RepairState.DONE
        assert Counter(v["snippet"]["title"].count("river") for v in written(room).values()) == {
            2: len(ids)
        }
        assert standing(room, repair) == {ItemState.DONE: len(ids)}
        assert updates(room) <= len(ids) + 3  # one may have been on its way at each kill


def test_a_change_that_changes_nothing_or_says_what_youtube_refuses_is_no_change() -> None:
    with pytest.raises(ValidationError):
        Change()
    with pytest.raises(ValidationError):
        Change(footer="<b>")
    with pytest.raises(ValidationError):
        Change(category=3)


def test_the_desk_begins_a_repair_once(room: Pressroom) -> None:
    ours, theirs = room.channel()
    out(room, theirs, 1)
    repair = looked(room, ours, TWICE)
    repairs = Repairs(room.press.seats)
    repairs.desk.desk.prepare()
    with room.database.transaction() as session:
        row = session.get_one(Repair, repair.id)
        repairs.desk.begin(session, row, actor_id=room.owner_id, now=room.clock())
        with pytest.raises(Conflict):
            repairs.desk.begin(session, row, actor_id=room.owner_id, now=room.clock())
    assert repairs.desk.desk.status(f"repair:{repair.id.hex}:a1")
    repairs.close()
