"""How much work there is in each state, by queue and owner: for who watches over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, text

from app.engine.records import ENGINE_STATES, STATES, State

LIVING = (State.DELAYED, State.WAITING, State.RUNNING, State.PARKED)
"""States of work that has not come to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Work of one owner in one state at one queue: how much, and since when the oldest is there."""

    queue: str
    owner: str
    state: State
    count: int
    oldest: datetime


def census(engine: Engine) -> Sequence[Share]:
    """Every share of the work that has not ended, the fullest queues first."""
    schema = "dbos." if engine.dialect.name == "postgresql" else ""
    wanted = ", ".join(f"'{ENGINE_STATES[state]}'" for state in LIVING)
    statement = text(
        "SELECT queue_name, queue_partition_key, status, count(*), min(created_at)"  # noqa: S608 - names of our own
        f" FROM {schema}workflow_status WHERE status IN ({wanted})"
        " GROUP BY queue_name, queue_partition_key, status ORDER BY count(*) DESC"
    )
    with engine.connect() as connection:
        rows = connection.execute(statement).all()
    return [
        Share(
            queue=str(queue or ""),
            owner=str(owner or ""),
            state=STATES[status],
            count=int(count),
            oldest=datetime.fromtimestamp(int(since) / 1000, UTC),
        )
        for queue, owner, status, count, since in rows
    ]
