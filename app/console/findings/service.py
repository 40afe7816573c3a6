"""What the service stands on: its database, what processes share, who works, secrets, disk."""

import asyncio
from collections.abc import Iterator
from functools import partial

from app.core.clock import system_clock
from app.core.config import Settings
from app.database import open_database
from app.upkeep.checks import Installation, of_service
from app.upkeep.finding import Finding
from app.upkeep.shared_store import store_of_files


def findings(chosen: Settings) -> Iterator[Finding]:
    """The stores of the settings and who works on them."""
    opened = open_database(chosen.database_address, pool_size=2)
    place = Installation(
        folder=chosen.data_dir,
        redis_address=chosen.redis_address,
        has_set_secrets=chosen.has_set_secrets,
    )
    try_store = partial(store_of_files, chosen.storage)
    yield from of_service(opened, place, try_store, now=system_clock())
    asyncio.run(opened.close())
