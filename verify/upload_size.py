"""A film of gigabytes sent in constant memory, by a worker that is killed in the middle and replaced."""

import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from app.providers.youtube.api import YouTubeApi
from app.providers.youtube.upload import Chunks
from app.providers.youtube.upload_calls import YouTubeTube
from app.publishing.metadata import Metadata
from app.publishing.upload_ports import Going, Seat
from tests.youtube.server import YouTube
from tests.youtube.world import World
from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[1]
MB = 2**20
CHUNK = 16 * MB
WORKER = "from verify.upload_size import send; send()"
QUICK, WHOLE = 512, 5 * 1024
"""Megabytes of the film; of the whole ones three are sent at once."""
AT_ONCE = 3
DIED, GROWN = "megabytes when the first worker died", "memory grown, MB"
SAID = Metadata(title="A long film", made_for_kids=False, synthetic_media=False)


def send() -> None:
    """Send a file to a session that is open already; say by how much this process grew."""
    youtube, token, address, file = sys.argv[1:]
    tube = _tube(youtube)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = Path(file)
    going = Going(
        address=address,
        file=path,
        size=path.stat().st_size,
        tell=lambda _: _say(before),
        ending=lambda: None,
        on_stop=lambda _: nullcontext(),
    )
    tube.go_on(Seat(token, lambda _: nullcontext()), going)


def _say(before: int) -> None:
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(grown, flush=True)


def _tube(youtube: str) -> YouTubeTube:
    return YouTubeTube(YouTubeApi(youtube), Chunks(CHUNK, base_url=youtube))


def _experiment(effort: Effort) -> Figures:
    size = effort.choose(quick=QUICK, long=WHOLE) * MB
    films = effort.choose(quick=1, long=AT_ONCE)
    with ThreadPoolExecutor(films) as senders:
        found = list(senders.map(_one, [size] * films))
    return {
        "films at once": films,
        "megabytes": min(each["megabytes"] for each in found),
        DIED: min(each[DIED] for each in found),
        GROWN: max(each[GROWN] for each in found),
        **{name: sum(each[name] for each in found) for name in ("videos too many", "bytes lost")},
    }


def _one(size: int) -> Figures:
    youtube = YouTube(World()).start()
    try:
        with TemporaryDirectory(prefix="ytempire-verify-") as folder:
            film = Path(folder) / "film.mp4"
            with film.open("wb") as file:
                file.truncate(size)
            return _sent(youtube, film, size)
    finally:
        youtube.stop()


def _sent(youtube: YouTube, film: Path, size: int) -> Figures:
    world = youtube.world
    token = world.access_token(world.consent(world.open_channel("Long films")))
    seat = Seat(token, lambda _: nullcontext())
    address = _tube(youtube.url).open_upload(seat, SAID, "yte-long", size)
    arguments = [sys.executable, "-c", WORKER, youtube.url, token, address, str(film)]
    (upload,) = world.uploads.values()
    first = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    while first.poll() is None and upload.kept < size // 2:
        time.sleep(0.01)
    first.kill()
    said, _ = first.communicate()
    half = upload.kept
    second = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    grown = max(int(line) for line in (said + second.stdout).split())
    return {
        "megabytes": size // MB,
        DIED: half // MB,
        GROWN: grown / 1024,
        "videos too many": len(world.live()) - 1,
        "bytes lost": size - sum(video.size for video in world.live()),
    }


UPLOAD_SIZE = (
    Promise(
        name="upload-size",
        sentence="A film of any size is sent in the same memory, also by a worker that replaces a dead one.",
        bounds=(
            Bound(name="megabytes", least=QUICK),
            Bound(name=DIED, least=QUICK // 2),
            Bound(name=GROWN, most=64),
            *none_of("videos too many", "bytes lost"),
        ),
        run=_experiment,
    ),
)
