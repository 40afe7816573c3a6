"""Clears away files that no film needs, while films are made."""

import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select

from app.engine import Json
from app.tasks.video import Bench
from app.videos.models import Video

MADE_BY_MACHINE: Final = ("segment", "ground", "sound", "music", "film")
"""Families of the store that this machine makes again from what is kept; nothing bought is here."""
UNUSED: Final = 30 * 24 * 3600.0
"""Seconds after which a file that nobody asked for is cleared away."""
ORPHANED: Final = 24 * 3600.0
"""Seconds for which the folder of a film that is no more is left alone."""
MOST_AT_ONCE: Final = 20_000

log = logging.getLogger(__name__)


def clear(bench: Bench) -> dict[str, Json]:
    """Delete unused files of the store, and the folders of films that are no more; how many."""
    unused = bench.store.forget_unused(MADE_BY_MACHINE, older_than=UNUSED, most=MOST_AT_ONCE)
    orphans = list(_orphans(bench))[:MOST_AT_ONCE]
    for folder in orphans:
        shutil.rmtree(folder, ignore_errors=True)
    if unused or orphans:
        log.info("store.cleared", extra={"files": unused, "folders": len(orphans)})
    return {"files": unused, "folders": len(orphans)}


def _orphans(bench: Bench) -> Iterator[Path]:
    """Folders named after films of which there is no row. A row is there before its folders are."""
    store = bench.store.root
    homes = (bench.films, store / "work", store / ".lengths" / "work")
    folders = {folder: film for home in homes for folder, film in _named(home)}
    with bench.database.transaction() as session:
        known = set(session.scalars(select(Video.id)))
    yield from (folder for folder, film in folders.items() if film not in known)


def _named(home: Path) -> Iterator[tuple[Path, UUID]]:
    if not home.is_dir():
        return
    for folder in home.iterdir():
        with suppress(ValueError, OSError):
            film = UUID(folder.name)
            if time.time() - folder.stat().st_mtime > ORPHANED:
                yield folder, film
