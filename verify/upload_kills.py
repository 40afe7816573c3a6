"""A worker killed at every point of a publication: the film is on YouTube once, and nothing of it is lost."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL
from tempfile import TemporaryDirectory
from unittest import mock

from app.database import open_database
from app.publishing.publication_models import PublicationState, UploadSession
from app.schema import upgrade
from tests.test_publishing.pressroom import Pressroom, pressroom
from tests.youtube.world import GRANULE, Upload
from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[1]
SIZE = 6 * GRANULE + 11
"""Bytes: seven chunks."""
POINTS = (
    "before own_channel",
    "after own_channel",
    "before open_upload",
    "after open_upload",
    "before go_on",
    "tell 1",
    "tell 2",
    "tell 4",
    "tell 6",
    "ending",
    "ended",
    "after go_on",
    "before shown",
    "after shown",
    "before set_thumbnail",
    "after set_thumbnail",
    "before add_captions",
    "after add_captions",
    "before in_playlist",
    "before playlist_titled",
    "before open_playlist",
    "after open_playlist",
    "before add_to_playlist",
    "after add_to_playlist",
    "before rewrite",
    "after rewrite",
)
"""Where the worker dies: around each call of YouTube, at words of the upload, and where an answer of
YouTube was carried out and never written down (`after`).
"""
UNTIL_LISTED = timedelta(minutes=7)
"""So long this YouTube does not list a new playlist."""
SENDING = frozenset({"tell 2", "tell 4", "tell 6", "ending", "ended", "after go_on"})
"""Points at which YouTube has bytes of the film."""
WORKER = "from verify.upload_worker import main; main()"


def _experiment(_effort: Effort) -> Figures:
    deaths = twice = lost = unkept = unasked = open_steps = playlists = places = 0
    with _room() as (room, url):
        for number, point in enumerate(POINTS):
            ours, theirs = room.channel(f"Channel {number}", playlist_title=f"All {number}")
            lines = [f"Line {n} of {number} says {number * 100 + n}" for n in range(30)]
            film = room.film(ours, f"Film {number} at {point}", script=lines, size=SIZE)
            publication_id = room.intend(film)
            room.claim()
            deaths += _killed(room, url, publication_id.hex, point)
            unkept += _sent_before_kept(room, _upload_of(room, theirs.id))
            room.world.calls.clear()
            room.publish.body(str(publication_id), 1)
            asked = ("upload.status", theirs.id) in room.world.calls
            unasked += point in SENDING and not asked
            room.run_until_quiet(hours=2)
            there = len(room.world.live(theirs.id))
            twice += max(0, there - 1)
            lost += there == 0 or room.publication_state(film) is not PublicationState.PUBLISHED
            open_steps += sum(state != "done" for state in room.steps(film).values())
            playlists += abs(len(_playlists(room, theirs.id)) - 1)
            places += abs(len(_places(room, theirs.id)) - 1)
    return {
        "points": len(POINTS),
        "workers killed": deaths,
        "videos too many": twice,
        "films lost": lost,
        "bytes sent before the address was kept": unkept,
        "sent on without asking what is there": unasked,
        "steps not done": open_steps,
        "playlists more or less than one": playlists,
        "places in it more or less than one": places,
    }


def _killed(room: Pressroom, url: str, publication_id: str, point: str) -> bool:
    """Whether a worker of its own died of the signal at that point."""
    films = str(room.press.shelf.films)
    now = room.clock().isoformat()
    arguments = [url, room.youtube.url, films, publication_id, point, now]
    ended = subprocess.run([sys.executable, "-c", WORKER, *arguments], cwd=ROOT, check=False)
    return ended.returncode == -SIGKILL


def _upload_of(room: Pressroom, channel_id: str) -> Upload | None:
    found = (one for one in room.world.uploads.values() if one.channel_id == channel_id)
    return next(found, None)


def _playlists(room: Pressroom, channel_id: str) -> list[str]:
    made = room.world.playlists.values()
    return [one["id"] for one in made if one["snippet"]["channelId"] == channel_id]


def _places(room: Pressroom, channel_id: str) -> list[str]:
    own = _playlists(room, channel_id)
    snippets = [entry["snippet"] for entry in room.world.entries]
    return [one["playlistId"] for one in snippets if one["playlistId"] in own]


def _sent_before_kept(room: Pressroom, upload: Upload | None) -> bool:
    if upload is None or upload.kept == 0 or upload.video_id is not None:
        return False
    with room.database.transaction() as session:
        return not session.query(UploadSession).count()


@contextmanager
def _room() -> Iterator[tuple[Pressroom, str]]:
    with TemporaryDirectory(prefix="ytempire-verify-") as folder:
        url = f"sqlite:///{folder}/house.db"
        database = open_database(url)
        upgrade(database)
        quick = mock.patch("app.providers.youtube.upload.PAUSE", 0.001)
        films = Path(folder) / "films"
        plenty = pressroom(database, films, units=100_000, soft_units=100_000)
        with quick, plenty as room:
            room.world.limits["units"] = 100_000
            room.world.lists_after = UNTIL_LISTED
            yield room, url


UPLOAD_KILLS = (
    Promise(
        name="upload-kills",
        sentence="A worker killed at any of 26 points of a publication leaves the film on YouTube once.",
        bounds=(
            Bound(name="points", least=20),
            Bound(name="workers killed", least=len(POINTS), most=len(POINTS)),
            *none_of(
                "videos too many",
                "films lost",
                "bytes sent before the address was kept",
                "sent on without asking what is there",
                "steps not done",
                "playlists more or less than one",
                "places in it more or less than one",
            ),
        ),
        run=_experiment,
    ),
)
