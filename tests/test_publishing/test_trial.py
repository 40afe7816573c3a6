"""A private test upload finds what a first film would meet, and leaves nothing behind."""

from pathlib import Path

import pytest

from app.core.exceptions import MachineUnfit
from app.database import Database
from app.publishing.errors import QuotaExhausted, WrongChannel
from app.publishing.health import health_of
from app.publishing.trial import MARKER, Trial, try_upload
from tests.test_publishing.owners import Owner
from tests.test_publishing.pressroom import Pressroom, pressroom
from tests.youtube.world import Fault


def tried(room: Pressroom, channel_id: str, *, unlisted: bool = False) -> Trial:
    return try_upload(room.press.seats, channel_id, unlisted=unlisted, rest=lambda _: None)


def warnings(room: Pressroom, channel_id: str) -> str:
    with room.database.transaction() as session:
        found = health_of(session, now=room.clock(), channel_id=channel_id)
    return " ".join(warning for one in found for warning in one.warnings)


def test_a_channel_that_is_well_takes_a_private_clip_which_is_deleted_again(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    room.world.processing_polls = 3
    trial = tried(room, ours, unlisted=True)
    assert trial.is_fine
    assert (trial.youtube_channel, trial.privacy, trial.processing) == (
        theirs.id,
        "private",
        "succeeded",
    )
    assert (trial.thumbnails, trial.goes_public, trial.leftover) == (True, True, "")
    assert room.world.live() == []
    (video,) = room.world.videos.values()
    assert (video.notified, video.size > 1000) == (False, True)
    day = room.world.today()
    assert (trial.uploads, trial.units) == (1, room.world.used[day, "units"])
    assert warnings(room, ours) == ""


def test_a_phone_that_is_not_verified_and_a_project_that_is_not_audited_are_found(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    theirs.phone_verified = False
    room.world.locks_private = True
    trial = tried(room, ours, unlisted=True)
    assert (trial.is_fine, trial.thumbnails, trial.goes_public) == (False, False, False)
    assert any("youtube.com/verify" in said for said in trial.refused)
    assert any("audit" in said for said in trial.refused)
    assert room.world.live() == []
    assert "youtube.com/verify" in warnings(room, ours)
    assert "audit" in warnings(room, ours)


def test_without_a_wish_the_clip_is_never_anything_but_private(room: Pressroom) -> None:
    ours, _ = room.channel()
    assert tried(room, ours).goes_public is None
    assert "videos.update" not in [call for call, _ in room.world.calls]


def test_what_cannot_be_deleted_is_named_and_deleted_by_the_next_one(room: Pressroom) -> None:
    ours, _ = room.channel()
    room.world.plan(Fault("videos.delete", status=403, reason="forbidden"))
    trial = tried(room, ours)
    (video,) = room.world.live()
    assert trial.leftover == video.id
    assert any(video.id in said for said in trial.refused)
    assert video.id in warnings(room, ours)
    assert tried(room, ours).leftover == ""
    assert room.world.live() == []
    assert warnings(room, ours) == ""


def test_one_that_a_dead_process_left_is_deleted_first(
    room: Pressroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, _ = room.channel()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(type(room.press.tube), "delete", die)
        with pytest.raises(KeyboardInterrupt):
            tried(room, ours)
    assert [MARKER in v.resource["snippet"]["tags"] for v in room.world.live()] == [True]
    tried(room, ours)
    assert room.world.live() == []


def test_an_account_of_another_channel_and_a_spent_day_send_nothing(
    ready_database: Database, tmp_path: Path
) -> None:
    with pressroom(ready_database, tmp_path, uploads=0) as room:
        ours, _ = room.channel()
        with pytest.raises(QuotaExhausted):
            tried(room, ours)
        other = room.world.open_channel("Other")
        for grant in room.world.grants.values():
            grant.channel_id = other.id
        with pytest.raises(WrongChannel):
            tried(room, ours)
        assert room.world.uploads == {}


def test_without_ffmpeg_nothing_is_sent(room: Pressroom, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, _ = room.channel()

    def missing(_: Path) -> None:
        raise MachineUnfit("FFmpeg was not found.")

    monkeypatch.setattr("app.publishing.trial.trial_clip", missing)
    with pytest.raises(MachineUnfit):
        tried(room, ours)
    assert room.world.uploads == {}


def test_a_test_upload_asked_for_twice_with_one_key_uploads_once(ann: Owner) -> None:
    channel_id, _, _ = ann.connected()
    path, named = f"/v1/channels/{channel_id}/test-upload", {"Idempotency-Key": "mine"}
    first, again = (ann.person.call("POST", path, json={}, headers=named) for _ in range(2))
    assert (first.status_code, again.headers["idempotent-replayed"]) == (200, "true")
    assert again.json() == first.json()
    assert len(ann.youtube.world.videos) == 1
