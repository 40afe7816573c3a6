"""What is asked for about YouTube: accounts looked after each night, figures each morning and at once."""

import logging
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from app.analytics import curves, reading
from app.analytics.news import tell_updated
from app.analytics.reading import Figures
from app.core.clock import Clock
from app.core.exceptions import YtempireError
from app.database import Database
from app.engine import UNHURRIED, Cron, Desk, Queue, Retry, Step, Workflow, step, workflow
from app.engine.workflows import AnyWorkflow
from app.publishing import care
from app.publishing.account_models import YouTubeChannel
from app.publishing.connections import Connections
from app.publishing.pacific import PACIFIC
from app.tasks.figures_desk import FiguresDesk

CARE: Final = Queue("accounts", per_worker=1, poll=UNHURRIED)
READING: Final = Queue("figures", per_worker=1, poll=UNHURRIED)
PATIENT: Final = Retry(attempts=3, first=2, longest=30)

log = logging.getLogger(__name__)


class Caretaker:
    """Looks after the accounts of an installation."""

    def __init__(self, database: Database, connections: Connections, clock: Clock) -> None:
        self._database, self._connections, self._clock = database, connections, clock
        self._listed: Step[[], list[list[str]]] = step("list accounts")(self._list)
        self._check: Step[[str], str] = step("check account")(self._checked)
        self._give_back: Step[[str], bool] = step("end consent")(self._given_back)
        self._forget: Step[[], list[str]] = step("forget")(self._forgotten)
        self._night: Workflow[[str], int] = workflow(
            "look after accounts", queue=CARE, pausable=False
        )(self._look)

    @property
    def workflows(self) -> Sequence[AnyWorkflow]:
        """What a worker must know."""
        return (self._night,)

    @property
    def crons(self) -> Sequence[Cron]:
        """What the clock asks for; a night that was missed is made up."""
        zone = str(PACIFIC)
        return (Cron("accounts", self._night, "30 1 * * *", zone, missed=True),)

    def _look(self, _due: str) -> int:
        to_check, to_give_back = self._listed()
        for account_id in to_give_back:
            self._give_back(account_id)
        for account_id in to_check:
            self._check(account_id)
        return len(self._forget())

    def _list(self) -> list[list[str]]:
        now = self._clock()
        with self._database.transaction() as session:
            care.warn_of_ends(session, now=now)
            care.tidy(session, now=now)
            found = care.to_check(session, now=now), care.to_give_back(session)
        return [[str(account_id) for account_id in some] for some in found]

    def _checked(self, account_id: str) -> str:
        """What came of it: a consent that is gone or a channel that is stopped is known by then."""
        try:
            self._connections.check.verify_channel(UUID(account_id))
        except YtempireError as error:
            log.warning("account.not_verified", extra={"reason": error.what})
            return error.code
        return "ok"

    def _given_back(self, account_id: str) -> bool:
        return self._connections.forget_tokens(UUID(account_id))

    def _forgotten(self) -> list[str]:
        self._connections.end_set_aside()
        now = self._clock()
        with self._database.transaction() as session:
            gone = list(care.forget_ended(session, now=now))
            reading.forget(session, gone, now=now)
            curves.forget(session, gone, now=now)
        return gone


class Analyst:
    """Reads the figures of every connected channel and then the curves of its films, a step for each."""

    def __init__(
        self, database: Database, connections: Connections, figures: Figures, clock: Clock
    ) -> None:
        self._database, self._connections = database, connections
        self._figures, self._clock = figures, clock
        self._listed: Step[[], list[list[str]]] = step("list channels")(self.channels)
        self._read: Step[[str, str], int] = step("read figures", retry=PATIENT)(self.read)
        self._read_retention: Step[[str, str], int] = step("read retention", retry=PATIENT)(
            self.read_curves
        )
        self._morning: Workflow[[str], int] = workflow(
            "read figures", queue=READING, pausable=False
        )(self._look)
        self._listed_of: Step[[str], list[list[str]]] = step("list channels of a person")(
            self._channels_of
        )
        self.at_once: Final[Workflow[[str], int]] = workflow(
            "read figures at once", queue=READING, pausable=False
        )(self._look_at_once)

    @property
    def workflows(self) -> Sequence[AnyWorkflow]:
        """What a worker must know."""
        return (self._morning, self.at_once)

    @property
    def crons(self) -> Sequence[Cron]:
        """What the clock asks for: each morning in Los Angeles."""
        return (Cron("figures", self._morning, "15 4 * * *", str(PACIFIC)),)

    def _look(self, _due: str) -> int:
        found, _ = self._read_each(self._listed())
        return found

    def at(self, desk: Desk) -> FiguresDesk:
        """Where figures are asked for at once, by that desk."""
        return FiguresDesk(desk, self.at_once)

    def _look_at_once(self, owner_id: str) -> int:
        found, refused = self._read_each(self._listed_of(owner_id))
        if refused is not None and not found:
            raise refused
        return found

    def _read_each(self, channels: list[list[str]]) -> tuple[int, YtempireError | None]:
        """How many rows were read of all, and the last refusal; one that is refused keeps no other."""
        found, refused = 0, None
        for channel_id, youtube_id in channels:
            try:
                found += self._read(channel_id, youtube_id)
            except YtempireError as error:
                log.warning("figures.not_read", extra={"channel": channel_id, "reason": error.what})
                refused = error
        self._read_each_curve(channels)
        return found, refused

    def _read_each_curve(self, channels: list[list[str]]) -> None:
        """The curves of all, each channel by itself: they are no figures that somebody waits for."""
        for channel_id, youtube_id in channels:
            try:
                self._read_retention(channel_id, youtube_id)
            except YtempireError as error:
                extra = {"channel": channel_id, "reason": error.what}
                log.warning("retention.not_read", extra=extra)

    def _channels_of(self, owner_id: str) -> list[list[str]]:
        with self._database.transaction() as session:
            return [[mine, theirs] for mine, theirs in reading.bound(session, UUID(owner_id))]

    def channels(self) -> list[list[str]]:
        """Every channel that is bound to one of YouTube, as pairs of ids."""
        query = select(YouTubeChannel.channel_id, YouTubeChannel.youtube_id)
        with self._database.transaction() as session:
            return [[str(mine), str(theirs)] for mine, theirs in session.execute(query)]

    def read(self, channel_id: str, youtube_id: str) -> int:
        """Read what is due of that channel and keep it; how many rows."""
        now = self._clock()
        with self._database.transaction() as session:
            due = reading.subject(session, channel_id, youtube_id, now=now)
        if due is None:
            return 0
        token = self._connections.tokens.token(UUID(due.account_id))
        rows = reading.read(self._figures, token, due)
        with self._database.transaction() as session:
            reading.keep(session, rows, now=now)
            tell_updated(session, channel_id, rows, now=now)
        return len(rows)

    def read_curves(self, channel_id: str, youtube_id: str) -> int:
        """Read the curves of that channel's films that are due, each kept as it comes; how many came."""
        now = self._clock()
        with self._database.transaction() as session:
            able = reading.readers(session, channel_id)
            due = curves.due(session, channel_id, now=now) if able else ()
            account_id = able[0].id if able else None
        if not due or account_id is None:
            return 0
        token = self._connections.tokens.token(account_id)
        return sum(self._read_curve(token, youtube_id, film) for film in due)

    def _read_curve(self, token: str, youtube_id: str, film: curves.Due) -> bool:
        points = curves.read(self._figures, token, youtube_id, film, now=self._clock())
        with self._database.transaction() as session:
            curves.keep(session, film, points, now=self._clock())
        return bool(points)
