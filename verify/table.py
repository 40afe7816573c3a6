"""Verdicts for people and for programs."""

import json
from collections.abc import Sequence

from verify.promise import Promise, Verdict, plain

HEAD = ("", "promise", "s", "figure", "to reach", "reached")


def table(verdicts: Sequence[Verdict], wall: float) -> str:
    """One table: a line for each figure, name and seconds beside the first of a promise; then the sum.

    `wall` is the seconds from the first experiment's start to the last one's end.
    """
    rows = [HEAD, *(row for verdict in verdicts for row in _rows(verdict))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:], "", summary(verdicts, wall)])


def summary(verdicts: Sequence[Verdict], wall: float) -> str:
    """How many were kept and in what time, which were missed and why, and how to measure one again."""
    missed = [verdict for verdict in verdicts if not verdict.kept]
    kept = f"{len(verdicts) - len(missed)} of {len(verdicts)} promises kept."
    said = [f"{kept} From start to end: {wall / 60:.1f} minutes."]
    for verdict in missed:
        why = f": {verdict.fault.splitlines()[-1]}" if verdict.fault else ""
        said.append(f"MISSED {verdict.promise.name}, again by `{verdict.promise.command}`{why}")
    return "\n".join(said)


def markdown(verdicts: Sequence[Verdict], wall: float, machine: str) -> str:
    """A table for docs/promises.md: one line for each promise, with every figure that has a bound."""
    lines = [
        f"{machine} {summary(verdicts, wall)}",
        "",
        "| promise | s | figures |",
        "|---|---|---|",
    ]
    for verdict in verdicts:
        mark = "" if verdict.kept else " **missed**"
        figures = verdict.fault.splitlines()[-1] if verdict.fault else _in_a_line(verdict)
        lines.append(f"| `{verdict.promise.name}`{mark} | {verdict.seconds:.0f} | {figures} |")
    return "\n".join(lines)


def _in_a_line(verdict: Verdict) -> str:
    found = {bound.name: verdict.figures.get(bound.name) for bound in verdict.promise.bounds}
    nothing = [name for name, figure in found.items() if figure == 0]
    rest = [
        f"{name} {'not measured' if figure is None else plain(figure)}"
        for name, figure in found.items()
        if figure != 0
    ]
    return "; ".join([*rest, f"{', '.join(nothing)}: 0"] if nothing else rest)


def _rows(verdict: Verdict) -> list[tuple[str, ...]]:
    promise, rows = verdict.promise, list[tuple[str, ...]]()
    for bound in promise.bounds:
        reached = verdict.figures.get(bound.name)
        shown = "not measured" if reached is None else plain(reached)
        mark = "kept" if bound.met_by(verdict.figures) and not verdict.fault else "MISSED"
        rows.append((mark, "", "", bound.name, str(bound), shown))
    rows[0] = (rows[0][0], promise.name, f"{verdict.seconds:.0f}", *rows[0][3:])
    named = {bound.name for bound in promise.bounds}
    told = [(name, found) for name, found in verdict.figures.items() if name not in named]
    return rows + [("", "", "", name, "", plain(found)) for name, found in told]


def listing(promises: Sequence[Promise]) -> str:
    """Every promise with its sentence."""
    width = max(len(promise.name) for promise in promises)
    return "\n".join(
        f"{promise.name:{width}}  {'long ' if promise.long else 'quick'}  {promise.sentence}"
        for promise in promises
    )


def as_json(verdicts: Sequence[Verdict], wall: float) -> str:
    """The same for programs, as one object."""
    return json.dumps(
        {
            "kept": all(verdict.kept for verdict in verdicts),
            "seconds": round(wall, 1),
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
