"""Telling the owner of an act that was refused for want of money, whichever way it came in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

from app.core.clock import Clock
from app.core.exceptions import BudgetExceeded
from app.database import Database
from app.videos.alerts import tell_of_exhaustion


@asynccontextmanager
async def telling_of_exhaustion(
    database: Database, owner_id: UUID, clock: Clock
) -> AsyncIterator[None]:
    """The time of an act; what it wrote is undone when it is refused, so this is told after."""
    try:
        yield
    except BudgetExceeded as error:
        tell = partial(tell_of_exhaustion, owner_id=owner_id, lacking=error.facts, now=clock())
        await database.write(tell)
        raise
