"""A real S3-compatible store of the suite's own, on loopback ports."""

import re
import socket
import subprocess
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
from typing_extensions import override

from tests.vendors.loopback import Asked, Reply, Vendor

PATIENCE = 60.0
TRIES = 3
"""Another process may take a port between our look and the server's."""


def free_ports(number: int) -> list[int]:
    """Ports nobody listens at now, none of them twice."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextmanager
def s3_server() -> Iterator[str]:
    """Its address, once it answers; buckets are made by `make_bucket`."""
    with TemporaryDirectory(prefix="ytempire-s3-") as folder:
        server, address = _started(Path(folder))
        try:
            yield address
        finally:
            server.kill()
            server.wait()


def make_bucket(address: str, name: str) -> None:
    """A new bucket with nothing in it."""
    assert httpx2.put(f"{address}/{name}").status_code == 200


class Undeletable(Vendor):
    """A store like S3 whose keys may put and get, and delete nothing. `kept` is by path."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, bytes] = {}

    @property
    def settings(self) -> dict[str, str]:
        """What names it in the environment."""
        return {
            "STORAGE_TYPE": "s3",
            "STORAGE_BUCKET": "films",
            "STORAGE_ENDPOINT": self.address,
            "STORAGE_ACCESS_KEY_ID": "anyone",
            "STORAGE_SECRET_ACCESS_KEY": "anything",
        }

    @override
    def answer(self, asked: Asked) -> Reply:
        as_it_is = {"etag": '"1"', "last-modified": "Thu, 26 Nov 2026 12:00:00 GMT"}
        if asked.method == "PUT":
            self.kept[asked.path] = asked.body
            return Reply(headers=as_it_is)
        if asked.method == "GET":
            return Reply(body=self.kept[asked.path], headers=as_it_is)
        key = re.findall(rb"<Key>.*?</Key>", asked.body)[0]
        refused = key + b"<Code>AccessDenied</Code><Message>Access Denied</Message>"
        return Reply(body=b"<DeleteResult><Error>" + refused + b"</Error></DeleteResult>")


def _started(folder: Path) -> tuple["subprocess.Popen[bytes]", str]:
    for number in range(TRIES):
        server, address = _start(folder / str(number))
        if _answers(server, address):
            return server, address
        server.kill()
        server.wait()
    raise AssertionError((folder / "log").read_text())


def _start(folder: Path) -> tuple["subprocess.Popen[bytes]", str]:
    folder.mkdir()
    names = ("master", "volume", "filer", "s3")
    ports = free_ports(2 * len(names))
    flags = [f"-{name}.port={ports.pop()}" for name in names]
    grpc = [f"-{name}.port.grpc={ports.pop()}" for name in names]
    command = [
        str(Path(sysconfig.get_path("scripts")) / "weed"),
        *("server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"),
        *("-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"),
        *("-master.volumeSizeLimitMB=64", "-volume.max=40", *flags, *grpc),
    ]
    with (folder.parent / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    return server, "http://127.0.0.1:" + flags[-1].partition("=")[2]


def _answers(server: "subprocess.Popen[bytes]", address: str) -> bool:
    """Whether it keeps a bucket, as soon as it does; False once it has ended."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.2)):
        if server.poll() is not None:
            return False
        try:
            if httpx2.put(f"{address}/ready").status_code == 200:
                return True
        except httpx2.TransportError:
            pass
        pause.wait(0.2)
    return False
