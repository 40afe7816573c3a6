"""Webhooks as durable work: announcements become deliveries, and each attempt is a workflow.

A killed worker's attempt is made again elsewhere under the same `webhook-id`; its outcome counts once.
"""

import logging
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.audit import Act, record
from app.accounts.users import is_kept_out, kept_out
from app.core.clock import Clock
from app.core.exceptions import YtempireError
from app.core.security import Keys
from app.database import Database
from app.engine import (
    SOON,
    UNHURRIED,
    Cron,
    Desk,
    Json,
    Queue,
    Step,
    Ticket,
    Workflow,
    step,
    workflow,
)
from app.engine.execution import Repeated
from app.engine.workflows import AnyWorkflow
from app.events import attempts, deliveries
from app.events.attempts import Message, Settled, Verdict
from app.events.models import Delivery
from app.events.outbox import Kind, announce
from app.events.sending import Reply, Sender

HOOKS: Final = Queue("webhooks", per_worker=8, per_owner=4, poll=SOON)
UPKEEP: Final = Queue("webhook upkeep", per_worker=1, poll=UNHURRIED)
LOOK: Final = 1.0
"""Seconds between two looks for what is to be told."""
LET_IN: Final = timedelta(minutes=10)
"""After which it is looked again whether a message's owner, who is kept out, was let in."""
DISABLED: Final = "The account of its owner is disabled; it is sent when that ends."
SPREAD: Final = 30.0
"""Seconds over which messages come back to a receiver that was left alone."""

log = logging.getLogger(__name__)


class Courier:
    """Takes announcements to the endpoints that want them. Asking works in any process."""

    def __init__(self, database: Database, keys: Keys, sender: Sender, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._sender = sender
        self._clock = clock
        self._send: Step[[str, int], dict[str, Json]] = step("send")(self._sent)
        self._settle: Step[[str, int, dict[str, Json]], str] = step("settle")(self._settled)
        self._deliver: Workflow[[str, int], str] = workflow(
            "deliver webhook", queue=HOOKS, pausable=False
        )(self._attempt)
        self._forget: Workflow[[str], None] = workflow(
            "forget old webhooks", queue=UPKEEP, pausable=False
        )(self._forgotten)
        self.desk: Final = Desk(database, self.workflows)

    @property
    def workflows(self) -> Sequence[AnyWorkflow]:
        """What a worker must know."""
        return (self._deliver, self._forget)

    @property
    def crons(self) -> Sequence[Cron]:
        """What the clock asks for: old messages are forgotten each night."""
        return (Cron("webhook retention", self._forget, "17 3 * * *"),)

    def refuse_unfit(self, address: str) -> None:
        """Raise Invalid for an address to which nothing may ever be sent."""
        self._sender.refuse_unfit(address)

    def ask(self, session: Session, delivery: Delivery, owner: str, *, delay: float = 0.0) -> None:
        """Have the next attempt made after so many seconds, if the transaction commits."""
        ticket = Ticket(f"hook:{delivery.id}:{delivery.turn}", owner=owner, delay=delay)
        self.desk.enqueue_within(session, self._deliver, ticket, str(delivery.id), delivery.turn)

    def hand_out(self) -> int:
        """Make deliveries of what was announced and ask for their first attempts; how many."""
        with self._database.transaction() as session:
            made = deliveries.hand_out(session, kept_out=kept_out(), now=self._clock())
            for delivery, owner_id in made:
                self.ask(session, delivery, str(owner_id))
        return len(made)

    def watch(self) -> Repeated:
        """Hand out what is announced from now on, in a thread, until it is ended."""
        return Repeated("announcements", LOOK, self._look)

    def close(self) -> None:
        """Give back every connection."""
        self.desk.close()

    def _look(self) -> None:
        try:
            self.hand_out()
        except Exception:
            log.exception("announcements.not_handed_out")

    def _attempt(self, delivery_id: str, turn: int) -> str:
        return self._settle(delivery_id, turn, self._send(delivery_id, turn))

    def _sent(self, delivery_id: str, turn: int) -> dict[str, Json]:
        try:
            with self._database.transaction() as session:
                if _owner_is_kept_out(session, UUID(delivery_id)):
                    return {"until": (self._clock() + LET_IN).isoformat(), "because": DISABLED}
                found = attempts.message(
                    session, UUID(delivery_id), turn, self._keys, now=self._clock()
                )
            match found:
                case None:
                    return {}
                case datetime():
                    return {"until": found.isoformat()}
                case Message():
                    return _kept(self._sender.post(found.url, found.body, found.headers))
        except YtempireError as error:
            return {"problem": error.what}

    def _settled(self, delivery_id: str, turn: int, came: dict[str, Json]) -> str:
        now, which = self._clock(), UUID(delivery_id)
        with self._database.transaction() as session:
            if not came:
                attempts.give_up(session, which, turn)
                return "nothing was sent"
            if "until" in came:
                return self._put_off(session, which, turn, came, now=now)
            settled = attempts.settle(session, which, turn, _outcome(came), now=now)
            if settled.verdict is Verdict.TURNED_OFF:
                _tell_owner(session, settled, now=now)
            if settled.verdict is Verdict.LATER and settled.endpoint and settled.delivery:
                owner = str(settled.endpoint.owner_id)
                self.ask(session, settled.delivery, owner, delay=settled.wait)
            return settled.verdict.value

    def _put_off(
        self, session: Session, which: UUID, turn: int, came: dict[str, Json], *, now: datetime
    ) -> str:
        at, because = datetime.fromisoformat(str(came["until"])), str(came.get("because", ""))
        found = attempts.put_off(session, which, turn, at, because=because)
        if found is not None:
            delay = max(1.0, (at - now).total_seconds()) + random.uniform(0, SPREAD)
            self.ask(session, found.delivery, str(found.owner_id), delay=delay)
        return "put off"

    def _forgotten(self, _due: str) -> None:
        with self._database.transaction() as session:
            deliveries.forget_old(session, now=self._clock())


def _kept(reply: Reply) -> dict[str, Json]:
    return {
        "status": reply.status,
        "text": reply.text,
        "retry_after": reply.retry_after,
        "milliseconds": reply.milliseconds,
    }


def _outcome(came: dict[str, Json]) -> Reply | str:
    match came:
        case {
            "status": int(status),
            "text": str(text),
            "retry_after": int(wait),
            "milliseconds": int(milliseconds),
        }:
            return Reply(status=status, text=text, retry_after=wait, milliseconds=milliseconds)
        case _:
            return str(came.get("problem", "It could not be sent."))


def _tell_owner(session: Session, settled: Settled, *, now: datetime) -> None:
    endpoint = settled.endpoint
    if endpoint is None:
        return
    because = endpoint.disabled_because
    act = Act(
        action="webhook_endpoint.disabled",
        target=f"webhook_endpoint:{endpoint.id}",
        reason=because,
    )
    record(session, act, now=now)
    facts = {"endpoint_id": str(endpoint.id), "url": endpoint.url, "reason": because}
    announce(session, endpoint.owner_id, Kind.WEBHOOK_DISABLED, facts, now=now)


def _owner_is_kept_out(session: Session, delivery_id: UUID) -> bool:
    owner_id = attempts.owner_of(session, delivery_id)
    return owner_id is not None and is_kept_out(session, owner_id)
