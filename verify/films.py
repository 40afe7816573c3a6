"""Whole films made by the service while it is killed: nothing stands for a stage here."""

from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event

from sqlalchemy import func, select, update

from app.accounts.models import User
from app.accounts.tiers import Tier
from app.costs import tables
from app.costs.calls import CallState
from app.costs.lines import Kind as Line
from app.database import open_database
from app.events.models import Announcement
from app.events.outbox import Kind
from tests.test_films.processes import Caller, Crew
from tests.vendors.loopback import open_to_all
from tests.vendors.minds import RIVERS, Honest
from tests.vendors.openai import OpenAI
from verify.books import audit, cashier_of
from verify.promise import Bound, Effort, Figures, Promise, none_of

CALLS = 4
"""Paid calls of a film that the loopback model writes."""
PATIENCE = 600.0
"""Seconds without any call or any end before a film counts as lost."""
MADE, ENDED = "awaiting_approval", {"awaiting_approval", "failed", "cancelled"}


def kill_the_service(effort: Effort) -> Figures:
    """Films asked for over HTTP, written by a loopback OpenAI, hummed, rendered and inspected.

    The service is killed again and again, spread over all of the work. Films tell the same article, so that scenes of one are found in the store by the next;
    every other stage and every paid call is each film's own.
    """
    films = effort.choose(quick=3, long=100, named=effort.films)
    kills = effort.choose(quick=3, long=60, named=effort.kills)
    vendor = OpenAI(Honest())
    with TemporaryDirectory(prefix="ytempire-verify-") as folder, open_to_all(vendor):
        crew = _installed(Path(folder), vendor)
        try:
            storm = _storm(crew, vendor, films, kills, effort.chance())
            return {**storm, **books(_address(Path(folder)), vendor)}
        finally:
            crew.end()


def _installed(folder: Path, vendor: OpenAI) -> Crew:
    usual = {
        "DATA_DIR": str(folder),
        "NARRATOR": "sandbox",
        "FILMS_AT_ONCE": "2",
        "OPENAI_API_KEY": vendor.key,
        "OPENAI_BASE_URL": vendor.base,
        "RATE_LIMIT_PER_MINUTE": "100000",
        "RATE_LIMIT_PER_HOUR": "100000",
    }
    return Crew(folder, usual)


def _storm(crew: Crew, vendor: OpenAI, films: int, kills: int, chance: Random) -> Figures:
    """Kill the service after so many paid calls, and a moment: spread over all of the work."""
    ann = _enter(crew)
    promote(_address(crew.folder))
    ask(ann, films)
    for number in range(1, kills + 1):
        due = CALLS * films * number / (kills + 1)
        while len(vendor.sold) < due and not set(states_of(ann, films)) <= ENDED:
            Event().wait(0.5)
        Event().wait(chance.uniform(0, 20 * films / kills))
        ann.hand.kill()
        ann.hand.wait()
        ann = _enter(crew)
    states = wait(ann, films, vendor)
    return {
        "kills": kills,
        "films": films,
        "films lost": films - sum(state == MADE for state in states),
    }


def _enter(crew: Crew) -> Caller:
    ann = crew.serve()
    ann.enter("ann")
    return ann


def _address(folder: Path) -> str:
    return f"sqlite:///{folder}/ytempire.db"


def promote(address: str) -> None:
    """Give everybody the tier that makes the most films a day."""
    database = open_database(address)
    with database.transaction() as session:
        session.execute(update(User).values(tier=Tier.SCALE))


def ask(ann: Caller, films: int) -> list[str]:
    """Films of many channels: one takes so many a day."""
    asked, channel = list[str](), ""
    for number in range(films):
        if number % 3 == 0:
            made = ann.client.post("/v1/channels", json={"name": f"Rivers {number}"})
            channel = made.raise_for_status().json()["data"]["id"]
        body = {
            "channel_id": channel,
            "topic": f"Sand {number}",
            "source_text": RIVERS,
            "duration_target": 15,
        }
        answer = ann.client.post("/v1/videos/generate", json=body).raise_for_status()
        asked.append(str(answer.json()["data"]["video_id"]))
    return asked


def states_of(ann: Caller, films: int) -> list[str]:
    """The states of all films."""
    found = list[str]()
    for page in range(1, films // 100 + 2):
        answer = ann.client.get("/v1/videos", params={"per_page": 100, "page": page})
        found += [film["status"] for film in answer.raise_for_status().json()["data"]]
    return found


def wait(ann: Caller, films: int, vendor: OpenAI) -> list[str]:
    """Their states once all have ended, or none went on for PATIENCE seconds."""
    pause, still, before = Event(), 0.0, (-1, -1)
    while still < PATIENCE:
        states = states_of(ann, films)
        ended = sum(state in ENDED for state in states)
        if ended == films:
            break
        still, before = (
            (still + 1 if before == (ended, len(vendor.sold)) else 0.0),
            (ended, len(vendor.sold)),
        )
        pause.wait(1)
    return states


def books(address: str, vendor: OpenAI) -> Figures:
    """The ledger against what the vendor sold, and how often each film was said to be made."""
    database = open_database(address)
    figures = audit(database, cashier_of(database), Counter())
    calls, ledger = tables.paid_calls.c, tables.ledger.c
    with database.transaction() as session:
        told = session.scalars(
            select(Announcement.facts).where(Announcement.kind == Kind.VIDEO_AWAITING_APPROVAL)
        )
        ends = Counter(str(facts["video_id"]) for facts in told)
        lines = session.scalar(
            select(func.count()).where(ledger.kind == Line.RESERVE, ledger.service == "text")
        )
        ended = session.scalar(
            select(func.count()).where(
                calls.service == "text", calls.state.in_([CallState.DONE, CallState.UNKNOWN])
            )
        )
    sold = len(vendor.sold)
    return {
        **figures,
        "films finished twice": sum(times > 1 for times in ends.values()),
        "calls billed": sold,
        "calls billed without an earlier line": max(0, sold - (lines or 0)),
        "calls billed and neither done nor unknown": max(0, sold - (ended or 0)),
    }


FILMS = Promise(
    name="films",
    sentence="The service is killed while it makes films: each film is made once, each bill is in the ledger.",
    bounds=(
        *none_of(
            "films lost",
            "films finished twice",
            "calls billed without an earlier line",
            "calls billed and neither done nor unknown",
            "counters that are not the sum of their lines",
            "micro-dollars between ledger and counter",
        ),
        Bound(name="kills", least=3),
        Bound(name="films", least=3),
    ),
    run=kill_the_service,
    long=True,
)
