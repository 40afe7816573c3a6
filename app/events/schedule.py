"""When a message that was not taken is tried again, and when its receiver is left alone."""

import random
from datetime import timedelta

PAUSES = (5, 30, 120, 600, 1_800, 3_600, 10_800, 25_200, 43_200)
"""Seconds between the ten attempts: about a day in all."""
ATTEMPTS = len(PAUSES) + 1
JITTER = 0.2
"""A pause is drawn from 20% less to 20% more, so that many who failed together do not come together."""
PATIENCE, SHORTEST, LONGEST = 4, 60, 86_400
"""Straight failures after which a receiver is left alone: a minute, doubled by each more, to a day."""
LAST_STRAW = 40
"""Straight failures after which nothing is sent to it until its owner says so."""


def next_pause(attempts: int, *, asked: int = 0) -> float | None:
    """Seconds to the next attempt after so many, never less than the receiver asked for; or None."""
    if attempts >= ATTEMPTS:
        return None
    pause = PAUSES[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)
    return max(pause, min(asked, LONGEST))


def rest_after(failures: int) -> timedelta | None:
    """How long a receiver is left alone after so many straight failures."""
    if failures < PATIENCE:
        return None
    return timedelta(seconds=min(SHORTEST * 2 ** min(failures - PATIENCE, 20), LONGEST))
