"""When Python looks for garbage, and at what: a look at all that a start has made stops everybody for 0.2 s."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SELDOM: Final = (50_000, 10, 10)
"""When Python looks for garbage. After every 700 new objects, as it does unasked, is a sixth of a start."""


def look_seldom() -> None:
    """Have this process look for garbage seldom."""
    gc.set_threshold(*SELDOM)


@contextmanager
def made_so_far_spared() -> Iterator[None]:
    """The time in which nobody looks for garbage among what there is at its beginning."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
