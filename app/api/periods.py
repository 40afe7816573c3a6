"""The days a report is asked for."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends, Query

from app.api.deps import ServicesDep
from app.core.exceptions import Invalid
from app.costs.lines import day_of
from app.costs.reports import Period

LONGEST = 366
"""Days of one report."""


async def period(
    services: ServicesDep,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> Period:
    """The whole days asked for, by default the last thirty (UTC). Raises Invalid."""
    ending = last or day_of(services.clock())
    try:
        beginning = first or ending - timedelta(days=29)
    except OverflowError as error:
        raise Invalid("That day is too long ago.") from error
    if not 0 <= (ending - beginning).days < LONGEST:
        raise Invalid(f"from is before to, and at most {LONGEST} days are reported at once.")
    return Period(first=beginning, last=ending)


PeriodDep = Annotated[Period, Depends(period)]
