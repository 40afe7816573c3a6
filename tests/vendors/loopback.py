"""A vendor on the loopback address: answers what its contract allows, and fails as it is told."""

import json
import socket
import struct
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Fault = Callable[[BaseHTTPRequestHandler], None]
"""What is done to a request in place of answering it."""


def reply_json(body: object, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(body).encode(), {"content-type": "application/json", **named})


class Vendor:
    """Plays one vendor. `faults` are used up first, one for each request of the paths that cost."""

    costly: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: deque[Fault] = deque()
        self.broken: list[str] = []
        self.lock = threading.Lock()
        self.address = ""

    def answer(self, asked: Asked) -> Reply:
        """The answer to a request that keeps the contract; AssertionError says that it does not."""
        raise NotImplementedError

    @property
    def sold(self) -> list[Asked]:
        """The requests that cost, in the order of their arrival."""
        return [asked for asked in self.asked if self._costs(asked)]

    def fault_for(self, asked: Asked) -> Fault | None:
        with self.lock:
            self.asked.append(asked)
            return self.faults.popleft() if self.faults and self._costs(asked) else None

    def _costs(self, asked: Asked) -> bool:
        return any(path in asked.path for path in self.costly)

    def reply(self, asked: Asked) -> Reply:
        try:
            return self.answer(asked)
        except Exception as error:  # noqa: BLE001 - whatever is wrong, the test hears of it
            self.broken.append(f"{asked.method} {asked.path}: {error!r}")
            return reply_json({"detail": repr(error)}, 422)


@contextmanager
def open_to_all(vendor: Vendor) -> Iterator[None]:
    """The vendor at `vendor.address`; on leaving, no request may have broken its contract."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_PUT(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def _serve(self) -> None:
            asked = _asked(self)
            with suppress(BrokenPipeError, ConnectionResetError):
                fault = vendor.fault_for(asked)
                if fault is not None:
                    fault(self)
                    return
                answer = vendor.reply(asked)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    vendor.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert vendor.broken == [], vendor.broken


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no fault of ours; the rest is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


def _asked(handler: BaseHTTPRequestHandler) -> Asked:
    parts = urlsplit(handler.path)
    length = int(handler.headers.get("content-length", 0))
    body = handler.rfile.read(length)
    if len(body) < length:
        raise ConnectionAbortedError("the client died while it asked")
    return Asked(
        method=handler.command,
        path=parts.path,
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers={name.lower(): value for name, value in handler.headers.items()},
        body=body,
    )


def status(code: int, body: object = None, **headers: str) -> Fault:
    """That status, with a body of the vendor's own shape."""

    def fail(handler: BaseHTTPRequestHandler) -> None:
        content = json.dumps(body if body is not None else {"detail": "no"}).encode()
        _send(handler, content, code, headers)

    return fail


def content(body: bytes, **headers: str) -> Fault:
    """A success with that body."""
    return lambda handler: _send(handler, body, 200, headers)


def reset(handler: BaseHTTPRequestHandler) -> None:
    """The connection is reset in the middle of the body."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"audio')
    handler.wfile.flush()
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()
    handler.close_connection = True


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Two hundred megabytes, as long as somebody takes them."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(200 * 2**20))
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" " * 2**20)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for as long as somebody waits."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "100000")
    handler.end_headers()
    pause = threading.Event()
    for _ in range(600):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        pause.wait(0.05)


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Nothing at all, until the other side has had enough."""
    handler.connection.settimeout(30)
    with suppress(OSError):
        handler.connection.recv(1)
    handler.close_connection = True


def _send(handler: BaseHTTPRequestHandler, body: bytes, code: int, headers: dict[str, str]) -> None:
    handler.send_response(code)
    named = {"content-type": "application/json", **headers}
    for name, value in named.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
