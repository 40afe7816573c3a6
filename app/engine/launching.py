"""How every program of ours begins, and the last it said."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from app.core.exceptions import MachineUnfit

KEPT_COMPLAINT = 4096
"""Bytes of standard error that are kept, the last ones."""

# The kernel ends the program when the thread that started it does, and lets a page that somebody waits
# for go first. Asked for in a fresh interpreter and not between fork and exec, where other threads' locks
# may be held for ever.
_LAUNCHER = """
import ctypes, os, sys
os.nice(10)
try:
    ctypes.CDLL(None).prctl(1, 9)
except (AttributeError, OSError):
    pass
if os.getppid() != int(sys.argv[1]):
    os._exit(1)
os.execvp(sys.argv[2], sys.argv[2:])
"""


def launched(program: Sequence[str | Path]) -> list[str]:
    """The command that starts it as a child of this process. Raises MachineUnfit if it is not there."""
    found = shutil.which(str(program[0]))
    if found is None:
        raise MachineUnfit(f"{program[0]} is not a program on this machine.")
    launcher = (sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), found)
    return [*launcher, *map(str, program[1:])]


def end_of(complaint: IO[bytes]) -> str:
    """The end of what it wrote to standard error."""
    size = complaint.seek(0, os.SEEK_END)
    complaint.seek(max(0, size - KEPT_COMPLAINT))
    return complaint.read().decode(errors="replace")
