"""Every measurement, one after the other, each written to its place in docs/benchmarks.md.

    python -m bench FOLDER [--only render engine startup] [--page docs/benchmarks.md]

A place is what lies between `<!-- NAME -->` and `<!-- /NAME -->`; the words around it stay.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs/benchmarks.md"
PARTS = {
    "render": ("bench.render", "FOLDER", "--seconds", "60"),
    "api": ("bench.api", "FOLDER"),
    "api-postgres": ("bench.api", "FOLDER/postgres", "--postgres", "--rounds", "2"),
    "crowd": ("bench.crowd", "FOLDER"),
    "crowd-postgres": ("bench.crowd", "FOLDER", "--postgres"),
    "engine": ("bench.engine",),
    "startup": ("bench.startup",),
    "scale": ("bench.scale", "FOLDER"),
}


def main() -> int:
    """Measure and write; 1 if a measurement failed, whose place then stays as it was."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("folder")
    asked.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    asked.add_argument("--page", type=Path, default=PAGE)
    given = asked.parse_args()
    failed = 0
    for part in given.only:
        before = machine()
        said = "".join(_run(part, given.folder))
        if not said:
            failed = 1
            continue
        page = given.page.read_text()
        given.page.write_text(placed(page, part, f"{before}\n\n{as_markdown(said)}"))
    return failed


def _run(part: str, folder: str) -> Iterator[str]:
    """The lines the part says, shown as they come; none if it fails."""
    module, *rest = PARTS[part]
    words = [word.replace("FOLDER", folder) for word in rest]
    lines = []
    with subprocess.Popen(
        [sys.executable, "-m", module, *words], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    if running.returncode == 0:
        yield from lines
    else:
        print(f"{part} failed: its place is as it was.", file=sys.stderr)


def machine() -> str:
    """What it is measured on, and how busy that is."""
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    return (
        f"Measured on {os.cpu_count()} cores of {_processor()}, Python "
        f"{platform.python_version()}; load before: {load}."
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def as_markdown(said: str) -> str:
    """Tables as they are, other lines as they were printed."""
    lines = [line.rstrip() for line in said.splitlines() if line.strip()]
    blocks = []
    for is_table, block in groupby(lines, key=lambda line: line.startswith("|")):
        text = "\n".join(block)
        blocks.append(_parted(text) if is_table else f"```\n{text}\n```")
    return "\n\n".join(blocks)


def _parted(tables: str) -> str:
    """Tables that follow each other, parted: a head is the line above its row of dashes."""
    return re.sub(r"\n(?=\|[^\n]*\n\| ?-)", "\n\n", tables)


def placed(page: str, part: str, text: str) -> str:
    """The page with that text in the part's place. Raises ValueError where it has none."""
    opening, closing = f"<!-- {part} -->\n", f"<!-- /{part} -->"
    head, opened, rest = page.partition(opening)
    _, closed, tail = rest.partition(closing)
    if not (opened and closed):
        raise ValueError(f"The page has no place for {part}: write {opening}{closing} there.")
    return f"{head}{opening}\n{text}\n\n{closing}{tail}"


if __name__ == "__main__":
    sys.exit(main())
