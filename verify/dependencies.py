"""What is installed: pinned, hashed, as locked; and what the advisory feeds know of it, where they answer."""

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from packaging.version import Version

from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
FLOORS = {"starlette": (1, 5, 1)}
"""Below these are holes that are ours: ranges, hosts and forms of the web framework."""


def compare_with_locks(effort: Effort) -> Figures:  # noqa: ARG001 - all of them, always
    """Every line of both locks against what is installed here."""
    found = [locked for lock in LOCKS for locked in locked_in((ROOT / lock).read_text())]
    low = [name for name, pinned, _ in found if name in FLOORS and _parts(pinned) < FLOORS[name]]
    return {
        "packages locked": len({name for name, _, _ in found}),
        "packages without a hash": sum(not hashes for _, _, hashes in found),
        "packages installed in another version": sum(_differs(n, p) for n, p, _ in found),
        "packages below a floor": len(low),
    }


def locked_in(text: str) -> list[tuple[str, str, int]]:
    """Name, version and number of hashes of each requirement; a version of `` is no pin."""
    found = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        named = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?(?:==(\S+))?", block)
        if named:
            pinned = (named[2] or "").rstrip("\\").strip()
            found.append((named[1], pinned, block.count("--hash=sha256:") if pinned else 0))
    return found


def _differs(name: str, pinned: str) -> bool:
    try:
        return Version(version(name)) != Version(pinned)
    except PackageNotFoundError:
        return True


def _parts(pinned: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", pinned)[:3]))


def ask_advisories(effort: Effort) -> Figures:  # noqa: ARG001 - all of them, always
    """What `pip-audit --strict` finds. Raises RuntimeError, which is "unknown", where no feed answers."""
    if find_spec("pip_audit") is None:
        raise RuntimeError("Unknown: pip-audit is not installed here (pip install pip-audit).")
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--strict",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    locks = [part for lock in LOCKS for part in ("--requirement", str(ROOT / lock))]
    ended = subprocess.run(
        [*command, "--no-deps", *locks], capture_output=True, text=True, check=False
    )
    if not ended.stdout.startswith("{"):
        raise RuntimeError(f"Unknown: no advisory feed answered. {ended.stderr[-600:]}")
    packages = json.loads(ended.stdout)["dependencies"]
    audited = [one for one in packages if "vulns" in one]
    return {
        "packages audited, %": 100 * len(audited) / max(1, len(packages)),
        "known holes": sum(len(one["vulns"]) for one in audited),
    }


DEPENDENCIES = (
    Promise(
        name="dependencies",
        sentence="Every package is pinned with its hash, and what runs is what is locked.",
        bounds=(
            *none_of(
                "packages without a hash",
                "packages installed in another version",
                "packages below a floor",
            ),
            Bound(name="packages locked", least=100),
        ),
        run=compare_with_locks,
    ),
    Promise(
        name="advisories",
        sentence="No package has a hole that the advisory feeds know; unknown, and so missed, where none answers.",
        bounds=(*none_of("known holes"), Bound(name="packages audited, %", least=95)),
        run=ask_advisories,
        long=True,
    ),
)
