"""A film on its way to YouTube: in chunks, taken up again, cut off, and never sent twice."""

import contextlib
import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.providers.youtube.api import YouTubeApi
from app.providers.youtube.upload import Chunks
from app.providers.youtube.upload_calls import YouTubeTube
from app.publishing.errors import YouTubeBusy, YouTubeRefused
from app.publishing.metadata import Metadata
from app.publishing.upload_ports import Going, Interrupted, Seat, SessionGone, Shown
from tests.youtube.server import YouTube, running
from tests.youtube.world import GRANULE, Fault

pytestmark = pytest.mark.usefixtures("hurry")

SAID = Metadata(title="Rivers", made_for_kids=False, synthetic_media=True)
MARK = "yte-0123456789abcdef0123456789abcdef"


@pytest.fixture
def youtube() -> Iterator[YouTube]:
    with running() as started:
        yield started


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of ten chunks and a bit, no two of them alike."""
    file = tmp_path / "film.mp4"
    file.write_bytes(b"".join(bytes([n]) * GRANULE for n in range(10)) + b"the end")
    return file


class Sender:
    """Uploads one film to one channel, and remembers what it was told."""

    def __init__(self, youtube: YouTube, file: Path, *, pace: int = 0) -> None:
        self.grant = youtube.world.consent(youtube.world.open_channel("Rivers"))
        self.api = YouTubeApi(youtube.url)
        self.tube = YouTubeTube(self.api, Chunks(GRANULE, pace, base_url=youtube.url))
        self.seat = Seat(youtube.world.access_token(self.grant), lambda _: contextlib.nullcontext())
        self.file = file
        self.told: list[int] = []
        self.ended = 0
        self.stop: Callable[[], None] = lambda: None

    def open(self) -> str:
        return self.tube.open_upload(self.seat, SAID, MARK, self.file.stat().st_size)

    def send(self, address: str) -> Shown:
        @contextlib.contextmanager
        def on_stop(remedy: Callable[[], None]) -> Iterator[None]:
            self.stop = remedy
            yield

        def ending() -> None:
            self.ended += 1

        going = Going(
            address=address,
            file=self.file,
            size=self.file.stat().st_size,
            tell=self.told.append,
            ending=ending,
            on_stop=on_stop,
        )
        return self.tube.go_on(self.seat, going)


def whole(youtube: YouTube, film: Path) -> bool:
    """Whether YouTube has the film once, byte for byte."""
    kept = [video.sha256 for video in youtube.world.live()]
    return kept == [hashlib.sha256(film.read_bytes()).hexdigest()]


def test_a_film_arrives_whole_private_marked_and_announced_to_nobody(
    youtube: YouTube, film: Path
) -> None:
    sender = Sender(youtube, film)
    shown = sender.send(sender.open())
    assert whole(youtube, film)
    video = youtube.world.videos[shown.id]
    assert (shown.channel_id, shown.privacy) == (sender.grant.channel_id, "private")
    assert (video.notified, video.resource["snippet"]["tags"]) == (False, [MARK])
    assert video.resource["status"]["containsSyntheticMedia"] is True
    assert sender.told == [*(n * GRANULE for n in range(11)), film.stat().st_size]
    assert sender.ended == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault("upload.chunk", lost="before", skip=3),
        Fault("upload.chunk", lost="after", skip=3),
        Fault("upload.chunk", lost="after", skip=10),
        Fault("upload.chunk", cut=100_000, skip=2),
        Fault("upload.chunk", keep=GRANULE, skip=0),
        Fault("upload.chunk", keep=0, times=3),
        Fault("upload.chunk", status=503, skip=4, times=3),
        Fault("upload.chunk", status=429, reason="rateLimitExceeded", skip=4),
        Fault("upload.status", status=500, times=2),
        Fault("upload.status", lost="before"),
    ],
    ids=lambda fault: f"{fault.method} {fault.lost or fault.status or fault.cut or fault.keep}",
)
def test_a_fault_on_the_way_costs_time_and_no_film(
    youtube: YouTube, film: Path, fault: Fault
) -> None:
    sender = Sender(youtube, film)
    youtube.world.plan(fault)
    sender.send(sender.open())
    assert whole(youtube, film)


def test_an_upload_goes_on_where_youtube_says_it_is(youtube: YouTube, film: Path) -> None:
    sender = Sender(youtube, film)
    address = sender.open()
    youtube.world.plan(Fault("upload.chunk", status=503, skip=4, times=100))
    with pytest.raises(YouTubeBusy):
        sender.send(address)
    youtube.world.faults.clear()
    sent = len([call for call in youtube.world.calls if call[0] == "upload.chunk"])
    sender.send(address)
    again = len([call for call in youtube.world.calls if call[0] == "upload.chunk"]) - sent
    assert (whole(youtube, film), again) == (True, 7)


def test_an_upload_whose_last_answer_was_lost_is_found_and_not_sent_again(
    youtube: YouTube, film: Path
) -> None:
    sender = Sender(youtube, film)
    address = sender.open()
    first = sender.send(address)
    youtube.world.calls.clear()
    assert sender.send(address).id == first.id
    assert [call for call, _ in youtube.world.calls] == ["upload.status"]
    assert whole(youtube, film)


def test_a_session_that_is_over_is_said_and_the_film_is_found_by_its_marker(
    youtube: YouTube, film: Path
) -> None:
    sender = Sender(youtube, film)
    address = sender.open()
    before = youtube.world.clock().replace(microsecond=0)
    shown = sender.send(address)
    next(iter(youtube.world.uploads.values())).gone = True
    with pytest.raises(SessionGone):
        sender.send(address)
    channel, playlist = sender.tube.own_channel(sender.seat)
    assert channel == sender.grant.channel_id
    found = sender.tube.marked(sender.seat, MARK, playlist, before)
    assert found is not None
    assert found.id == shown.id
    assert sender.tube.marked(sender.seat, MARK[:-1] + "0", playlist, before) is None


def test_a_refusal_is_said_with_googles_reason(youtube: YouTube, film: Path) -> None:
    sender = Sender(youtube, film)
    youtube.world.plan(Fault("upload.chunk", status=403, reason="forbidden", skip=1))
    with pytest.raises(YouTubeRefused) as refused:
        sender.send(sender.open())
    assert (refused.value.reason, refused.value.status) == ("forbidden", 403)


def test_a_film_is_never_sent_to_another_place(youtube: YouTube) -> None:
    google, own = Chunks(GRANULE), Chunks(GRANULE, base_url=youtube.url)
    assert google.is_ours("https://www.googleapis.com/upload/youtube/v3/videos?upload_id=1")
    for elsewhere in (
        "http://www.googleapis.com/upload",
        "https://googleapis.com.example.com/",
        "https://example.com/googleapis.com",
        "",
    ):
        assert not google.is_ours(elsewhere)
    assert own.is_ours(f"{youtube.url}/upload")
    assert not own.is_ours("http://127.0.0.1:1/upload")


@pytest.mark.parametrize("silent", [False, True], ids=["while it sends", "while YouTube is silent"])
def test_an_upload_that_is_called_off_ends_at_once(
    youtube: YouTube, film: Path, *, silent: bool
) -> None:
    sender = Sender(youtube, film, pace=0 if silent else GRANULE)
    if silent:
        youtube.world.hold.clear()
    address, ended = sender.open(), threading.Event()

    def send() -> None:
        with pytest.raises(Interrupted):
            sender.send(address)
        ended.set()

    thread = threading.Thread(target=send)
    thread.start()
    while not any(call == "upload.chunk" for call, _ in youtube.world.calls):
        time.sleep(0.01)
    sender.stop()
    assert ended.wait(2.0)
    thread.join()
    assert youtube.world.live() == []


SCRIPT = """
import contextlib, resource, sys
from pathlib import Path
from app.providers.youtube.upload import Chunks
from app.publishing.upload_ports import Going
from tests.test_publishing.test_uploads import Sender
address, file, home = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
going = Going(address=address, file=file, size=file.stat().st_size, tell=lambda kept: None,
              ending=lambda: None, on_stop=lambda remedy: contextlib.nullcontext())
Chunks(8 * 2**20, base_url=home).go_on(lambda: "token", going)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base)
"""


def test_a_big_film_takes_little_memory(youtube: YouTube, tmp_path: Path) -> None:
    file = tmp_path / "big.mp4"
    with file.open("wb") as sparse:
        sparse.truncate(192 * 2**20)
    sender = Sender(youtube, file)
    program = [sys.executable, "-c", SCRIPT, sender.open(), str(file), youtube.url]
    ended = subprocess.run(program, capture_output=True, text=True, check=True)
    kilobytes = int(ended.stdout) // (1024 if sys.platform == "darwin" else 1)
    assert youtube.world.live()[0].size == file.stat().st_size
    assert kilobytes < 64 * 1024
