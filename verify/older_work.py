"""The durable work of an older moment beside the books of today, as a backup of one and not the other would leave it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from app.models import Base
from verify.hand import STAGES
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.stage import Stage, staged
from verify.storms import NOTHING, wait_for_sales

LEAST_ROWS = 10


def put_older_work_back(effort: Effort) -> Figures:
    """Films half made, copied; made to their end; then their work as it was in the copy, worked on again."""
    films = effort.choose(quick=12, long=60, named=effort.films)
    with staged() as stage:
        for _ in range(films):
            stage.ask()
        stage.start()
        wait_for_sales(stage, films * len(STAGES) // 2)
        older = stage.folder / "older.db"
        _copy(_file(stage), older)
        stage.play_out()
        billed = stage.shop.billed.copy()
        stage.kill_for_good()
        rows = _put_back(older, _file(stage))
        stage.start()
        stage.play_out()
        repeated = (stage.shop.billed - billed).total()
        return {
            **stage.figures(),
            "rows of work put back": rows,
            "provider calls repeated": repeated,
        }


def _file(stage: Stage) -> Path:
    return Path(str(stage.database.url.database))


def _copy(live: Path, to: Path) -> None:
    with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)


def _put_back(older: Path, live: Path) -> int:
    """The tables of the engine as they were, and all others as they are; how many rows were put back."""
    ours = {*Base.metadata.tables, "alembic_version"}
    rows = 0
    with closing(sqlite3.connect(live, isolation_level=None)) as opened:
        opened.execute("ATTACH ? AS older", (str(older),))
        names = opened.execute("SELECT name FROM older.sqlite_master WHERE type = 'table'")
        work = [name for (name,) in names if name not in ours and not name.startswith("sqlite_")]
        opened.execute("PRAGMA foreign_keys = OFF")
        opened.execute("BEGIN IMMEDIATE")
        for name in work:
            opened.execute(f'DELETE FROM main."{name}"')  # noqa: S608 - a name of the engine's own
            put = opened.execute(
                f'INSERT INTO main."{name}" SELECT * FROM older."{name}"'  # noqa: S608 - as above
            )
            rows += put.rowcount
        opened.execute("COMMIT")
    return rows


OLDER_WORK = Promise(
    name="older-work",
    sentence="Work put back from an older moment than the books buys nothing again.",
    bounds=(
        *NOTHING,
        *none_of("provider calls repeated"),
        Bound(name="rows of work put back", least=LEAST_ROWS),
    ),
    run=put_older_work_back,
)
