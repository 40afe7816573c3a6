"""`python -m verify`: the experiments from a terminal."""

import argparse
import os
import sys
import time
from collections.abc import Sequence

from bench.__main__ import machine
from verify.judging import judge
from verify.list import PROMISES
from verify.promise import Effort, Promise, Verdict
from verify.table import as_json, listing, markdown, table


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen experiments. 0 if every promise was kept, 1 if one was missed, 2 for a wrong name."""
    options = _parser().parse_args(arguments)
    if options.list:
        print(listing(PROMISES))
        return 0
    chosen = _chosen(options.only, long=options.long)
    os.nice(options.nice)
    before = machine()
    verdicts, began = [], time.monotonic()
    for verdict in judge(chosen, _effort(options)):
        verdicts.append(verdict)
        outcome = "kept" if verdict.kept else f"MISSED {verdict.fault}"
        print(f"{verdict.promise.name}: {outcome} ({verdict.seconds:.0f} s)", file=sys.stderr)
    _show(verdicts, time.monotonic() - began, options, before)
    return 0 if all(verdict.kept for verdict in verdicts) else 1


def _show(
    verdicts: Sequence[Verdict], wall: float, options: argparse.Namespace, before: str
) -> None:
    if options.json:
        print(as_json(verdicts, wall))
    elif options.markdown:
        print(markdown(verdicts, wall, before))
    else:
        print(table(verdicts, wall))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ytempire verify", description="Measure what is promised (docs/promises.md)."
    )
    add = parser.add_argument
    add("--only", nargs="+", default=[], metavar="NAME", help="these promises")
    add("--list", action="store_true", help="name every promise and run nothing")
    add("--json", action="store_true", help="print one JSON object in place of the table")
    add("--markdown", action="store_true", help="print a table for docs/promises.md")
    add("--long", action="store_true", help="try harder, and run those that take long, too")
    add("--kills", type=int, metavar="N", help="how often a storm kills")
    add("--films", type=int, metavar="N", help="how many films a storm makes")
    add("--seed", type=int, default=1, metavar="N", help="another course of chance")
    add("--nice", type=int, default=0, metavar="N", help="leave the machine to others")
    return parser


def _effort(options: argparse.Namespace) -> Effort:
    return Effort(long=options.long, kills=options.kills, films=options.films, seed=options.seed)


def _chosen(names: Sequence[str], *, long: bool) -> list[Promise]:
    known = {promise.name: promise for promise in PROMISES}
    strange = [name for name in names if name not in known]
    if strange:
        print(
            f"ytempire verify: there is no promise {', '.join(strange)}; see --list",
            file=sys.stderr,
        )
        raise SystemExit(2)
    return [known[name] for name in names] or [
        promise for promise in PROMISES if long or not promise.long
    ]


if __name__ == "__main__":
    sys.exit(main())
