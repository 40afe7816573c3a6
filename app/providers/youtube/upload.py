"""Resumable uploads: a session, chunks, and always YouTube's own word for how much it has.

The protocol is that of Google's resumable media uploads: a session is opened by one request and its
address goes on working for a week; each chunk is a PUT with `Content-Range`, answered 308 with the
`Range` that is kept, and 200 or 201 with the video when all is there. An empty PUT with
`bytes */TOTAL` asks how much is kept, also of an upload whose last answer was lost.
"""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, Self
from urllib.parse import urlsplit

import httpx2

from app.core.exceptions import ProviderUnavailable
from app.providers.tls import trusted
from app.providers.youtube.faults import fault, unreachable
from app.providers.youtube.upload_resources import shown_of
from app.publishing.errors import NotSent, YouTubeBusy, YouTubeRefused
from app.publishing.upload_ports import Going, Interrupted, Progress, SessionGone, Shown

PIECE: Final = 64 * 1024
"""Bytes read from the disk at once: all that an upload keeps in memory, besides the kernel's."""
PATIENCE: Final = 60.0
"""Seconds without a byte after which a connection is given up."""
TRIES: Final = 6
"""Attempts in a row without a byte of progress before the upload is put off."""
PAUSE, LONGEST_PAUSE = 0.5, 16.0
"""Seconds between two attempts, doubled each time."""
METHOD: Final = "videos.insert"
KEPT = re.compile(r"bytes=0-(\d+)")


class Chunks:
    """Sends films in chunks of so many bytes, at most `pace` bytes a second if that is not 0."""

    def __init__(self, chunk: int, pace: int = 0, *, base_url: str = "") -> None:
        self._chunk = chunk
        self._pace = pace
        self._home = urlsplit(base_url).netloc

    def go_on(self, token: Callable[[], str], going: Going) -> Shown:
        """Send what YouTube has not; the video. Raises SessionGone, Interrupted, YouTubeBusy, …

        `token` gives the one that is good now: a big film lasts longer than an hour, which one does not.
        """
        line = _Line(token)
        with line, going.on_stop(line.stop):
            return self._sent(line, going)

    def is_ours(self, address: str) -> bool:
        """Whether a session's address is where films may be sent: at Google, or at the server set."""
        parts = urlsplit(address)
        if self._home:
            return parts.netloc == self._home
        host = parts.hostname or ""
        return parts.scheme == "https" and (host + ".").endswith(".googleapis.com.")

    def _sent(self, line: "_Line", going: Going) -> Shown:
        kept, failures = -1, 0
        while True:
            try:
                progress = self._step(line, going, kept)
            except (YouTubeBusy, NotSent) as error:
                failures += 1
                kept = -1  # only YouTube knows what arrived
                line.pause(error, failures)
                continue
            if progress.video is not None:
                going.tell(going.size)
                return progress.video
            if progress.kept > kept >= 0:
                failures = 0
            elif kept >= 0:
                failures += 1
                line.pause(YouTubeBusy("YouTube keeps nothing of what is sent."), failures)
            kept = progress.kept
            going.tell(kept)

    def _step(self, line: "_Line", going: Going, kept: int) -> Progress:
        """Ask how much is kept if that is not known, else send the next chunk."""
        if kept < 0:
            return line.put(going, f"bytes */{going.size}", 0)
        last = min(kept + self._chunk, going.size) - 1
        if last == going.size - 1:
            going.ending()
        content = self._read(line, going, kept, last + 1)
        return line.put(going, f"bytes {kept}-{last}/{going.size}", last + 1 - kept, content)

    def _read(self, line: "_Line", going: Going, first: int, end: int) -> Iterator[bytes]:
        with going.file.open("rb", buffering=0) as file:
            file.seek(first)
            began, sent = time.monotonic(), 0
            while first + sent < end:
                piece = file.read(min(PIECE, end - first - sent))
                if not piece:
                    raise YouTubeRefused(
                        "The film's file became shorter while it was sent.", reason="", status=0
                    )
                yield piece
                sent += len(piece)
                if self._pace:
                    line.rest(began + sent / self._pace - time.monotonic())


class _Line:
    """The connection of one upload, which another thread may cut."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._token = token
        self._client = httpx2.Client(timeout=PATIENCE, follow_redirects=False, verify=trusted())
        self._stopped = threading.Event()
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def stop(self) -> None:
        """Cut it now, in the middle of whatever it does."""
        self._stopped.set()
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def rest(self, seconds: float) -> None:
        """Wait so long. Raises Interrupted when the upload is called off."""
        if self._stopped.wait(max(0.0, seconds)):
            raise Interrupted("The upload was called off.")

    def pause(self, error: ProviderUnavailable, failures: int) -> None:
        """Wait before the next attempt. Raises the error when there were too many."""
        if failures >= TRIES:
            raise error
        asked = error.wait if isinstance(error, YouTubeBusy) else 0
        if asked > LONGEST_PAUSE:
            raise error
        self.rest(max(asked, min(LONGEST_PAUSE, PAUSE * 2.0 ** (failures - 1))))

    def put(
        self, going: Going, content_range: str, length: int, content: Iterator[bytes] | None = None
    ) -> Progress:
        """One PUT to the session; what YouTube has then."""
        headers = {
            "Authorization": f"Bearer {self._token()}",
            "Content-Range": content_range,
            "Content-Length": str(length),
        }
        try:
            answer = self._client.put(
                going.address,
                headers=headers,
                content=content if content is not None else b"",
                extensions={"trace": self._watch},
            )
        except httpx2.HTTPError as error:
            if self._stopped.is_set():
                raise Interrupted("The upload was called off.") from error
            raise unreachable(error) from error
        return _progress(answer)

    def _watch(self, event: str, facts: dict[str, Any]) -> None:
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._socket = facts["return_value"].get_extra_info("socket")
        if self._stopped.is_set():
            self.stop()


def _progress(answer: httpx2.Response) -> Progress:
    if answer.status_code == 308:
        kept = KEPT.fullmatch(answer.headers.get("range", ""))
        return Progress(int(kept[1]) + 1 if kept else 0)
    if answer.status_code in {200, 201}:
        video = shown_of(answer.json())
        return Progress(0, video)
    if answer.status_code in {404, 410}:
        raise SessionGone("YouTube no longer knows the session of this upload.")
    raise fault(answer, METHOD)
