"""Time zones by the names of the world's own list, such as `Europe/Berlin`."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def zones() -> frozenset[str]:
    """The name of every zone this machine knows."""
    return frozenset(available_timezones())


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name. Raises ValueError for one there is not."""
    if name not in zones():
        raise ValueError("there is no such time zone; one looks like Europe/Berlin")
    return ZoneInfo(name)


def known_zone(name: str) -> str:
    """The name, if it is one of a zone. Raises ValueError."""
    return zone_of(name).key
