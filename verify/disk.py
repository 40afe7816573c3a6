"""Disks that fill, in a mount namespace where small ones can be made."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[1]
NAMESPACE = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "-Ur", "--mount")


def fill_disks(effort: Effort) -> Figures:  # noqa: ARG001 - a full disk is full
    """What `verify.filling` found; raises RuntimeError where this machine lets no disk be mounted."""
    with TemporaryDirectory(prefix="ytempire-verify-") as folder:
        ended = subprocess.run(
            [*NAMESPACE, sys.executable, "-m", "verify.filling", folder],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    if ended.returncode:
        raise RuntimeError(f"No small disks could be filled: {ended.stderr[-1500:]}")
    found: Figures = json.loads(ended.stdout.splitlines()[-1])
    return found


DISK = Promise(
    name="disk-full",
    sentence="A full disk loses no committed row, serves no half file, and is recovered from without a restart.",
    bounds=(
        *none_of(
            "committed rows lost",
            "rows refused after there was room",
            "damage found in the database",
            "half-written files served",
            "files refused after there was room",
            "films lost with the disk full under work",
            "films finished twice with the disk full under work",
            "calls billed without an earlier line with the disk full under work",
            "counters that are not the sum of their lines with the disk full under work",
            "workers that had to be started again",
            "films begun with less",
            "films held with more",
        ),
        Bound(name="rows committed before the disk was full", least=100),
        Bound(name="free space at which no film begins, in GB", least=2),
    ),
    run=fill_disks,
)
