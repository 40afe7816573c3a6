"""The worker that carries out what n8n asked for."""

from contextlib import closing

from sqlalchemy import select

from app.core.config import read_settings
from app.events.models import Received
from app.opening import open_outside
from tests.test_api.house import House


def apply_calls(house: House) -> None:
    """Carry out every call that waits, as a worker would."""
    database = house.services.database
    query = select(Received).where(Received.applied_at.is_(None)).order_by(Received.received_at)
    with closing(open_outside(database, read_settings(), clock=house.clock)) as outside:
        with database.transaction() as session:
            waiting = [(str(each.id), each.turn) for each in session.scalars(query)]
        for received_id, turn in waiting:
            outside.clerk._applied(received_id, turn)
