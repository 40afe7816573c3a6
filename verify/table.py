"""Verdicts for people and for programs."""

import json
from collections.abc import Sequence

from verify.promise import Promise, Verdict, plain

HEAD = ("", "promise", "figure", "to reach", "reached", "command")


def table(verdicts: Sequence[Verdict]) -> str:
    """One table: a line for each figure, the command beside the first of its promise."""
    rows = [HEAD, *(row for verdict in verdicts for row in _rows(verdict))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _rows(verdict: Verdict) -> list[tuple[str, ...]]:
    promise, rows = verdict.promise, list[tuple[str, ...]]()
    for bound in promise.bounds:
        reached = verdict.figures.get(bound.name)
        shown = "not measured" if reached is None else plain(reached)
        mark = "kept" if bound.met_by(verdict.figures) and not verdict.fault else "MISSED"
        rows.append((mark, promise.name, bound.name, str(bound), shown, ""))
    rows[0] = (*rows[0][:-1], promise.command)
    named = {bound.name for bound in promise.bounds}
    told = [(name, found) for name, found in verdict.figures.items() if name not in named]
    return rows + [("", promise.name, name, "", plain(found), "") for name, found in told]


def listing(promises: Sequence[Promise]) -> str:
    """Every promise with its sentence."""
    width = max(len(promise.name) for promise in promises)
    return "\n".join(
        f"{promise.name:{width}}  {'long ' if promise.long else 'quick'}  {promise.sentence}"
        for promise in promises
    )


def as_json(verdicts: Sequence[Verdict]) -> str:
    """The same for programs, as one object."""
    return json.dumps(
        {
            "kept": all(verdict.kept for verdict in verdicts),
            "promises": [
                {
                    "name": verdict.promise.name,
                    "sentence": verdict.promise.sentence,
                    "kept": verdict.kept,
                    "wanted": {bound.name: str(bound) for bound in verdict.promise.bounds},
                    "reached": dict(verdict.figures),
                    "seconds": round(verdict.seconds, 1),
                    "fault": verdict.fault,
                    "tests": list(verdict.promise.tests),
                    "command": verdict.promise.command,
                }
                for verdict in verdicts
            ],
        },
        indent=2,
    )
