"""Rewrites the package table of THIRD_PARTY.md from the locked requirements and their own metadata."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "THIRD_PARTY.md"
BEGIN, END = "<!-- packages -->", "<!-- /packages -->"

UNSTATED = {
    "addict": "MIT",
    "espeakng-loader": "MIT; holds eSpeak NG, GPL-3.0-or-later",
    "imageio-ffmpeg": "BSD-2-Clause; holds FFmpeg, GPL-3.0-or-later",
    "av": "BSD-3-Clause; holds FFmpeg's libraries and x264, GPL-2.0-or-later",
    "misaki": "Apache-2.0",
    "resvg-py": "MIT; holds resvg, Apache-2.0 OR MIT",
}
"""Packages whose metadata says nothing, or not all: read from their own files."""


def licence(name: str) -> str:
    """The licence a package states for itself."""
    if name in UNSTATED:
        return UNSTATED[name]
    stated = metadata(name)
    if expression := stated.get("License-Expression"):
        return expression
    classified = [
        line.rsplit("::", 1)[-1].strip()
        for line in stated.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    return "; ".join(classified) or (stated.get("License") or "unknown").splitlines()[0]


def rows(requirements: Path) -> list[str]:
    """One row for each locked package that is installed."""
    locked = re.findall(r"^([a-z0-9-]+)==(\S+)", requirements.read_text(), re.MULTILINE)
    lines = []
    for name, version in locked:
        try:
            lines.append(f"| {name} | {version} | {licence(name)} |")
        except PackageNotFoundError:
            print(f"{name} is not installed here and was left out")
    return lines


def main() -> None:
    """Put the table where the markers are."""
    page = PAGE.read_text()
    table = "\n".join(
        ("| package | version | licence |", "|---|---|---|", *rows(ROOT / "requirements.txt"))
    )
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


if __name__ == "__main__":
    main()
