"""The work that joins us to the outside: what goes out, what came in, and what is due."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.engine import Cron
from app.engine.execution import Repeated
from app.engine.workflows import AnyWorkflow
from app.tasks.billing import Bookkeeper
from app.tasks.calls import Clerk
from app.tasks.deliver import Courier
from app.tasks.publish import Publishing
from app.tasks.series import StandingOrders
from app.tasks.sync import Analyst, Caretaker


@dataclass(frozen=True, slots=True)
class Outside:
    """Everyone of this installation who deals with the outside."""

    courier: Courier
    caretaker: Caretaker
    bookkeeper: Bookkeeper
    publishing: Publishing
    analyst: Analyst
    clerk: Clerk
    orders: StandingOrders

    @property
    def workflows(self) -> Sequence[AnyWorkflow]:
        """What a worker must know."""
        own = (*self.courier.workflows, *self.caretaker.workflows, *self.bookkeeper.workflows)
        return (
            *own,
            *self.publishing.workflows,
            *self.analyst.workflows,
            *self.clerk.workflows,
            *self.orders.workflows,
        )

    @property
    def crons(self) -> Sequence[Cron]:
        """What the clock asks for."""
        own = (*self.courier.crons, *self.caretaker.crons, *self.bookkeeper.crons)
        return (*own, *self.publishing.crons, *self.analyst.crons, *self.orders.crons)

    def watch(self) -> Repeated:
        """Look for what is to be told, in a thread, until it is ended."""
        return self.courier.watch()

    def close(self) -> None:
        """Give back every connection."""
        self.courier.close()
        self.bookkeeper.close()
        self.publishing.close()
        self.clerk.close()
