"""`ytempire doctor`: every precondition of a film, with its state, its reason and its remedy."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from app import wiring
from app.core.config import settings
from app.core.exceptions import YtempireError
from app.media.workers import cores
from app.videos.delivery import ROOM_NEEDED, Folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One precondition. What is not `needed` may be missing: something is then left out."""

    name: str
    fine: bool
    needed: bool
    state: str
    remedy: str = ""


def doctor(*, as_json: bool) -> int:
    """Print every finding; 1 when something needed is missing."""
    findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings]))
    else:
        print(*(_line(finding) for finding in findings), sep="\n")
    return int(any(finding.needed and not finding.fine for finding in findings))


def examine() -> tuple[Finding, ...]:
    """Every precondition, in the order in which a film needs them."""
    return (
        _python(),
        *(
            _tried(name, needed=True, trial=trial, remedy="Run `make setup` again.")
            for name, trial in wiring.preconditions()
        ),
        *(
            _tried(name, needed=False, trial=trial, remedy="`make setup` installs it.")
            for name, trial in wiring.extras()
        ),
        _folder(settings().data_dir),
        _room(settings().data_dir),
        Finding(name="cores", fine=True, needed=False, state=f"{cores()} for speech and pictures"),
    )


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info >= (3, 11)
    return Finding(
        name="python",
        fine=fine,
        needed=True,
        state=version,
        remedy="" if fine else "Install Python 3.11 or newer.",
    )


def _tried(name: str, *, needed: bool, trial: Callable[[], str], remedy: str) -> Finding:
    try:
        return Finding(name=name, fine=True, needed=needed, state=trial())
    except (ImportError, OSError, YtempireError) as error:
        return Finding(name=name, fine=False, needed=needed, state=str(error), remedy=remedy)


def _folder(path: Path) -> Finding:
    try:
        Folder(path).make_ready()
    except YtempireError as error:
        return Finding(
            name="data folder", fine=False, needed=True, state=error.what, remedy=error.remedy
        )
    return Finding(name="data folder", fine=True, needed=True, state=f"{path} can be written")


def _room(path: Path) -> Finding:
    there = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    fine = free >= ROOM_NEEDED
    return Finding(
        name="disk",
        fine=fine,
        needed=True,
        state=f"{free / 2**30:.1f} GB free",
        remedy="" if fine else "Free some space.",
    )


def _line(finding: Finding) -> str:
    sign = "ok     " if finding.fine else ("MISSING" if finding.needed else "absent ")
    remedy = f"  → {finding.remedy}" if finding.remedy and not finding.fine else ""
    return f"{sign}  {finding.name:<12} {finding.state}{remedy}"
