"""What a hot read looks up first is read along with who is asking: one round trip, not two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.core.lookup import Lookup, Rows, Wire


class Reads(Protocol):
    """Where rows are looked up: the database itself, or what was read ahead of it."""

    @property
    def wire(self) -> Wire:
        """How the driver's own values are written for a client."""

    async def look_up(self, lookup: Lookup, **given: object) -> tuple[Any, ...] | None:
        """The one row, or None."""

    async def look_up_raw(self, lookup: Lookup, **given: object) -> Rows:
        """The page with the driver's own values."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that will be looked up, and the values it will be looked up with."""

    lookup: Lookup
    given: Mapping[str, object]

    async def of(self, reads: Reads) -> Rows:
        """Its rows."""
        return await reads.look_up_raw(self.lookup, **self.given)


class ReadAhead:
    """The database for one who has one page of it already; whatever else is asked for is looked up."""

    __slots__ = ("_reading", "_reads", "_rows", "wire")

    def __init__(self, reads: Reads, reading: Reading, rows: Rows) -> None:
        self.wire = reads.wire
        self._reads, self._reading, self._rows = reads, reading, rows

    async def look_up(self, lookup: Lookup, **given: object) -> tuple[Any, ...] | None:
        """The one row, or None."""
        return await self._reads.look_up(lookup, **given)

    async def look_up_raw(self, lookup: Lookup, **given: object) -> Rows:
        """The page, without asking anybody where it is the one read ahead."""
        if lookup is self._reading.lookup and given == self._reading.given:
            return self._rows
        return await self._reads.look_up_raw(lookup, **given)
