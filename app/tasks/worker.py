"""`ytempire worker`: makes the films that were asked for, until it is told to leave."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

from app import schema
from app.core.bucket import Bucket
from app.database import Database, open_database
from app.engine import Desk
from app.tasks.outside import Outside
from app.tasks.runtime import film_runtime, open_bench
from app.upkeep.packages import require_packages


def work(
    address: str,
    folder: Path,
    bucket: Bucket | None,
    *,
    at_once: int,
    outside: Callable[[Database], Outside],
    figures: Callable[[Database, Desk], None],
) -> int:
    """Work until SIGTERM; 0 if every stage in hand came to its end, else 1.

    Raises MachineUnfit where the database does not answer, is behind, or has its one worker, and where
    a package is missing.
    """
    require_packages()
    database = open_database(address, pool_size=at_once + 2)
    schema.prepare(database)
    joined = outside(database)
    runtime = film_runtime(open_bench(database, folder, bucket), joined, at_once=at_once)
    runtime.start()
    figures(database, runtime.desk)
    watching = joined.watch()
    sys.stderr.write(f"ytempire: working as {runtime.slot}\n")
    sys.stderr.flush()
    in_order = runtime.serve_until_asked_to_leave()
    watching.end()
    joined.close()
    if not in_order:
        os._exit(1)  # a thread of the stage that was cut off may hang
    asyncio.run(database.close())
    return 0
