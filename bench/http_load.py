"""A light HTTP/1.1 client that keeps so many connections busy: raw sockets and one epoll, loopback only.

It costs about a sixth of an ordinary client, so that on two cores the server is what is measured.
"""

import os
import select
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
PATIENCE = 30.0
"""Seconds without any answer after which what is under way counts as lost."""
TICKS = os.sysconf("SC_CLK_TCK")

Words = Callable[[int], bytes]
"""The request of that number, as it goes over the wire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a load met with. Latencies are milliseconds, `cpu` microseconds of the server a request."""

    answers: int
    errors: int
    per_second: float
    p50: float
    p95: float
    p99: float
    cpu: float
    bytes_each: int


@dataclass(slots=True)
class _Line:
    """One connection: since when it waits, and what it has got of the answer."""

    socket: socket.socket
    asked: float = 0.0
    got: bytes = b""
    length: int = 0


def words(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """One request, written out."""
    lines = [f"{method} {path} HTTP/1.1", f"host: {LOOPBACK}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(
    port: int,
    say: Words,
    *,
    connections: int,
    pid: int,
    seconds: float = 0.0,
    most: int = 1 << 60,
) -> Load:
    """Keep the connections busy for so many seconds, or until `most` requests are answered."""
    client = _Client(port, say, until=time.perf_counter() + (seconds or 3600), most=most)
    cpu, began = cpu_seconds(pid), time.perf_counter()
    client.run(min(connections, most))
    took = time.perf_counter() - began
    cpu = cpu_seconds(pid) - cpu
    waits = sorted(client.waits) or [0.0]
    answers = len(client.waits)
    p50, p95, p99 = (
        waits[min(len(waits) - 1, int(len(waits) * part))] * 1000 for part in (0.5, 0.95, 0.99)
    )
    return Load(
        answers=answers,
        errors=client.errors,
        per_second=answers / took,
        p50=p50,
        p95=p95,
        p99=p99,
        cpu=cpu / max(answers, 1) * 1e6,
        bytes_each=client.bytes // max(answers, 1),
    )


class _Client:
    """Asks anew on each connection as soon as it is answered there."""

    def __init__(self, port: int, say: Words, *, until: float, most: int) -> None:
        self._port, self._say, self._until, self._most = port, say, until, most
        self._poll = select.epoll()
        self._lines: dict[int, _Line] = {}
        self._asked = 0
        self.waits: list[float] = []
        self.errors = 0
        self.bytes = 0

    def run(self, connections: int) -> None:
        for _ in range(connections):
            self._open()
        while self._lines:
            events = self._poll.poll(PATIENCE)
            if not events:
                self.errors += len(self._lines)
                for line in list(self._lines.values()):
                    self._close(line)
            for number, _ in events:
                if number in self._lines:
                    self._hear(self._lines[number])
        self._poll.close()

    def _open(self) -> None:
        opened = socket.create_connection((LOOPBACK, self._port), timeout=PATIENCE)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = _Line(opened)
        self._lines[opened.fileno()] = line
        self._poll.register(opened.fileno(), select.EPOLLIN)
        self._ask(line)

    def _ask(self, line: _Line) -> None:
        if self._asked >= self._most or time.perf_counter() >= self._until:
            self._close(line)
            return
        self._asked += 1
        line.got, line.length, line.asked = b"", 0, time.perf_counter()
        line.socket.sendall(self._say(self._asked))

    def _hear(self, line: _Line) -> None:
        try:
            part = line.socket.recv(1 << 18)
        except OSError:
            part = b""
        if not part:
            self.errors += 1
            self._close(line)
            if self._asked < self._most and time.perf_counter() < self._until:
                self._open()
            return
        line.got += part
        line.length = line.length or _length(line.got)
        if line.length and len(line.got) >= line.length:
            self.waits.append(time.perf_counter() - line.asked)
            self.errors += not line.got.startswith(b"HTTP/1.1 2")
            self.bytes += len(line.got)
            self._ask(line)

    def _close(self, line: _Line) -> None:
        self._poll.unregister(line.socket.fileno())
        del self._lines[line.socket.fileno()]
        line.socket.close()


def _length(got: bytes) -> int:
    """Bytes of the whole answer, or 0 while its head is not there."""
    head, end, _ = got.partition(b"\r\n\r\n")
    if not end:
        return 0
    for said in head.lower().split(b"\r\n"):
        if said.startswith(b"content-length:"):
            return len(head) + 4 + int(said[15:])
    raise ValueError(f"an answer without a length: {head!r}")


def cpu_seconds(pid: int) -> float:
    """User and system time of the process and its children so far."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if pid in {int(entry.name), int(fields[1])}:
                total += (int(fields[11]) + int(fields[12])) / TICKS
    return total
