"""Asking an outside service again: seldom, politely, and only where nothing can have been paid for."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from app.core.exceptions import ProviderUnavailable

T = TypeVar("T")

MOST_TRIES = 4
"""Requests for one piece of work, whatever goes wrong."""
LONGEST_WAIT = 20.0
"""Seconds waited within one piece of work; a service that asks for more is left alone until then."""

Sleep = Callable[[float], None]


class Tries:
    """How often one piece of work may still be asked for. `sleep` waits so many seconds."""

    def __init__(self, most: int = MOST_TRIES, *, sleep: Sleep = time.sleep) -> None:
        self._left = most
        self._done = 0
        self._sleep = sleep

    @property
    def left(self) -> bool:
        """Whether one more request may be sent."""
        return self._left > 0

    def ask(self, send: Callable[[], T]) -> T:
        """The answer. Asks again, after a while, as long as requests are turned away unpaid.

        Raises what the last request raised; a `retry_after` over LONGEST_WAIT is raised at once.
        """
        while True:
            self._left -= 1
            self._done += 1
            try:
                return send()
            except ProviderUnavailable as fault:
                wait = self._wait(fault)
                if fault.facts.get("charged") is not False or not self._left or wait is None:
                    raise
            self._sleep(wait)

    def _wait(self, fault: ProviderUnavailable) -> float | None:
        """Seconds until the next request: never fewer than the service asks for."""
        asked = fault.facts.get("retry_after")
        backing_off = 2.0 ** (self._done - 1) * random.uniform(0.8, 1.2)
        wait = max(backing_off, float(asked)) if isinstance(asked, int | float) else backing_off
        return wait if wait <= LONGEST_WAIT else None
