"""`ytempire doctor`: every precondition, with its state, its reason and its remedy."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Final

from app.console.findings import billing, film, openai, service, studio, youtube
from app.core.config import Settings, settings
from app.upkeep.finding import Finding

EXAMINATIONS: Final[tuple[Callable[[Settings], Iterable[Finding]], ...]] = (
    film.findings,
    openai.findings,
    studio.findings,
    service.findings,
    youtube.findings,
    billing.findings,
)
"""Who looks at what, in the order in which it is told; a new part of the house adds its line."""


def doctor(*, as_json: bool) -> int:
    """Print every finding; 1 when something needed is missing."""
    findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings]))
    else:
        print(*(_line(finding) for finding in findings), sep="\n")
    return int(any(finding.needed and not finding.fine for finding in findings))


def examine() -> tuple[Finding, ...]:
    """Every precondition of a film and of the service."""
    chosen = settings()
    return tuple(finding for look in EXAMINATIONS for finding in look(chosen))


def _line(finding: Finding) -> str:
    sign = "ok     " if finding.fine else ("MISSING" if finding.needed else "absent ")
    reason = f"; {finding.reason}" if finding.reason and not finding.fine else ""
    remedy = f"  → {finding.remedy}" if finding.remedy and not finding.fine else ""
    return f"{sign}  {finding.name:<12} {finding.state}{reason}{remedy}"
