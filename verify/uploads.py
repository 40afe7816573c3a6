"""Half a gigabyte sent to a door that takes ten megabytes: with its length, without it, and cut off midway.

With `--long` it is five, from three at once.
"""

import io
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from PIL import Image

from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.clock import system_clock
from tests.test_dashboard import portfolio
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.serving import Served, served

MB = 2**20
LARGEST = 10 * MB
"""What one picture may weigh, as it is set where nobody set it otherwise."""
TIMES = 3
CUTS = 5
PATIENCE = 60.0
GROWN = "memory grown, MB"
LATE = "seconds until a body was refused"


@dataclass(frozen=True, slots=True)
class Door:
    """Where pictures are sent to, and by whose leave."""

    host: str
    port: int
    path: str
    token: str

    def opened(self, *headers: str) -> socket.socket:
        """A connection on which the head of a request was sent."""
        line = socket.create_connection((self.host, self.port), timeout=PATIENCE)
        head = [
            f"POST {self.path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            f"Authorization: Bearer {self.token}",
            *headers,
        ]
        line.sendall("\r\n".join([*head, "", ""]).encode())
        return line


def send_too_much(effort: Effort) -> Figures:
    """Three of each kind, whole pictures, and uploads that are cut off; then what is left of it."""
    size = effort.choose(quick=512, long=5 * 1024) * MB
    at_once = effort.choose(quick=1, long=TIMES)
    with served() as here:
        door = _door(here)
        films = here.crew.folder / "videos"
        _post(door, _picture(1))
        before, files = memory(here.pid), set(_files(films))
        with ThreadPoolExecutor(at_once) as senders:
            said = list(senders.map(lambda _: timed(lambda: _declared(door, size)), range(TIMES)))
            drip = list(senders.map(lambda _: timed(lambda: _undeclared(door, size)), range(TIMES)))
        kept = [_post(door, _picture(number)) for number in range(2, 2 + TIMES)]
        disguised = _post(door, b"GIF89a" + b"<script>" * 1_000)
        for number in range(CUTS):
            _cut(door, LARGEST * (number + 1) // (CUTS + 1))
        strays = left_over(films, files, expected=sum(status == 201 for status in kept))
        return {
            "megabytes of a body": size // MB,
            "bodies": len(said) + len(drip),
            "bodies that were not refused as too large": sum(
                status != 413 for status, _ in [*said, *drip]
            ),
            LATE: max(seconds for _, seconds in [*said, *drip]),
            "pictures of ten megabytes taken": sum(status == 201 for status in kept),
            "files of another kind taken": int(disguised == 201),
            "uploads cut off": CUTS,
            "files left of what was not taken": strays,
            GROWN: (memory(here.pid) - before) / MB,
        }


def _door(here: Served) -> Door:
    ann = here.somebody("ann")
    now = system_clock()
    with here.rows() as database, database.transaction() as session:
        channel = open_channel(session, ann.id, "Rivers", Profile(), now=now)
        made = portfolio.Portfolio(owner_id=ann.id, now=now, channels={"Rivers": channel})
        film = portfolio.film(session, made, "Rivers", "Sand").id
    parts = urlsplit(here.base)
    token = ann.client.headers["authorization"].removeprefix("Bearer ")
    return Door(str(parts.hostname), int(parts.port or 0), f"/v1/videos/{film}/pictures", token)


def _declared(door: Door, size: int) -> tuple[int, float]:
    """The status, and when the refusal could have come: as soon as the length was said."""
    with closing(door.opened(f"Content-Length: {size}")) as line:
        began = time.monotonic()
        _pour(line, (bytes(MB) for _ in range(size // MB)))
        return _status(line), began


def _undeclared(door: Door, size: int) -> tuple[int, float]:
    """The status, and when the byte too many was sent; in chunks, without a length."""
    with closing(door.opened("Transfer-Encoding: chunked")) as line:
        chunk = f"{MB:x}\r\n".encode() + bytes(MB) + b"\r\n"
        _pour(line, (chunk for _ in range(LARGEST // MB)))
        began = time.monotonic()
        _pour(line, (chunk for _ in range((size - LARGEST) // MB)))
        return _status(line), began


def timed(send: Callable[[], tuple[int, float]]) -> tuple[int, float]:
    """The status, and the seconds since the moment from which a refusal was due."""
    status, due = send()
    return status, time.monotonic() - due


def _pour(line: socket.socket, parts: Iterator[bytes]) -> None:
    """Send until all is sent, an answer is there, or nobody listens any more."""
    line.settimeout(0.2)
    with suppress(OSError):
        for part in parts:
            if select.select([line], [], [], 0)[0]:
                break
            line.sendall(part)
    line.settimeout(PATIENCE)


def _status(line: socket.socket) -> int:
    try:
        head = line.recv(65_536).split(b" ", 2)
    except OSError:
        return 0
    return int(head[1]) if len(head) > 1 and head[1].isdigit() else 0


def _post(door: Door, content: bytes) -> int:
    with closing(door.opened(f"Content-Length: {len(content)}")) as line:
        line.sendall(content)
        return _status(line)


def _cut(door: Door, after: int) -> None:
    with closing(door.opened(f"Content-Length: {LARGEST}")) as line:
        line.sendall(bytes(after))


def _picture(seed: int) -> bytes:
    """A picture of nearly ten megabytes."""
    pixels = np.random.default_rng(seed).integers(0, 255, (1_800, 1_800, 3), dtype=np.uint8)
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "PNG")
    assert 9 * MB < len(written.getvalue()) <= LARGEST
    return written.getvalue()


def left_over(films: Path, before: set[Path], *, expected: int, patience: float = PATIENCE) -> int:
    """Files that are there beside those expected, once so much time passed or none is too many."""
    pause, waited = threading.Event(), 0.0
    while (found := len(set(_files(films)) - before) - expected) > 0 and waited < patience:
        waited += 0.5
        pause.wait(0.5)
    return max(0, found)


def _files(films: Path) -> Iterator[Path]:
    return (path for path in films.rglob("*") if path.is_file())


def memory(pid: int) -> int:
    """The most bytes of memory that the process has had at once."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"Process {pid} does not tell its memory.")


UPLOADS = Promise(
    name="uploads",
    sentence="Half a gigabyte where ten megabytes are taken is refused within a second, and costs no memory and no file.",
    bounds=(
        Bound(name="megabytes of a body", least=512),
        Bound(name="bodies", least=2 * TIMES),
        Bound(name=LATE, most=1),
        Bound(name="pictures of ten megabytes taken", least=TIMES),
        Bound(name="uploads cut off", least=CUTS),
        Bound(name=GROWN, most=64),
        *none_of(
            "bodies that were not refused as too large",
            "files of another kind taken",
            "files left of what was not taken",
        ),
    ),
    run=send_too_much,
)
