"""What the service stands on: its database, what processes share, who works, the secrets."""

import asyncio
from collections.abc import Iterator

from app.core.config import Settings
from app.database import open_database
from app.upkeep import checks
from app.upkeep.finding import Finding


def findings(chosen: Settings) -> Iterator[Finding]:
    """The stores of the settings and who works on them."""
    opened = open_database(chosen.database_address, pool_size=2)
    answers = checks.database(opened)
    yield answers
    if answers.fine:
        yield checks.migrations(opened)
        yield checks.workers(opened)
    asyncio.run(opened.close())
    yield checks.store_of_counts(chosen.redis_address)
    is_set = None not in (chosen.auth.secret_key, chosen.auth.jwt_secret_key)
    yield checks.secrets_file(chosen.data_dir, is_set=is_set)
