"""The counters under the three limits. Each is checked and moved by one guarded statement."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, String, bindparam, select, update
from sqlalchemy.orm import Session

from app.core.columns import Moment
from app.core.money import ZERO, Money
from app.core.prepared import Prepared
from app.core.upsert import insert_or_leave
from app.costs import tables
from app.costs.errors import BudgetExceeded, LimitKind
from app.costs.limits import Limits
from app.costs.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A counter under its limit. `left` is never negative; `resets_at` is None for a video."""

    kind: LimitKind
    limit: Money
    spent: Money
    reserved: Money
    overrun: Money
    left: Money
    resets_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """The day's money has reached the alert: said once for each day."""

    day: date
    threshold: Money
    spent: Money
    reserved: Money
    limit: Money


_counter = tables.budgets.c
_MOVING = (
    update(tables.budgets)
    .where(_counter.name == bindparam("counter", type_=String()))
    .values(
        reserved=_counter.reserved + bindparam("more_reserved", type_=BigInteger()),
        spent=_counter.spent + bindparam("more_spent", type_=BigInteger()),
        overrun=_counter.overrun + bindparam("more_overrun", type_=BigInteger()),
    )
    .returning(_counter.name)
)
_MOVE = Prepared(_MOVING)
_MOVE_WITHIN = Prepared(
    _MOVING.where(_counter.spent + _counter.reserved <= bindparam("room", type_=BigInteger()))
)
_OPEN = Prepared(insert_or_leave(tables.budgets), "name", "reserved", "spent", "overrun")
_RING = Prepared(
    update(tables.budgets)
    .where(
        _counter.name == bindparam("counter", type_=String()),
        _counter.alerted_at.is_(None),
        _counter.spent + _counter.reserved >= bindparam("alert", type_=BigInteger()),
    )
    .values(alerted_at=bindparam("now", type_=Moment()))
    .returning(_counter.spent, _counter.reserved)
)


def move(session: Session, line: Line, within: Limits | None) -> None:
    """Move the video's, the month's and the day's counter as the line says.

    With `within`, a counter that would grow past its limit raises BudgetExceeded instead. The three
    are moved in this order, the most contended last, so that its lock is held shortest.
    """
    movement = line.movement
    if not (movement.reserved or movement.spent or movement.overrun):
        return
    for kind in LimitKind:
        name = counter_name(
            kind, video_id=line.payer.video_id, owner_id=line.payer.owner_id, day=line.day
        )
        limit = within.of(kind) if within else None
        if _moved(session, name, line, limit):
            continue
        _open(session, name)
        if not _moved(session, name, line, limit):
            raise _exceeded(session, kind, name, line, limit or ZERO)


def counter_name(kind: LimitKind, *, video_id: UUID, owner_id: UUID, day: date) -> str:
    """The key of the counter that a line of that video, user and day counts in."""
    return {
        LimitKind.VIDEO: f"video:{video_id}",
        LimitKind.MONTH: f"month:{owner_id}:{day:%Y-%m}",
        LimitKind.DAY: f"day:{day}",
    }[kind]


def budget(
    session: Session, kind: LimitKind, limits: Limits, *, video_id: UUID, owner_id: UUID, day: date
) -> Budget:
    """That counter and its limit as they are now; nothing spent yet where no row is."""
    name = counter_name(kind, video_id=video_id, owner_id=owner_id, day=day)
    return _read(session, kind, name, limits.of(kind), day)


def ring(session: Session, day: date, limits: Limits, *, now: datetime) -> Alert | None:
    """The day's alert if spent and reserved money has reached it and nobody was told yet, else None.

    Whoever receives it must tell in the same transaction: it is given out once.
    """
    rung = _RING.row(session, counter=f"day:{day}", alert=limits.alert.micros, now=now)
    if rung is None:
        return None
    spent, reserved = map(Money, rung)
    return Alert(day=day, threshold=limits.alert, spent=spent, reserved=reserved, limit=limits.day)


def resets_at(kind: LimitKind, day: date) -> datetime | None:
    """When a counter of that day starts at nothing again: midnight UTC, the first of a month, never."""
    match kind:
        case LimitKind.VIDEO:
            return None
        case LimitKind.MONTH:
            later = day.replace(day=1) + timedelta(days=32)
            return datetime(later.year, later.month, 1, tzinfo=UTC)
        case LimitKind.DAY:
            return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


def _moved(session: Session, name: str, line: Line, limit: Money | None) -> bool:
    """Whether the row was there and had room; the check and the change are one statement."""
    movement = line.movement
    moved = {
        "counter": name,
        "more_reserved": movement.reserved.micros,
        "more_spent": movement.spent.micros,
        "more_overrun": movement.overrun.micros,
    }
    if limit is None or movement.growth <= ZERO:
        return _MOVE.row(session, **moved) is not None
    room = limit - movement.growth
    return _MOVE_WITHIN.row(session, **moved, room=room.micros) is not None


def _open(session: Session, name: str) -> None:
    _OPEN.run(session, name=name, reserved=0, spent=0, overrun=0)


def _read(session: Session, kind: LimitKind, name: str, limit: Money, day: date) -> Budget:
    counter = tables.budgets.c
    row = session.execute(
        select(counter.spent, counter.reserved, counter.overrun).where(counter.name == name)
    ).first()
    spent, reserved, overrun = (Money(micros) for micros in row or (0, 0, 0))
    return Budget(
        kind=kind,
        limit=limit,
        spent=spent,
        reserved=reserved,
        overrun=overrun,
        left=max(ZERO, limit - spent - reserved),
        resets_at=resets_at(kind, day),
    )


def _exceeded(
    session: Session, kind: LimitKind, name: str, line: Line, limit: Money
) -> BudgetExceeded:
    full = _read(session, kind, name, limit, line.day)
    needed = line.movement.growth
    return BudgetExceeded(kind, needed=needed, left=full.left, resets_at=full.resets_at)
