"""Somebody who wants everything at once: uploads, films, exports and streams, from a process of its own.

`python -m verify.hammer BASE TOKEN CHANNEL FILM SECONDS`: four loops that each ask again as soon as they were
answered, at most so often a second; what came of it is one JSON object on the last line.
"""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import httpx2

from tests.test_films.processes import ARTICLE

A_SECOND = 10
"""Requests of each loop: forty in all, where one a second is allowed."""
STREAMS = 12
"""Streams that it tries to have open."""
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(9 * 2**20)


def hammer(client: httpx2.Client, channel: str, film: str, seconds: float) -> Counter[str]:
    """Ask for so many seconds; answers by what was asked and how it was answered."""
    came, until = Counter[str](), time.monotonic() + seconds
    generate = {
        "channel_id": channel,
        "topic": "Sand",
        "source_text": ARTICLE,
        "duration_target": 15,
    }
    acts: dict[str, Callable[[], httpx2.Response]] = {
        "upload": lambda: client.post(f"/v1/videos/{film}/pictures", content=PICTURE),
        "film": lambda: client.post("/v1/videos/generate", json=generate),
        "export": lambda: client.get("/v1/costs/daily", params={"days": 365}),
    }

    def loop(name: str) -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            with suppress(httpx2.TransportError):
                came[f"{name} {acts[name]().status_code}"] += 1
            threading.Event().wait(max(0.0, 1 / A_SECOND - (time.monotonic() - began)))

    with ThreadPoolExecutor(len(acts)) as hands, ExitStack() as open_ones:
        done = [hands.submit(loop, name) for name in acts]
        came["streams open at once"] = _listen(client, film, open_ones)
        for each in done:
            each.result()
    return came


def _listen(client: httpx2.Client, film: str, open_ones: ExitStack) -> int:
    """Open as many streams of one film as are given out; how many that were."""
    statuses = []
    for _ in range(STREAMS):
        stream = client.stream("GET", f"/v1/videos/{film}/events")
        statuses.append(open_ones.enter_context(stream).status_code)
    return statuses.count(200)


def main() -> None:
    """Hammer, and tell."""
    base, token, channel, film, seconds = sys.argv[1:]
    limits = httpx2.Limits(max_connections=STREAMS + 4)
    shown = {"authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=base, headers=shown, limits=limits, timeout=60) as client:
        print(json.dumps(hammer(client, channel, film, float(seconds))), flush=True)


if __name__ == "__main__":
    main()
