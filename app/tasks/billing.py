"""Notices of the payment service, applied: Stripe is asked how things are, and that is mirrored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.incidents import note_incident
from app.billing.payments import Payments, Plan
from app.core.clock import Clock
from app.database import Database
from app.engine import (
    SOON,
    UNHURRIED,
    Cron,
    Desk,
    Json,
    Queue,
    Retry,
    Step,
    Ticket,
    Workflow,
    step,
    workflow,
)
from app.engine.workflows import AnyWorkflow
from app.events.inbox import applied
from app.events.models import Received

NOTICES: Final = Queue("payment notices", per_worker=8, poll=SOON)
"""Several side by side, so that a burst of a thousand takes a minute; a customer's row is locked meanwhile."""
UPKEEP: Final = Queue("billing upkeep", per_worker=1, poll=UNHURRIED)
PATIENCE: Final = Retry(attempts=12, first=30, longest=3600)
"""Half a day for a payment service that does not answer."""
MONEY_BACK: Final = {"charge.refunded": "refund", "charge.dispute.created": "dispute"}
ABOUT_SUBSCRIPTIONS: Final = ("checkout.session.", "customer.", "invoice.", "entitlements.")


class Bookkeeper:
    """Applies what was received of the payment service, each once, in any order."""

    def __init__(self, database: Database, payments: Payments | None, clock: Clock) -> None:
        self._database = database
        self._payments = payments
        self._clock = clock
        self._fetch: Step[[str], dict[str, Json]] = step("ask how it is")(self._fetched)
        self._write: Step[[str, dict[str, Json]], str] = step("write it down")(self._written)
        self._apply: Workflow[[str], str] = workflow(
            "apply payment notice", queue=NOTICES, retry=PATIENCE, pausable=False
        )(self._applied)
        self._end: Workflow[[str], int] = workflow(
            "end grace of late payments", queue=UPKEEP, pausable=False
        )(self._ended)
        self.desk: Final = Desk(database, self.workflows)

    @property
    def workflows(self) -> Sequence[AnyWorkflow]:
        """What a worker must know."""
        return (self._apply, self._end)

    @property
    def crons(self) -> Sequence[Cron]:
        """What the clock asks for: whose grace is over is looked at each hour."""
        return (Cron("grace of late payments", self._end, "23 * * * *"),)

    def ask(self, session: Session, received_id: UUID) -> None:
        """Have the notice applied, if the transaction commits."""
        ticket = Ticket(f"notice:{received_id}")
        self.desk.enqueue_within(session, self._apply, ticket, str(received_id))

    def close(self) -> None:
        """Give back every connection."""
        self.desk.close()

    def _applied(self, received_id: str) -> str:
        return self._write(received_id, self._fetch(received_id))

    def _fetched(self, received_id: str) -> dict[str, Json]:
        with self._database.transaction() as session:
            received = session.get(Received, UUID(received_id))
            kind, customer = (received.kind, _customer(received)) if received else ("", "")
        is_ours = kind.startswith(ABOUT_SUBSCRIPTIONS) and kind != "customer.deleted"
        if not customer or self._payments is None or not is_ours:
            return {}
        asked_at = self._clock()
        plans = self._payments.subscriptions(customer)
        return {"asked_at": asked_at.isoformat(), "plans": [_plain(plan) for plan in plans]}

    def _written(self, received_id: str, found: dict[str, Json]) -> str:
        now = self._clock()
        with self._database.transaction() as session:
            received = session.get(Received, UUID(received_id), with_for_update=True)
            if received is None or received.applied_at is not None:
                return "applied before"
            outcome = self._effect(session, received, found)
            applied(received, {"what": outcome}, now=now)
            return outcome

    def _effect(self, session: Session, received: Received, found: dict[str, Json]) -> str:
        now, customer = self._clock(), _customer(received)
        if received.kind in MONEY_BACK:
            return _incident(session, received, customer, now=now)
        if received.kind == "customer.deleted":
            return service.forget_customer(session, customer, now=now)
        if not found or self._payments is None:
            return "nothing to do"
        plans = [_plan(plan) for plan in cast("list[dict[str, Json]]", found["plans"])]
        return service.mirror(
            session,
            customer,
            plans,
            self._payments.prices,
            asked_at=_moment(found["asked_at"]),
            now=now,
        )

    def _ended(self, _due: str) -> int:
        if self._payments is None:
            return 0
        with self._database.transaction() as session:
            return service.end_grace(session, self._payments.prices, now=self._clock())


def _customer(received: Received) -> str:
    about = received.facts
    found = about.get("id") if about.get("object") == "customer" else about.get("customer")
    return found if isinstance(found, str) else ""


def _incident(session: Session, received: Received, customer: str, *, now: datetime) -> str:
    about: dict[str, JsonValue] = received.facts
    amount = (
        about.get("amount_refunded") if received.kind == "charge.refunded" else about.get("amount")
    )
    note_incident(
        session,
        reference=str(about.get("id", received.event_id)),
        kind=MONEY_BACK[received.kind],
        customer_id=customer,
        amount=amount if isinstance(amount, int) else 0,
        currency=str(about.get("currency", ""))[:8],
        now=now,
    )
    return "noted"


def _plain(plan: Plan) -> dict[str, Json]:
    return {
        "subscription_id": plan.subscription_id,
        "status": plan.status,
        "price_id": plan.price_id,
        "period_end": plan.period_end.isoformat() if plan.period_end else None,
        "ends_with_period": plan.ends_with_period,
        "created": plan.created.isoformat(),
    }


def _plan(kept: dict[str, Json]) -> Plan:
    return Plan(
        subscription_id=str(kept["subscription_id"]),
        status=str(kept["status"]),
        price_id=str(kept["price_id"]),
        period_end=_moment(kept["period_end"]) if kept["period_end"] else None,
        ends_with_period=kept["ends_with_period"] is True,
        created=_moment(kept["created"]),
    )


def _moment(text: Json) -> datetime:
    return datetime.fromisoformat(str(text))
