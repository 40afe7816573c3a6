"""Two machines that share PostgreSQL and an S3-compatible store and nothing else; one dies halfway."""

from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from tests.buckets import make_bucket, s3_server
from tests.test_films.processes import Caller, Crew
from tests.vendors.loopback import open_to_all
from tests.vendors.minds import Honest
from tests.vendors.openai import OpenAI
from verify.films import ENDED, MADE, ask, books, promote, states_of, wait
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.servers import postgres


def kill_one_of_two_machines(effort: Effort) -> Figures:
    """Films written by a loopback OpenAI and hummed, on two machines with a folder each.

    They are asked for and fetched at a third, which makes none. As soon as half of them are made one
    machine is killed for good.
    """
    films = effort.choose(quick=10, long=40, named=effort.films)
    vendor = OpenAI(Honest())
    with (
        TemporaryDirectory(prefix="ytempire-verify-") as folder,
        open_to_all(vendor),
        postgres() as server,
        s3_server() as store,
    ):
        make_bucket(store, "films")
        crews = [
            _machine(Path(folder) / name, server.address, store, vendor)
            for name in ("desk", "dead", "living")
        ]
        try:
            made = _halved(crews, server.address, vendor, films)
            return {**made, **books(server.address, vendor)}
        finally:
            for crew in crews:
                crew.end()


def _halved(crews: list[Crew], address: str, vendor: OpenAI, films: int) -> Figures:
    desk, dead, living = crews
    ann = desk.serve()
    ann.enter("ann")
    promote(address)
    hand = dead.work()
    living.work()
    asked = ask(ann, films)
    while sum(state in ENDED for state in states_of(ann, films)) < films // 2:
        Event().wait(0.5)
    hand.kill()
    hand.wait()
    states = wait(ann, films, vendor)
    return {
        "kills": 1,
        "films": films,
        "films lost": films - sum(state == MADE for state in states),
        "films made on the machine that died": _made_in(dead, asked),
        "films made on the one that lived": _made_in(living, asked),
        "films that the third cannot hand out": sum(
            not _is_handed_out(ann, each) for each in asked
        ),
    }


def _machine(folder: Path, address: str, store: str, vendor: OpenAI) -> Crew:
    folder.mkdir()
    shared = {
        "DATABASE_URL": address,
        "STORAGE_TYPE": "s3",
        "STORAGE_BUCKET": "films",
        "STORAGE_ENDPOINT": store,
        "STORAGE_ACCESS_KEY_ID": "anyone",
        "STORAGE_SECRET_ACCESS_KEY": "anything",
        "OPENAI_API_KEY": vendor.key,
        "OPENAI_BASE_URL": vendor.base,
    }
    usual = {
        "DATA_DIR": str(folder),
        "NARRATOR": "sandbox",
        "ACCESS_TOKEN_EXPIRE_MINUTES": "1440",
        "RATE_LIMIT_PER_MINUTE": "100000",
        "RATE_LIMIT_PER_HOUR": "100000",
    }
    return Crew(folder, usual | shared)


def _made_in(crew: Crew, asked: list[str]) -> int:
    return sum((crew.folder / "videos" / film / "1" / "video.mp4").exists() for film in asked)


def _is_handed_out(ann: Caller, film: str) -> bool:
    answer = ann.client.get(f"/v1/videos/{film}/files/video")
    return answer.status_code == 200 and answer.content[4:8] == b"ftyp"


MACHINES = Promise(
    name="machines",
    sentence="Of two machines that make films one dies for good: each film is made once, each bill is in the ledger.",
    bounds=(
        *none_of(
            "films lost",
            "films finished twice",
            "films that the third cannot hand out",
            "calls billed without an earlier line",
            "calls billed and neither done nor unknown",
            "counters that are not the sum of their lines",
            "micro-dollars between ledger and counter",
        ),
        Bound(name="kills", least=1),
        Bound(name="films", least=10),
        Bound(name="films made on the one that lived", least=1),
    ),
    run=kill_one_of_two_machines,
    long=True,
)
