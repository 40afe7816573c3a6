"""Answers without an end: how many of them one person hears at once, in this process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from app.core.exceptions import RateLimited

MOST_STREAMS: Final = 5
"""Of one person; each holds a connection, and looks for news twice a second."""

_heard: Counter[UUID] = Counter()


def demand_room(listener: UUID) -> None:
    """Raise RateLimited where that person hears as many as may be heard."""
    if _heard[listener] >= MOST_STREAMS:
        raise RateLimited(
            f"{MOST_STREAMS} streams are followed at once at most.",
            remedy="Close one of them first.",
            retry_after=5,
        )


@contextmanager
def listening(listener: UUID) -> Iterator[None]:
    """Count one stream of that person while the block runs."""
    _heard[listener] += 1
    try:
        yield
    finally:
        _heard[listener] -= 1
        if not _heard[listener]:
            del _heard[listener]
