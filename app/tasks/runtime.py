"""A process that makes films: its bench, and the engine that works at it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from app.accounts.pause import is_paused
from app.core.bucket import Bucket
from app.core.clock import Clock, system_clock
from app.core.store import Store
from app.database import Database
from app.engine import Desk, Runtime
from app.engine.workflows import AnyWorkflow
from app.tasks.cleanup import chores
from app.tasks.model_watch import model_watch
from app.tasks.outside import Outside
from app.tasks.video import Bench, film_workflow
from app.videos.delivery import FILMS


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
    """An engine, once started, that makes so many films side by side.

    It deals with the outside and keeps the house too.
    """
    desks: list[Desk] = []
    kept = chores(bench, lambda: desks[0])
    films = film_workflow(bench, at_once=at_once, plan=outside.publishing.desk.plan)
    models = model_watch(bench.database, bench.clock, _retiring_models)
    ours = (films, models.workflow)
    workflows: list[AnyWorkflow] = [*ours, *outside.workflows, *kept.workflows]
    crons = (*outside.crons, *kept.crons, models.cron)
    runtime = Runtime(bench.database, workflows, crons=crons, paused=is_paused)
    desks.append(runtime.desk)
    return runtime


def _retiring_models(today: date) -> Iterable[tuple[str, date]]:
    from app.wiring.models import retiring_models  # noqa: PLC0415 - asked once a day, dear to load

    return retiring_models(today)
