"""How a call ends: paid, failed, lost from sight, resolved by a person, corrected later."""

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid
from app.core.money import ZERO, Money
from app.costs.budgets import Alert, ring
from app.costs.calls import CallState, PaidCall, change_call, find_call
from app.costs.errors import BudgetExceeded
from app.costs.holds import Hold, locked_hold
from app.costs.ledger import post
from app.costs.limits import limits_in_force
from app.costs.lines import Kind, Line, Movement
from app.costs.usage import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What a call really cost, and by which units; `note` says what a person should know of it."""

    cost: Money
    units: tuple[tuple[Unit, int], ...] = ()
    request_id: str = ""
    note: str = ""


def settle(
    session: Session, key: str, bill: Bill, result: JsonValue, *, now: datetime
) -> Alert | None:
    """The call was answered: count its real cost, keep its result, give the rest back to the hold.

    A cost above the reserved price is taken from the hold, then from what the limits have left;
    what no limit has room for is still recorded, as overrun, and leaves that much less for others.
    """
    call = find_call(session, key)
    if call.state is CallState.DONE:
        raise Invalid(f"The call {key} is settled already.")
    alert = _pay(session, call, bill, Kind.SETTLE, now)
    _end(session, call, CallState.DONE, bill, now, result=result)
    return alert


def fail(session: Session, key: str, bill: Bill, *, now: datetime) -> Alert | None:
    """The call brought nothing; what it cost all the same is counted. It may be sent again."""
    call = find_call(session, key)
    alert = _pay(session, call, bill, Kind.SETTLE if bill.cost else Kind.RELEASE, now)
    _end(session, call, CallState.FAILED, bill, now)
    return alert


def lose(session: Session, key: str, *, now: datetime, note: str) -> None:
    """Nobody knows what became of the call: its price stays reserved until a person has looked."""
    call = find_call(session, key)
    if call.state is not CallState.SENT:
        return
    kept = locked_hold(session, call.video_id, call.revision)
    bill = Bill(cost=call.reserved, note=note)
    post(session, _line(call, kept, Kind.UNKNOWN, bill, now))
    change_call(session, key, {"state": CallState.UNKNOWN, "ended_at": now})


def resolve(session: Session, key: str, cost: Money, *, by: str, now: datetime) -> Alert | None:
    """A person has looked at the provider's account: a lost call cost that much, perhaps nothing.

    Its result is gone, so the same work may be bought again. Raises Invalid for another state.
    """
    call = find_call(session, key)
    if call.state is not CallState.UNKNOWN:
        raise Invalid(f"The call {key} is {call.state}, not unknown.")
    bill = Bill(cost=cost, note=f"resolved by {by}")
    alert = _pay(session, call, bill, Kind.ADJUST, now)
    _end(session, call, CallState.FAILED, bill, now)
    return alert


def adjust(session: Session, key: str, cost: Money, *, by: str, now: datetime) -> Alert | None:
    """The call is over and cost something else than was counted: count the difference.

    Past lines stay as they are; the new one counts against the day of the call. Raises Invalid
    while the call is not over.
    """
    call = find_call(session, key)
    if call.state not in (CallState.DONE, CallState.FAILED):
        raise Invalid(f"The call {key} is {call.state}, not over.")
    kept = locked_hold(session, call.video_id, call.revision)
    bill = Bill(cost=cost - call.cost, note=f"corrected by {by}")
    change_call(session, key, {"cost": cost.micros})
    if bill.cost > ZERO:
        return _pay_beyond(session, call, kept, bill, now)
    back = _line(call, kept, Kind.ADJUST, bill, now)
    post(session, replace(back, movement=Movement(spent=bill.cost)))
    return None


def _pay(session: Session, call: PaidCall, bill: Bill, kind: Kind, now: datetime) -> Alert | None:
    """Turn what was reserved for the call into what it cost."""
    kept = locked_hold(session, call.video_id, call.revision)
    is_current = call.day == kept.day and not kept.closed
    spare = max(ZERO, call.reserved - bill.cost)
    excess = max(ZERO, bill.cost - call.reserved)
    from_hold = min(excess, kept.free) if is_current else ZERO
    beyond = excess - from_hold
    covered = replace(bill, cost=bill.cost - beyond)
    line = _line(call, kept, kind, covered, now)
    moved = Movement(free=spare - from_hold, calls=-call.reserved, spent=covered.cost)
    post(session, replace(line, movement=moved))
    if spare and not is_current:
        rest = _line(call, kept, Kind.RELEASE, Bill(cost=spare, note="hold over"), now)
        post(session, replace(rest, movement=Movement(free=-spare)))
    return _pay_beyond(session, call, kept, replace(bill, cost=beyond), now) if beyond else None


def _pay_beyond(
    session: Session, call: PaidCall, kept: Hold, bill: Bill, now: datetime
) -> Alert | None:
    """Count a cost nobody had reserved: within the limits if they have room, else as overrun."""
    limits = limits_in_force(session, month=kept.month)
    line = _line(call, kept, Kind.ADJUST, bill, now)
    try:
        with session.begin_nested():
            post(session, replace(line, movement=Movement(spent=bill.cost)), within=limits)
    except BudgetExceeded as full:
        note = f"{bill.note} beyond the limit: {full.limit}".strip()
        overrun = Movement(spent=bill.cost, overrun=bill.cost)
        post(session, replace(line, movement=overrun, note=note))
    return ring(session, call.day, limits, now=now)


def _line(call: PaidCall, kept: Hold, kind: Kind, bill: Bill, now: datetime) -> Line:
    return Line(
        kind=kind,
        at=now,
        day=call.day,
        payer=kept.payer,
        amount=call.reserved if kind is Kind.RELEASE and not bill.cost else bill.cost,
        purpose=replace(call.purpose, units=bill.units or call.purpose.units),
        request_id=bill.request_id,
        note=bill.note,
    )


def _end(
    session: Session, call: PaidCall, state: CallState, bill: Bill, now: datetime, **kept: JsonValue
) -> None:
    values = {
        "state": state,
        "reserved": 0,
        "cost": (call.cost + bill.cost).micros,
        "request_id": bill.request_id,
        "ended_at": now,
        **kept,
    }
    change_call(session, call.purpose.key, values)
