"""A real S3-compatible store of the suite's own, on loopback ports."""

import socket
import subprocess
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

PATIENCE = 60.0


def free_ports(number: int) -> list[int]:
    """Ports nobody listens at now, none of them twice; each leaves room for its gRPC twin."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextmanager
def s3_server() -> Iterator[str]:
    """Its address, once it answers; buckets are made by `make_bucket`."""
    names = ("master", "volume", "filer", "s3")
    ports = free_ports(2 * len(names))
    flags = [f"-{name}.port={ports.pop()}" for name in names]
    grpc = [f"-{name}.port.grpc={ports.pop()}" for name in names]
    address = "http://127.0.0.1:" + flags[-1].partition("=")[2]
    with TemporaryDirectory(prefix="ytempire-s3-") as folder:
        server = subprocess.Popen(
            [
                Path(sysconfig.get_path("scripts")) / "weed",
                *("server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"),
                *("-master.volumeSizeLimitMB=64", "-volume.max=40", *flags, *grpc),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(address)
            yield address
        finally:
            server.kill()
            server.wait()


def make_bucket(address: str, name: str) -> None:
    """A new bucket with nothing in it."""
    assert httpx2.put(f"{address}/{name}").status_code == 200


def _wait_for(address: str) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.2)):
        try:
            httpx2.get(address)
        except httpx2.TransportError:
            pause.wait(0.2)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")
