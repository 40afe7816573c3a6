"""What one request costs the service itself, without server and sockets; and beside another checkout, in turns.

    python -m bench.in_process [--against CHECKOUT] [--postgres] [--rounds 100] [--films 10000]

Each checkout's service runs in a process of its own on a database of its own and is called as a server would
call it, by ASGI. Prints the CPU microseconds a request took, of all threads: the least and the median of
the rounds, and the median of each round's ratio, which other work on the machine moves least. Reads are
asked one after another, films are asked for by fifty at once. The log goes where nobody reads it.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any, Final

import uvloop
from starlette.types import Message, Scope

from app.core.config import read_settings
from app.core.logging import set_up_logging
from app.main import build
from bench.api import seeded_database, settled

EACH: Final = 50
"""Requests of one kind in a row; so short a while is now and then undisturbed."""
ASKERS: Final = 100
"""Their tokens are all known from the second round on."""
KINDS: Final = ("channels", "videos", "video", "cost", "generate")
HERE: Final = Path(__file__).resolve().parent.parent
Asked = tuple[Scope, bytes]


def main() -> None:
    """Measure and print, or be the one that is measured."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--against", type=Path, help="another checkout of this repository")
    asked.add_argument("--postgres", action="store_true", help="a PostgreSQL of each one's own")
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--films", type=int, default=10_000)
    asked.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    asked.add_argument("--measured", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.measured:
        _be_measured(given)
    else:
        _tell(given.kinds, _in_turns(given))


def _in_turns(given: argparse.Namespace) -> dict[Path, dict[str, list[float]]]:
    checkouts = [one.resolve() for one in (given.against, HERE) if one is not None]
    with ExitStack() as opened:
        running = {one: opened.enter_context(_started(one, given)) for one in checkouts}
        taken: dict[Path, dict[str, list[float]]] = {
            one: {kind: [] for kind in given.kinds} for one in checkouts
        }
        for _ in range(given.rounds):
            for kind in given.kinds:
                for one, process in running.items():
                    taken[one][kind].append(_heard(process, kind))
        for process in running.values():
            process.communicate("\n")
    return taken


def _started(checkout: Path, given: argparse.Namespace) -> "subprocess.Popen[str]":
    command = [sys.executable, __file__, "--measured", "--films", str(given.films)]
    command += ["--postgres"] * given.postgres
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(checkout)},
    )


def _heard(process: "subprocess.Popen[str]", kind: str) -> float:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{kind}\n")
    process.stdin.flush()
    said = process.stdout.readline()
    if not said:
        raise SystemExit(f"{process.args!r} did not answer {kind}.")
    return float(said)


def _tell(kinds: Sequence[str], taken: dict[Path, dict[str, list[float]]]) -> None:
    print("| CPU us a request, least (median) | " + " | ".join(kinds) + " |")
    print("|" + " --- |" * (len(kinds) + 1))
    for checkout, found in taken.items():
        cells = [f"{min(found[kind]):.1f} ({statistics.median(found[kind]):.1f})" for kind in kinds]
        print(f"| {checkout.name} | " + " | ".join(cells) + " |")
    if len(taken) > 1:
        before, after = taken.values()
        cells = [f"{_ratio(before[kind], after[kind]):.3f}" for kind in kinds]
        print("| this one of the other, median of rounds | " + " | ".join(cells) + " |")


def _ratio(before: Sequence[float], after: Sequence[float]) -> float:
    """Of figures taken one right after the other: what else went on touched both."""
    return statistics.median(late / early for early, late in zip(before, after, strict=True))


def _be_measured(given: argparse.Namespace) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="in-process-") as home,
        Path(home, "log").open("w", encoding="utf-8") as log,
        settled(Path(home), on_postgres=given.postgres),
    ):
        set_up_logging(to=log)
        uvloop.run(_serve(given.films))


async def _serve(films: int) -> None:
    """Answer each kind that is named with what one of it takes, until none is."""
    database, seeded = await asyncio.to_thread(
        lambda: seeded_database(films=films, lines=films * 10)
    )
    await database.close()
    service = build(read_settings(), works=False)
    requests = {
        "channels": cycle([_get("/v1/channels", seeded.reader)]),
        "videos": cycle([_get("/v1/videos", seeded.reader, b"per_page=50")]),
        "video": cycle(_get(f"/v1/videos/{film}", seeded.reader) for film in seeded.films),
        "cost": cycle(_get(f"/v1/videos/{film}/cost", seeded.reader) for film in seeded.films),
        "generate": cycle(_generate(*asker) for asker in seeded.askers[:ASKERS]),
    }
    async with service.router.lifespan_context(service):
        while kind := (await asyncio.to_thread(sys.stdin.readline)).strip():
            print(await _taken(service, requests[kind], writes=kind == "generate"), flush=True)


async def _taken(service: Any, requests: Iterator[Asked], *, writes: bool) -> float:  # noqa: ANN401 - ASGI 3
    asked = [next(requests) for _ in range(EACH)]
    began = time.process_time()
    if writes:
        await asyncio.gather(*[_answered(service, *one, 202) for one in asked])
    else:
        for one in asked:
            await _answered(service, *one, 200)
    return (time.process_time() - began) / EACH * 1e6


async def _answered(service: Any, scope: Scope, body: bytes, status: int) -> None:  # noqa: ANN401 - ASGI 3
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == status, message

    await service({**scope, "headers": [*scope["headers"]], "state": {}}, receive, send)


def _get(path: str, token: str, query: bytes = b"") -> Asked:
    return _scope("GET", path, token, query), b""


def _generate(token: str, channel: str) -> Asked:
    film = {"channel_id": channel, "topic": "Rivers", "source_text": "Rivers move sand. " * 20}
    body = json.dumps(film).encode()
    scope = _scope("POST", "/v1/videos/generate", token, b"")
    scope["headers"] += [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
    ]
    return scope, body


def _scope(method: str, path: str, token: str, query: bytes) -> Scope:
    headers = [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {token}".encode())]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query,
        "headers": headers,
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
    }


if __name__ == "__main__":
    main()
