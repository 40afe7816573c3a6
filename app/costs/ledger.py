"""The one door through which money moves: a line is written and the counters move with it."""

from sqlalchemy import BigInteger, Integer, Uuid, bindparam, insert, update
from sqlalchemy.orm import Session

from app.core.prepared import Prepared
from app.core.upsert import insert_or
from app.costs import budgets, tables
from app.costs.limits import Limits
from app.costs.lines import Kind, Line

_line, _hold = tables.ledger.c, tables.holds.c
_LINE = Prepared(insert(tables.ledger), *(column.key for column in _line if column is not _line.id))
_HOLD = Prepared(
    update(tables.holds)
    .where(
        _hold.video_id == bindparam("its_video", type_=Uuid()),
        _hold.revision == bindparam("its_revision", type_=Integer()),
    )
    .values(
        free=_hold.free + bindparam("more_free", type_=BigInteger()),
        calls=_hold.calls + bindparam("more_calls", type_=BigInteger()),
    )
)


def post(session: Session, line: Line, *, within: Limits | None = None) -> None:
    """Write the line and move every counter it speaks of, all in the caller's transaction.

    With `within`, growth is checked against each limit by the very statement that makes it; raises
    BudgetExceeded at the first without room, and the caller's transaction must then not commit.
    Counters are moved in one order (hold, video, month, day), so that writers never wait in a ring.
    """
    _write(session, line)
    if line.movement.spent:
        _add_to_day(session, line)
    _move_hold(session, line)
    budgets.move(session, line, within)


def _write(session: Session, line: Line) -> None:
    payer, purpose, movement = line.payer, line.purpose, line.movement
    row = {
        "at": line.at,
        "kind": line.kind,
        "key": purpose.key,
        "video_id": payer.video_id,
        "revision": payer.revision,
        "owner_id": payer.owner_id,
        "channel_id": payer.channel_id,
        "day": line.day,
        "stage": purpose.stage,
        "provider": purpose.provider,
        "service": purpose.service,
        "model": purpose.model,
        "units": dict(purpose.units),
        "micros": line.amount.micros,
        "free": movement.free.micros,
        "calls": movement.calls.micros,
        "spent": movement.spent.micros,
        "overrun": movement.overrun.micros,
        "request_id": line.request_id,
        "note": line.note,
    }
    _LINE.run(session, **row)


def _add_to_day(session: Session, line: Line) -> None:
    row = {
        "day": line.day,
        "owner_id": line.payer.owner_id,
        "channel_id": line.payer.channel_id,
        "provider": line.purpose.provider,
        "service": line.purpose.service,
        "stage": line.purpose.stage,
        "spent": line.movement.spent.micros,
        "calls": int(line.kind is Kind.SETTLE),
    }
    table = tables.daily_spend
    statement = insert_or(session, table).values(row)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={
                "spent": table.c.spent + statement.excluded.spent,
                "calls": table.c.calls + statement.excluded.calls,
            },
        )
    )


def _move_hold(session: Session, line: Line) -> None:
    movement = line.movement
    if not movement.free and not movement.calls:
        return
    _HOLD.run(
        session,
        its_video=line.payer.video_id,
        its_revision=line.payer.revision,
        more_free=movement.free.micros,
        more_calls=movement.calls.micros,
    )
