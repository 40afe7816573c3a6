"""A database, a shop and a hand that is killed and replaced, until every film is made."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from app.core.clock import system_clock
from app.core.ids import new_id
from app.core.money import Money
from app.costs.cashier import Cashier
from app.costs.holds import hold
from app.costs.limits import Setting, change_limit
from app.costs.lines import Payer
from app.database import Database, open_database
from app.engine import Desk, State, Ticket
from app.engine.workflows import AnyWorkflow
from app.schema import upgrade
from tests.vendors.loopback import open_to_all
from verify import hand
from verify.books import audit, cashier_of, finished
from verify.hand import STAGES, film
from verify.nursery import Hands
from verify.promise import Figures
from verify.servers import postgres
from verify.shop import Shop

HELD = Money.parse("0.60")
"""For a film of six pictures at $0.03: room for fourteen calls that were lost."""
PATIENCE = 300.0
"""Seconds without any film going on before an experiment gives up."""


@dataclass
class Stage:
    """Where a storm is played. `films` are those asked for; `deaths` counts the hands killed.

    Each film is a run of `work`, which the hands know by its name. One that `is_mended` starts a hand that ended by itself again, as a machine's service manager does.
    """

    database: Database
    desk: Desk
    cashier: Cashier
    shop: Shop
    folder: Path
    work: AnyWorkflow
    hand: Hands
    films: list[str] = field(default_factory=list)
    deaths: int = 0
    resumed: int = 0
    is_mended: bool = False
    mended: int = 0

    def allow(self, films: int) -> None:
        """Have the day's limit hold that many films: a storm is no test of the limit."""
        with self.database.transaction() as session:
            needed = Money(films * HELD.micros)
            change_limit(session, Setting.DAY, needed, by="verify", now=system_clock())

    def ask(self) -> str:
        """Hold the money of a film and ask for it; its id."""
        video = new_id()
        who = Payer(owner_id=new_id(), channel_id="ch_0123456789abcdef", video_id=video)
        with self.database.transaction() as session:
            hold(session, who, HELD, month=Money.parse("100"), now=system_clock())
        self.desk.enqueue(self.work, Ticket(f"video:{video}"), str(video))
        self.films.append(str(video))
        return str(video)

    @property
    def place(self) -> tuple[str, str, str]:
        """What a hand must know: the database, the shop and the folder."""
        url = self.database.url.render_as_string(hide_password=False)
        return url, self.shop.address, str(self.folder)

    def start(self) -> None:
        """A hand that is ready to work, on the same address and the same folder."""
        self.hand.bear(*self.place)

    def kill(self) -> None:
        """SIGKILL, and the next hand."""
        self.hand.kill()
        self.replace()

    def kill_for_good(self) -> None:
        """SIGKILL, and no next hand."""
        self.hand.kill()
        self.hand.wait(PATIENCE)

    def replace(self) -> None:
        """Wait for the hand's death, and start the next."""
        self.hand.wait(PATIENCE)
        self.deaths += 1
        self.start()

    def mend(self) -> None:
        """Start the next hand if this one ended by itself and that is done here."""
        if self.is_mended and self.hand.poll() is not None:
            self.mended += 1
            self.start()

    def play_out(self, *, left: int = 0) -> None:
        """Until every film has ended but for so many; one that was parked is resumed, as a person would."""
        pause, waited, before = threading.Event(), 0.0, -1
        while len(unfinished := self.unfinished()) > left:
            self.mend()
            for parked in self.desk.parked():
                self.desk.resume(parked.id)
                self.resumed += 1
            waited = 0.0 if (sold := self.shop.billed.total()) != before else waited + 0.1
            before = sold
            if waited > PATIENCE:
                raise RuntimeError(f"{len(unfinished)} films stand still.")
            pause.wait(0.1)

    def unfinished(self) -> list[str]:
        """The films that have not ended; one that is parked has not."""
        states = {video: self.desk.status(f"video:{video}").state for video in self.films}
        return [v for v, state in states.items() if not state.is_final or state is State.PARKED]

    def figures(self) -> Figures:
        """What is to be told of films and books."""
        states = [self.desk.status(f"video:{video}") for video in self.films]
        whole = [status for status in states if status.state is State.DONE]
        skipped = sum(len(set(_list(status.result))) < len(STAGES) for status in whole)
        return {
            "kills": self.deaths,
            "films": len(self.films),
            "films lost": len(states) - len(whole),
            **finished(self.database, self.films),
            "stages skipped": skipped,
            **audit(self.database, self.cashier, self.shop.billed),
            "films parked, shown and resumed": self.resumed,
        }


def _list(result: object) -> list[object]:
    return result if isinstance(result, list) else []


@contextmanager
def staged(
    url: str = "",
    *,
    shop: Shop | None = None,
    work: AnyWorkflow = film,
    hands: str = hand.__name__,
) -> Iterator[Stage]:
    """A stage at that database, or at a SQLite file of its own, with a shop and no hand yet.

    `hands` is the module whose `main` is a hand's work.
    """
    shop = shop or Shop()
    with TemporaryDirectory(prefix="ytempire-verify-") as folder, open_to_all(shop):
        database = open_database(url or f"sqlite:///{folder}/films.db", pool_size=4)
        upgrade(database)
        desk = Desk(database, [work])
        desk.prepare()
        cashier = cashier_of(database)
        stage = Stage(database, desk, cashier, shop, Path(folder), work, Hands(hands))
        try:
            yield stage
        finally:
            stage.hand.close()
            desk.close()
            asyncio.run(database.close())


@contextmanager
def staged_on_postgres() -> Iterator[Stage]:
    """The same at a PostgreSQL server of its own."""
    with postgres() as server, staged(server.address) as stage:
        yield stage
