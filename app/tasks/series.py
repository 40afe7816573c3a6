"""Each minute, series ask for the films that are due: written down in one step, asked for in another."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.accounts.pause import is_paused
from app.core.clock import Clock
from app.core.kept_errors import Unexpected, told_of
from app.database import Database
from app.engine import UNHURRIED, Cron, Queue, Step, Workflow, step, workflow
from app.engine.workflows import AnyWorkflow
from app.series import turns
from app.videos.office import Office

SERIES: Final = Queue("series", per_worker=1, poll=UNHURRIED)


class StandingOrders:
    """Asks for the films of every series; `office` is where films are asked for.

    While all work is paused it asks for nothing; what was missed is one film of each series.
    """

    def __init__(self, database: Database, office: Office, clock: Clock) -> None:
        self._database, self._office, self._clock = database, office, clock
        self._write: Step[[], list[str]] = step("series: write down what is due")(self.written_down)
        self._ask: Step[[str], str] = step("series: ask for a film")(self.asked)
        self._give_up: Step[[str, str], None] = step("series: give up")(self._given_up)
        self._minute: Workflow[[str], int] = workflow(
            "ask for films of series", queue=SERIES, pausable=False
        )(self._look)

    @property
    def workflows(self) -> Sequence[AnyWorkflow]:
        """What a worker must know."""
        return (self._minute,)

    @property
    def crons(self) -> Sequence[Cron]:
        """What the clock asks for."""
        return (Cron("films of series", self._minute, "* * * * *"),)

    def _look(self, _due: str) -> int:
        return sum(bool(self._asked_or_told(series_id)) for series_id in self._write())

    def _asked_or_told(self, series_id: str) -> str:
        try:
            return self._ask(series_id)
        except Exception as error:  # noqa: BLE001 - it is told, and the other series have their films
            self._give_up(series_id, told_of(error))
            return ""

    def written_down(self) -> list[str]:
        """The series that have a turn to be asked for now."""
        now = self._clock()
        with self._database.transaction() as session:
            found = () if is_paused(session) else turns.due(session, now=now)
        return [str(series_id) for series_id in found if self._written_or_told(series_id)]

    def asked(self, series_id: str) -> str:
        """The film that was asked for; empty where none was."""
        with self._database.transaction() as session:
            video = turns.ask_for(session, UUID(series_id), self._office, now=self._clock())
            return str(video.id) if video else ""

    def _written_or_told(self, series_id: UUID) -> bool:
        try:
            return self._written(series_id)
        except Exception as error:  # noqa: BLE001 - it is told, and the other series have their films
            self._given_up(str(series_id), told_of(error))
            return False

    def _written(self, series_id: UUID) -> bool:
        with self._database.transaction() as session:
            return turns.write_down(session, series_id, now=self._clock()) is not None

    def _given_up(self, series_id: str, reason: str) -> None:
        """What nobody foresaw stops this series and no other."""
        with self._database.transaction() as session:
            turns.give_up(session, UUID(series_id), Unexpected(reason), now=self._clock())
