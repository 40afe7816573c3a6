"""Someone who is told things: a loopback server that answers as it is told and keeps what it got."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook

from app.events.signing import is_signed


@dataclass
class Got:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    def is_signed_by(self, secret: str) -> bool:
        """Whether the secret signed it, at the time it names."""
        from datetime import UTC, datetime

        at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
        signature = Webhook(secret).sign(self.headers["webhook-id"], at, self.body.decode())
        assert is_signed(self.body, self.headers, [secret], now=at) == (
            signature in self.headers["webhook-signature"].split(" ")
        )
        return signature in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """The server; `status` is what it answers from now on."""

    address: str
    status: int = 200
    answer: bytes = b"thanks"
    headers: dict[str, str] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    hangs: threading.Event | None = None


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            named = {name.lower(): value for name, value in self.headers.items()}
            here.got.append(Got(self.path, named, body))
            if here.hangs is not None:
                here.hangs.wait(20)
                return
            self.send_response(here.status)
            for name, value in here.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(here.answer)))
            self.end_headers()
            self.wfile.write(here.answer)

        def do_GET(self) -> None:
            here.got.append(Got(self.path, {}, b""))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield here
    finally:
        if here.hangs is not None:
            here.hangs.set()
        server.shutdown()
        server.server_close()
        thread.join()
