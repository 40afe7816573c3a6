"""`ytempire youtube` at a terminal: a test upload, a repair that is shown first, and its undoing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.core.config import settings
from tests.test_api.house import House
from tests.test_publishing.conftest import settings_for
from tests.test_publishing.owners import Owner
from tests.youtube.world import Video


@pytest.fixture
def terminal(
    house: House, ann: Owner, ready_sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """A channel with one video, and a terminal on the house's own settings; the channel's id."""
    for name, value in (settings_for(ann.youtube) | {"DATABASE_URL": ready_sqlite_url}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    keys = house.services.keys
    monkeypatch.setattr("app.console.youtube.sealing_keys", lambda _: keys)
    monkeypatch.setattr("app.console.youtube.system_clock", house.clock)
    monkeypatch.setattr("app.publishing.trial.PAUSE", 0.0)
    theirs = ann.youtube.world.open_channel("Rivers")
    channel_id, _, _ = ann.connected(channel=theirs)
    ann.youtube.world.videos["video-00001"] = Video(
        id="video-00001",
        channel_id=theirs.id,
        resource={
            "snippet": {"title": "A river", "description": "Told.", "categoryId": "22"},
            "status": {"privacyStatus": "public"},
        },
        size=1,
        sha256="",
        filename="",
        notified=False,
        uploaded_at=house.clock(),
        polls_left=0,
    )
    settings.cache_clear()
    yield channel_id
    settings.cache_clear()


def test_a_repair_is_shown_then_made_then_undone(
    terminal: str, ann: Owner, capsys: pytest.CaptureFixture[str]
) -> None:
    video = ann.youtube.world.videos["video-00001"]
    wanted = ["youtube", "repair", terminal, "--all", "--title", "river", "stream"]
    assert main(wanted) == 0
    said = capsys.readouterr().err
    assert "title: 'A river' → 'A stream'" in said
    assert "51 units" in said
    assert video.resource["snippet"]["title"] == "A river"
    repair = re.findall(r"repair ([0-9a-f-]{36})", said)[0]
    assert main(["youtube", "go-on", repair, "--yes"]) == 0
    assert video.resource["snippet"]["title"] == "A stream"
    assert main(["youtube", "undo", repair, "--yes"]) == 0
    assert video.resource["snippet"]["title"] == "A river"


def test_a_channel_is_tried_and_what_is_wrong_with_it_is_said(
    terminal: str, ann: Owner, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["youtube", "test", terminal, "--unlisted"]) == 0
    assert "deleted     yes" in capsys.readouterr().err
    for channel in ann.youtube.world.channels.values():
        channel.phone_verified = False
    assert main(["youtube", "test", terminal]) == 1
    assert "youtube.com/verify" in capsys.readouterr().err
    assert [v.id for v in ann.youtube.world.live()] == ["video-00001"]


def test_what_cannot_be_is_one_sentence(terminal: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["youtube", "repair", terminal]) == 2
    assert main(["youtube", "repair", terminal, "--footer", "<b>"]) == 2
    assert main(["youtube", "test", "ch_0000000000000000"]) == 2
    assert main(["youtube", "go-on", "00000000-0000-0000-0000-000000000000"]) == 2
    assert capsys.readouterr().err.count("ytempire: ") == 4
