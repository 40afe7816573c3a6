"""How often something may happen: counted in memory, or in Redis when several processes share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.core.clock import Clock
from app.core.exceptions import RateLimited

if TYPE_CHECKING:
    from app.core.shared_counts import SharedCounts


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in each window of `seconds`."""

    name: str
    count: int
    seconds: int


class Standing(NamedTuple):
    """Where a subject stands in a window: how many are left, and seconds to the next window."""

    limit: Limit
    left: int
    resets_in: int

    @property
    def is_exceeded(self) -> bool:
        """Whether this one was too many."""
        return self.left < 0

    def demand(self) -> None:
        """Raise RateLimited with `retry_after` if this one was too many."""
        if self.is_exceeded:
            raise RateLimited(
                f"Too many tries: at most {self.limit.count} in {self.limit.seconds // 60} minutes.",
                remedy=f"Try again in {self.resets_in} s.",
                retry_after=self.resets_in,
            )


class Throttle:
    """Counts in windows that begin at whole multiples of their length."""

    def __init__(self, clock: Clock, *, redis_url: str | None = None) -> None:
        self._clock = clock
        self._own = _Present()
        self._shared = _shared_counts(redis_url) if redis_url else None

    async def hit(self, limit: Limit, subject: str) -> Standing:
        """Count one and say how the subject then stands. Refused ones count too."""
        (standing,) = await self.hit_each((limit,), subject)
        return standing

    async def hit_each(self, limits: Sequence[Limit], subject: str) -> list[Standing]:
        """Count one under each limit."""
        now = self._second()
        if self._shared is None:
            return [
                _standing(limit, self._own.add(limit, subject, now, 1), now) for limit in limits
            ]
        return [_standing(limit, await self._add(limit, subject, now, 1), now) for limit in limits]

    async def demand(self, limit: Limit, subject: str) -> None:
        """Count one. Raises RateLimited with `retry_after` if it is one too many."""
        (await self.hit(limit, subject)).demand()

    async def give_back(self, limit: Limit, subject: str) -> None:
        """Take one off the count: it was no abuse."""
        await self._add(limit, subject, self._second(), -1)

    async def close(self) -> None:
        """Give back the connections."""
        if self._shared is not None:
            await self._shared.close()

    def _second(self) -> int:
        return int(self._clock().timestamp())

    async def _add(self, limit: Limit, subject: str, now: int, amount: int) -> int:
        if self._shared is not None:
            key = f"{limit.name}:{subject}:{now // limit.seconds}"
            count = await self._shared.add(key, limit.seconds, amount)
            if count is not None:
                return count
        return self._own.add(limit, subject, now, amount)


def _standing(limit: Limit, count: int, now: int) -> Standing:
    return Standing(limit, limit.count - count, limit.seconds - now % limit.seconds)


class _Present:
    """The counts of each limit's present window: the next one begins with none."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, dict[str, int]]] = {}

    def add(self, limit: Limit, subject: str, now: int, amount: int) -> int:
        window = now // limit.seconds
        present = self._windows.get(limit.name)
        if present is None or present[0] != window:
            present = self._windows[limit.name] = (window, {})
        counts = present[1]
        counts[subject] = count = counts.get(subject, 0) + amount
        return count


def _shared_counts(url: str) -> "SharedCounts":
    from app.core.shared_counts import SharedCounts  # noqa: PLC0415 - most installations have none

    return SharedCounts(url)
