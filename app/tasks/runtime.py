"""A process that makes films: its bench, and the engine that works at it."""

from pathlib import Path

from app.accounts.pause import is_paused
from app.core.bucket import Bucket
from app.core.clock import Clock, system_clock
from app.core.store import Store
from app.database import Database
from app.engine import Runtime
from app.tasks.outside import Outside
from app.tasks.video import Bench, film_workflow
from app.videos.office import FILMS


def open_bench(
    database: Database, folder: Path, bucket: Bucket | None, *, clock: Clock = system_clock
) -> Bench:
    """The bench in that data folder; what it makes is shared in the bucket, if there is one."""
    home = folder.absolute()
    return Bench(
        database=database,
        store=Store(home / "store", bucket),
        environment={
            "DATA_DIR": str(home),
            "DATABASE_URL": database.url.render_as_string(hide_password=False),
        },
        clock=clock,
        films=home / FILMS,
    )


def film_runtime(bench: Bench, outside: Outside, *, at_once: int) -> Runtime:
    """An engine that makes so many films side by side and deals with the outside, once it is started."""
    workflows = [film_workflow(bench, at_once=at_once), *outside.workflows]
    return Runtime(bench.database, workflows, crons=outside.crons, paused=is_paused)
