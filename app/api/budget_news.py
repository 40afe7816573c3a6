"""Telling the owner of a request that was refused for want of money."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

from app.api.deps import Services
from app.core.exceptions import BudgetExceeded
from app.videos.alerts import tell_of_exhaustion


@asynccontextmanager
async def telling_of_exhaustion(services: Services, owner_id: UUID) -> AsyncIterator[None]:
    """The time of a request; what it wrote is undone when it is refused, so this is told after."""
    try:
        yield
    except BudgetExceeded as error:
        tell = partial(
            tell_of_exhaustion, owner_id=owner_id, lacking=error.facts, now=services.clock()
        )
        await services.database.write(tell)
        raise
