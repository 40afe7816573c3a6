"""Telling the owner of an act that was refused for want of money, whichever way it came in."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.exceptions import BudgetExceeded
from app.database import Database
from app.videos.alerts import tell_of_exhaustion
from app.videos.batch import BatchRefused


@asynccontextmanager
async def telling_of_exhaustion(
    database: Database, owner_id: UUID, clock: Clock
) -> AsyncIterator[None]:
    """The time of an act; what it wrote is undone when it is refused, so this is told after."""
    try:
        yield
    except (BudgetExceeded, BatchRefused) as error:
        refusals = error.refusals if isinstance(error, BatchRefused) else (error,)
        lacking = [each.facts for each in refusals if isinstance(each, BudgetExceeded)]
        if lacking:
            await database.write(partial(_tell_of_each, owner_id, lacking, clock()))
        raise


def _tell_of_each(
    owner_id: UUID, lacking: Sequence[Mapping[str, object]], now: datetime, session: Session
) -> None:
    for each in lacking:
        tell_of_exhaustion(session, owner_id, each, now=now)
