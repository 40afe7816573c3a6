"""A post office without an engine: what it would be asked to do later, the test does when it likes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from app.accounts import users
from app.accounts.users import Registration
from app.core.security import Keys
from app.database import Database
from app.events import endpoints
from app.events.endpoints import EndpointRequest, OpenedEndpoint
from app.events.models import Delivery, DeliveryState, Endpoint
from app.events.outbox import Kind, announce
from app.providers.guarded import Addresses
from app.providers.messenger import Messenger
from app.tasks.deliver import Courier
from tests.test_api.house import SetClock
from tests.test_webhooks.receiver import Receiver, receiver


@dataclass
class Office:
    """A courier, somebody who is told things, and the clock."""

    database: Database
    courier: Courier
    keys: Keys
    clock: SetClock
    owner: UUID

    def endpoint(self, url: str, **wanted: object) -> OpenedEndpoint:
        request = EndpointRequest(url=url, **wanted)  # type: ignore[arg-type]
        with self.database.transaction() as session:
            return endpoints.add(session, self.owner, request, self.keys, now=self.clock())

    def tell(self, kind: Kind = Kind.VIDEO_COMPLETED, **facts: str) -> UUID:
        """Announce something and hand it out."""
        with self.database.transaction() as session:
            told = announce(session, self.owner, kind, facts, now=self.clock())
        self.courier.hand_out()
        return told.id

    def deliveries(self) -> list[Delivery]:
        with self.database.transaction() as session:
            return list(session.scalars(select(Delivery).order_by(Delivery.created_at)))

    def look(self, opened: OpenedEndpoint) -> Endpoint:
        with self.database.transaction() as session:
            return session.get_one(Endpoint, opened.endpoint.id)

    def attempt(self) -> list[str]:
        """Every attempt that is due, once; what the work said of each."""
        due = [
            delivery
            for delivery in self.deliveries()
            if delivery.state is DeliveryState.WAITING
            and delivery.next_at is not None
            and delivery.next_at <= self.clock()
        ]
        return [self.courier._attempt(str(delivery.id), delivery.turn) for delivery in due]

    def wait(self) -> float:
        """Let time pass until the next attempt is due; the seconds."""
        began = self.clock()
        self.clock.now = self.next_due()
        return (self.clock() - began).total_seconds()

    def next_due(self) -> datetime:
        due = [delivery.next_at for delivery in self.deliveries() if delivery.next_at is not None]
        return max(min(due), self.clock())


@pytest.fixture
def office(ready_database: Database) -> Iterator[Office]:
    clock, keys = SetClock(), Keys("k" * 48)
    sender = Messenger(Addresses(also=("127.0.0.1/32",)), seconds=2)
    courier = Courier(ready_database, keys, sender, clock)
    courier.desk.make_tables()
    registration = Registration(email="ann@example.com", username="ann", password_hash="x")
    with ready_database.transaction() as session:
        owner = users.register(session, registration, now=clock()).id
    yield Office(ready_database, courier, keys, clock, owner)
    courier.close()


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as opened:
        yield opened
