"""Whether OpenAI would write: its key, its models, its account, asked for nothing that costs."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from app.core.clock import system_clock
from app.core.config import Settings
from app.core.exceptions import YtempireError
from app.costs.breakers import Stop, stops
from app.database import open_database
from app.upkeep import checks
from app.upkeep.finding import Finding, not_set_up, tried
from app.wiring.models import model_trials


def findings(chosen: Settings) -> Iterator[Finding]:
    """One line for each model, and one for each part of it that nobody asks at the moment."""
    trials = model_trials(chosen, datetime.now(UTC).date())
    if not trials:
        yield not_set_up(
            "openai",
            reason="scripts are made of an article's own sentences",
            remedy="Set OPENAI_API_KEY to have them written.",
        )
    for number, (_, trial) in enumerate(trials):
        yield tried("openai" if number == 0 else "openai spare", trial, needed=number == 0)
    for stop in _stopped(chosen) if trials else ():
        yield Finding(
            name="openai",
            fine=False,
            needed=True,
            state=f"{stop.name} is left alone until {stop.until:%Y-%m-%d %H:%M} UTC",
            reason=stop.reason,
            remedy="Mend that; it is tried again by itself.",
        )


def _stopped(chosen: Settings) -> tuple[Stop, ...]:
    """What is stopped now; nothing where there is no database yet."""
    try:
        opened = open_database(chosen.database_address, pool_size=1)
    except YtempireError:
        return ()
    try:
        if not checks.is_made(opened.url):
            return ()
        with opened.transaction() as session:
            return stops(session, "openai", now=system_clock())
    except (SQLAlchemyError, OSError):
        return ()
    finally:
        asyncio.run(opened.close())
