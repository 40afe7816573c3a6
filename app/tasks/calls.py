"""Calls of workflows outside, applied: each was kept and answered before, and has its effect once."""

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.exceptions import YtempireError
from app.core.kept_errors import Unexpected, told_of
from app.core.money import Money
from app.database import Database
from app.engine import Desk, Queue, Step, Ticket, Workflow, revision, step, workflow
from app.engine.workflows import AnyWorkflow
from app.events.inbox import SOURCE_OF_CALLS, applied, is_refused, refused
from app.events.models import Received
from app.publishing.publication_after import Plan, go_on_at_once
from app.publishing.publication_files import Shelf
from app.videos.calls import KINDS, Call, Check, Decision, carry_out, tell_refused
from app.videos.making import Making
from app.videos.models import State, Video
from app.videos.office import Office

CALLS: Final = Queue("calls of workflows", per_worker=4)
log = logging.getLogger(__name__)


class Clerk:
    """Carries out what workflows outside asked for.

    `office` is where films are asked for; `plan` has those planned that are found good.
    """

    def __init__(
        self,
        database: Database,
        office: AbstractContextManager[tuple[Office, object]],
        shelf: Shelf,
        plan: Plan,
        clock: Clock,
    ) -> None:
        self._database = database
        self._opened = ExitStack()
        self.office, _ = self._opened.enter_context(office)
        self._shelf = shelf
        self._plan = plan
        self._clock = clock
        self._carry: Step[[str, int], str] = step("carry out the call")(self._carried)
        self._give_up: Step[[str, int, str], None] = step("give the call up")(self._given_up)
        self._follow: Step[[str], None] = step("go on with the film")(self._followed)
        self._apply: Workflow[[str, int], str] = workflow(
            "apply call of a workflow", queue=CALLS, pausable=False
        )(self._applied)
        self.desk: Final = Desk(database, self.workflows)

    @property
    def workflows(self) -> Sequence[AnyWorkflow]:
        """What a worker must know."""
        return (self._apply,)

    def ask(self, session: Session, received: Received) -> None:
        """Have the call applied, if the transaction commits."""
        name = revision(f"call:{received.id}", received.turn)
        self.desk.enqueue_within(
            session, self._apply, Ticket(name), str(received.id), received.turn
        )

    def close(self) -> None:
        """Give back every connection."""
        self.desk.close()
        self._opened.close()

    def _applied(self, received_id: str, turn: int) -> str:
        try:
            film = self._carry(received_id, turn)
        except Exception as error:
            self._give_up(received_id, turn, told_of(error))
            raise
        if film:
            self._follow(film)
        return film

    def _carried(self, received_id: str, turn: int) -> str:
        """The film that may go on by this call; empty where none does."""
        try:
            with self._database.transaction() as session:
                received = self._received(session, received_id, turn)
                if received is None:
                    return ""
                if received.applied_at is None:
                    self._effect(session, received)
                return _decided(received)
        except YtempireError as error:
            self._refuse(received_id, turn, error)
            return ""

    def _effect(self, session: Session, received: Received) -> None:
        now = self._clock()
        video = carry_out(session, _owner(received), _call(received), self.office, now=now)
        if isinstance(video, Video) and _decides(received) and video.state is State.COMPLETED:
            self._plan(session, Making(video.id, video.revision))
        outcome: dict[str, JsonValue] = {
            "video_id": str(video.id),
            "status": video.state.value,
            "quote": str(Money(video.quote)),
        }
        applied(received, outcome, now=now)
        received.facts = {}

    def _given_up(self, received_id: str, turn: int, reason: str) -> None:
        """What nobody foresaw: told like a refusal, so that the call may be sent again."""
        self._refuse(received_id, turn, Unexpected(reason))

    def _refuse(self, received_id: str, turn: int, error: YtempireError) -> None:
        now = self._clock()
        with self._database.transaction() as session:
            received = self._received(session, received_id, turn)
            if received is None or received.applied_at is not None:
                return
            problem = tell_refused(session, _owner(received), _call(received), error, now=now)
            refused(received, problem, now=now)
            log.warning("call.refused", extra={"event": received.event_id, "code": error.code})

    def _received(self, session: Session, received_id: str, turn: int) -> Received | None:
        """The call, locked, unless it was sent again since."""
        received = session.get(Received, UUID(received_id), with_for_update=True)
        return received if received is not None and received.turn == turn else None

    def _followed(self, video_id: str) -> None:
        go_on_at_once(self._database, self._shelf, UUID(video_id), now=self._clock())


def _owner(received: Received) -> UUID:
    return UUID(received.source.removeprefix(SOURCE_OF_CALLS))


def _call(received: Received) -> Call:
    return KINDS[received.kind].model_validate(received.facts)


def _decides(received: Received) -> bool:
    return KINDS[received.kind] in (Check, Decision)


def _decided(received: Received) -> str:
    """The film that may go on by this call, also when it had its effect before a kill; else empty."""
    if not _decides(received) or is_refused(received):
        return ""
    return str(received.outcome["video_id"])
