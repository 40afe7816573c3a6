"""A worker process that makes films of six paid stages, for the experiments to kill.

`python -m verify.hand DATABASE SHOP FOLDER`: the real engine, the real till and a provider that
bills over HTTP. What a stage buys is a line of text, so that a storm of kills costs minutes.
"""

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import httpx2

from app.core.clock import system_clock
from app.core.money import Money
from app.costs.buyer import Buyer
from app.costs.cashier import Answer, Cashier
from app.costs.holds import release
from app.costs.prices import our_prices
from app.costs.usage import Unit, Usage
from app.database import Database, open_database
from app.engine import Queue, Runtime, Timing, step, workflow
from app.engine.workflows import AnyWorkflow
from verify.books import cashier_of

STAGES = ("moderate", "write", "check", "narrate", "draw", "thumbnail")
WINDOWS = ("before", "answered", "stored")
"""Before the call; answered and not in the books; in the books and not known to the workflow."""
AT_ONCE = 4
ATTEMPTS = 9
"""How often a call that was lost is made again: as often as the engine begins its film again."""
PICTURE = Usage(provider="stability", service="images", model="core", units=((Unit.IMAGE, 1),))
FILMS = Queue("films", per_worker=AT_ONCE, poll=0.05)


@dataclass(frozen=True, slots=True)
class Place:
    """Where this process works."""

    database: Database
    cashier: Cashier
    shop: str
    folder: Path


@cache
def place() -> Place:
    """The place the command line names."""
    _, url, shop, folder, *_ = sys.argv
    database = open_database(url, pool_size=AT_ONCE + 2)
    return Place(database, cashier_of(database), shop, Path(folder))


@step("buy")
def buy(video: str, stage: str) -> str:
    """One paid call, through the till."""
    here = place()
    buyer = Buyer(
        cashier=here.cashier,
        prices=our_prices(),
        clock=system_clock,
        video_id=UUID(video),
        revision=1,
    )

    def call(key: str) -> Answer:
        _die_if_told(stage, "before")
        asked = {"key": key, "film": video, "stage": stage, "by": os.getpid()}
        answer = httpx2.post(f"{here.shop}/buy", json=asked, timeout=120).raise_for_status()
        _die_if_told(stage, "answered")
        return Answer(result=answer.json()["picture"], usage=PICTURE, request_id=key)

    receipt = buyer.buy(stage, "work", PICTURE, call, again=ATTEMPTS)
    _die_if_told(stage, "stored")
    return str(receipt.result)


@step("finish")
def finish(video: str) -> str:
    """Give back what was not used: a line of the ledger that there may be once."""
    with place().database.transaction() as session:
        given_back: Money = release(session, UUID(video), 1, now=system_clock())
    return str(given_back)


@workflow("film", queue=FILMS)
def film(video: str) -> list[str]:
    """Six paid stages, then the end."""
    bought = [buy(video, stage) for stage in STAGES]
    finish(video)
    return bought


def _die_if_told(stage: str, window: str) -> None:
    """Kill this process if a file asks for it, once."""
    with suppress(FileNotFoundError):
        (place().folder / f"{stage}.{window}").unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> int:
    """Make films until asked to leave; 0 if every step in hand came to its end, else 1."""
    return work(film)


def work(films: AnyWorkflow) -> int:
    """Run that workflow until asked to leave; 0 if every step in hand came to its end, else 1."""
    logging.getLogger("app.engine").setLevel(logging.WARNING)
    runtime = Runtime(place().database, [films], timing=Timing(beat=0.2, watch=0.2, grace=3.0))
    runtime.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    in_order = runtime.serve_until_asked_to_leave()
    asyncio.run(place().database.close())
    return 0 if in_order else 1


if __name__ == "__main__":
    sys.exit(main())
