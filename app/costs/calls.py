"""One call that costs money, from the line before it to its bill.

       begin              settle
(new) ───────▶ sent ───────────────▶ done
                │ │  fail
                │ └────────▶ failed ──begin──▶ sent
                │ lose          ▲
                └──▶ unknown ───┘ resolve, or settle when the answer comes after all
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from app.core.exceptions import NotFound
from app.core.money import Money
from app.costs import tables
from app.costs.budgets import Alert
from app.costs.holds import draw
from app.costs.lines import Purpose
from app.costs.quotes import Priced
from app.costs.usage import Unit


class CallState(StrEnum):
    """Where a paid call stands."""

    SENT = "sent"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A call to be made for one making of a film, with its price as an upper bound."""

    video_id: UUID
    revision: int
    priced: Priced


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidCall:
    """A call as it is remembered. `reserved` is what is still kept for it, `day` whose budget pays."""

    purpose: Purpose
    video_id: UUID
    revision: int
    state: CallState
    day: date
    reserved: Money
    cost: Money
    result: JsonValue
    request_id: str
    attempts: int
    sent_at: datetime


def begin(
    session: Session, key: str, purchase: Purchase, *, now: datetime
) -> tuple[PaidCall | None, Alert | None]:
    """Reserve the call's price and note that it is about to be sent; then it may be made.

    Returns the earlier call of that key instead if it was sent before and did not fail: then
    nothing is reserved and nothing may be sent. Raises BudgetExceeded and HoldClosed as `draw` does.
    """
    earlier = _call(session, key)
    if earlier is not None and earlier.state is not CallState.FAILED:
        return earlier, None
    purpose = _purpose(key, purchase.priced)
    amount = purchase.priced.total
    kept, alert = draw(session, purchase.video_id, purchase.revision, purpose, amount, now=now)
    row = {
        "video_id": purchase.video_id,
        "revision": purchase.revision,
        "stage": purpose.stage,
        "provider": purpose.provider,
        "service": purpose.service,
        "model": purpose.model,
        "units": dict(purpose.units),
        "state": CallState.SENT,
        "day": kept.day,
        "reserved": amount.micros,
        "sent_at": now,
        "attempts": earlier.attempts + 1 if earlier else 1,
    }
    if earlier is None:
        session.execute(insert(tables.paid_calls).values(key=key, **row))
    else:
        change_call(session, key, row)
    return None, alert


def find_call(session: Session, key: str) -> PaidCall:
    """The call of that key, kept still until the transaction ends. Raises NotFound."""
    call = _call(session, key)
    if call is None:
        raise NotFound(f"No call has the key {key}.")
    return call


def open_calls(session: Session, state: CallState) -> tuple[PaidCall, ...]:
    """Every call in that state, the oldest first."""
    column = tables.paid_calls.c
    query = select(tables.paid_calls).where(column.state == state).order_by(column.sent_at)
    return tuple(_paid_call(row) for row in session.execute(query))


def calls_in(
    session: Session, state: CallState, *, video_id: UUID | None, offset: int, limit: int
) -> tuple[tuple[PaidCall, ...], int]:
    """One page of the calls in that state, of one film or of all, and how many there are."""
    column = tables.paid_calls.c
    query = select(tables.paid_calls).where(column.state == state)
    if video_id is not None:
        query = query.where(column.video_id == video_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.execute(query.order_by(column.sent_at, column.key).offset(offset).limit(limit))
    return tuple(_paid_call(row) for row in rows), total


def change_call(session: Session, key: str, values: Mapping[str, object]) -> None:
    """Write those columns of the call."""
    session.execute(
        update(tables.paid_calls).where(tables.paid_calls.c.key == key).values(dict(values))
    )


def _call(session: Session, key: str) -> PaidCall | None:
    query = select(tables.paid_calls).where(tables.paid_calls.c.key == key).with_for_update()
    row = session.execute(query).first()
    return _paid_call(row) if row is not None else None


def _paid_call(row: Row[tuple[Any, ...]]) -> PaidCall:
    return PaidCall(
        purpose=Purpose(
            key=row.key,
            stage=row.stage,
            provider=row.provider,
            service=row.service,
            model=row.model,
            units=tuple((Unit(unit), count) for unit, count in row.units.items()),
        ),
        video_id=row.video_id,
        revision=row.revision,
        state=CallState(row.state),
        day=row.day,
        reserved=Money(row.reserved),
        cost=Money(row.cost),
        result=row.result,
        request_id=row.request_id,
        attempts=row.attempts,
        sent_at=row.sent_at,
    )


def _purpose(key: str, priced: Priced) -> Purpose:
    usage = priced.usage
    return Purpose(
        key=key,
        stage=priced.stage,
        provider=usage.provider,
        service=usage.service,
        model=usage.model,
        units=usage.units,
    )
