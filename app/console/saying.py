"""Lines to a terminal, a pipe or nobody."""

import os
from collections.abc import Iterable
from typing import TextIO


def say(lines: Iterable[str], stream: TextIO | None) -> bool:
    """Whether the stream took the lines; one that is closed, full or unread costs nobody a film."""
    if stream is None:
        return False
    try:
        print(*lines, sep="\n", file=stream, flush=True)
    except OSError:
        _silence(stream)
        return False
    return True


def _silence(stream: TextIO) -> None:
    """Lead the stream nowhere: Python would try its buffer again, and complain, when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
