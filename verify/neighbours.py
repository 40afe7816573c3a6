"""Others' answers while one user asks for everything at once, held against those of a calm minute."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from statistics import median

from app.accounts.tiers import Tier
from tests.test_films.processes import ARTICLE
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.serving import Served, Somebody, served

ROOT = Path(__file__).parents[1]
OTHERS = 10
EVERY = 1.25
"""Seconds between two requests of one of the others: within what everybody may ask."""
SECONDS, LEAD = 40.0, 2.0
"""How long each is measured, and what the one who hammers is given to begin."""
RISE = "rise of the others' median, %"
STREAMS = "streams open at once"
FILM = {"topic": "Sand", "source_text": ARTICLE, "duration_target": 15}
SERVERS_FAULT = frozenset(map(str, range(500, 600)))
USUAL = {"RATE_LIMIT_PER_MINUTE": "60", "RATE_LIMIT_PER_HOUR": "1000"}


def hammer_beside_others(effort: Effort) -> Figures:  # noqa: ARG001 - as hard as one can
    """Ten people read their films, as often as they may, before and while an eleventh hammers."""
    with served(**USUAL) as here:
        others = [here.somebody(f"user{number}") for number in range(OTHERS)]
        eve = here.somebody("eve", tier=Tier.STARTER)
        calm = _measured(others)
        with _hammering(here, eve) as hand:
            hammered = _measured(others)
            said, _ = hand.communicate()
    both = [*calm, *hammered]
    return {
        RISE: 100 * (median(_seconds(hammered)) / median(_seconds(calm)) - 1),
        "median when calm, ms": 1000 * median(_seconds(calm)),
        "median when hammered, ms": 1000 * median(_seconds(hammered)),
        "answers measured": min(len(calm), len(hammered)),
        "answers to others that are no success": sum(status != HTTPStatus.OK for status, _ in both),
        **shares(json.loads(said.splitlines()[-1])),
    }


def shares(came: Mapping[str, int]) -> dict[str, float]:
    """What the one who hammered was given, and how often it was told to wait."""
    refused = sum(count for what, count in came.items() if what.endswith(" 429"))
    return {
        "requests that hammered": sum(c for what, c in came.items() if what != STREAMS),
        "of them told to wait": refused,
        STREAMS: came[STREAMS],
        "films of one user at once": came.get("film 202", 0) + 1,
        "answers of 500 or more": sum(
            count for what, count in came.items() if what.rpartition(" ")[2] in SERVERS_FAULT
        ),
    }


@contextmanager
def _hammering(here: Served, eve: Somebody) -> Iterator["subprocess.Popen[str]"]:
    """The process that hammers, with a channel and a film that is in the making."""
    made = eve.client.post("/v1/channels", json={"name": "Rivers"}).raise_for_status()
    channel = str(made.json()["data"]["id"])
    wanted = {**FILM, "channel_id": channel}
    asked = eve.client.post("/v1/videos/generate", json=wanted).raise_for_status()
    film = str(asked.json()["data"]["video_id"])
    token = eve.client.headers["authorization"].removeprefix("Bearer ")
    command = [sys.executable, "-m", "verify.hammer", here.base, token, channel, film]
    hand = subprocess.Popen(
        [*command, str(SECONDS + LEAD)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    threading.Event().wait(LEAD)
    try:
        yield hand
    finally:
        hand.kill()
        hand.wait()


def _measured(others: Sequence[Somebody]) -> list[tuple[int, float]]:
    """Status and seconds of each answer while all read in turn."""
    until = time.monotonic() + SECONDS

    def read(number: int) -> list[tuple[int, float]]:
        pause, found = threading.Event(), []
        pause.wait(EVERY * number / OTHERS)
        while time.monotonic() < until:
            began = time.perf_counter()
            status = others[number].client.get("/v1/videos").status_code
            seconds = time.perf_counter() - began
            found.append((status, seconds))
            pause.wait(EVERY - seconds)
        return found

    with ThreadPoolExecutor(OTHERS) as readers:
        return [each for found in readers.map(read, range(OTHERS)) for each in found]


def _seconds(answers: Sequence[tuple[int, float]]) -> list[float]:
    return [seconds for _, seconds in answers]


NEIGHBOURS = Promise(
    name="neighbours",
    sentence="One user who asks for everything at once gets a share, and the others wait hardly longer.",
    bounds=(
        Bound(name=RISE, most=20),
        Bound(name="answers measured", least=250),
        Bound(name="requests that hammered", least=1_000),
        Bound(name=STREAMS, least=1, most=5),
        Bound(name="films of one user at once", least=2, most=20),
        *none_of("answers to others that are no success", "answers of 500 or more"),
    ),
    run=hammer_beside_others,
)
