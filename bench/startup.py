"""How long the first answer takes: importing, the command line, and the service on a new and on a known database.

    python -m bench.startup [--rounds 3]

Each beside a Python that does nothing, in turns; medians. The service is ready when `/health/ready` says so.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

YTEMPIRE = Path(sysconfig.get_path("scripts")) / "ytempire"
PATIENCE = 120.0
Taken = tuple[float, float]
"""Seconds of the clock, and of CPU."""


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--rounds", type=int, default=3)
    rounds = asked.parse_args().rounds
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # a user's second start finds what the first compiled
    with tempfile.TemporaryDirectory(prefix="startup-") as name:
        known = Path(name, "known")
        serve(known)
        starts: dict[str, Callable[[], Taken]] = {
            "python that does nothing": lambda: run(sys.executable, "-c", ""),
            "`ytempire --help`": lambda: run(str(YTEMPIRE), "--help"),
            "import app.main": lambda: run(
                sys.executable, "-c", "import app.main", DATA_DIR=str(known)
            ),
            "`ytempire serve` ready, new database": lambda: serve(Path(tempfile.mkdtemp(dir=name))),
            "`ytempire serve` ready, known database": lambda: serve(known),
        }
        taken: dict[str, list[Taken]] = {start: [] for start in starts}
        for _ in range(rounds):
            for start, measured in starts.items():
                taken[start].append(measured())
    _print(taken)


def run(*command: str, **variables: str) -> Taken:
    """A command to its end."""
    began, used = time.perf_counter(), _children()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **variables})
    return time.perf_counter() - began, _children() - used


def serve(folder: Path) -> Taken:
    """The service, until it says that it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {**os.environ, "DATA_DIR": str(folder), "APP_ENV": "development"}
    began, used = time.perf_counter(), _children()
    with subprocess.Popen(
        [YTEMPIRE, "serve", "--port", str(port)],
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            _await(port, running)
            took = time.perf_counter() - began
        finally:
            running.kill()
    return took, _children() - used


def _await(port: int, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("The service did not start.")


def _children() -> float:
    """CPU seconds of every process that ended under this one."""
    return sum(os.times()[2:4])


def _print(taken: dict[str, list[Taken]]) -> None:
    print("| start | s | CPU s |\n|---|---|---|")
    for start, rounds in taken.items():
        clock, cpu = (statistics.median(one[which] for one in rounds) for which in (0, 1))
        print(f"| {start} | {clock:.2f} | {cpu:.2f} |")


if __name__ == "__main__":
    main()
