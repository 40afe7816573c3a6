"""Dates, years, decades and times of day."""

import re

from app.generation.spoken.numbers import cardinal, decade, ordinal, year
from app.generation.spoken.pieces import Place
from app.generation.spoken.wordsets import wordset

_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTHS = {name: name for name in _NAMES} | {name.upper(): name for name in _NAMES}
_MONTHS |= {name[:3]: name for name in _NAMES if name != "May"} | {"Sept": "September"}
_MONTHS |= {f"{short}.": name for short, name in _MONTHS.items() if len(short) <= 4}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}).*)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_DAYS = re.compile(r"(\d{1,2})[–-](\d{1,2})")
_YEAR = re.compile(r"(1[0-9]\d\d|20\d\d)")
_YEARS = re.compile(r"(1[0-9]\d\d|20\d\d)[–—/-](\d{4}|\d{2})")
_SHORT_YEAR = re.compile(r"'(\d\d)")
_DECADE = re.compile(r"'?(\d{3}0|\d0)'?s")
_ERA = wordset("BC BCE B.C. B.C.E. AD CE A.D. C.E. B.C B.C.E A.D C.E")
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s?([ap]\.?m\.?)?", re.IGNORECASE)
_HOUR = re.compile(r"(\d{1,2})\s?([ap]\.?m\.?)", re.IGNORECASE)
_HALF = re.compile(r"[ap]\.?m\.?", re.IGNORECASE)
_YEAR_WORDS = wordset(
    "in since until till by from the of year years around circa ca. late early mid before after during "
    "to and between spring summer autumn fall winter"
)
_COUNTED = wordset(
    "people men women children workers pages words feet miles years days hours minutes soldiers students "
    "species votes jobs homes degrees meters metres kilometers points times percent different more other"
)


def date(place: Place) -> tuple[str, ...] | None:
    """12 March 2024, March 12th, 2024, 2024-03-12, 3/12/2024 (month first), 3–5 May, 1990s."""
    if found := _DECADE.fullmatch(place.core):
        return (decade(int(found[1])),)
    if found := _SHORT_YEAR.fullmatch(place.core):
        return (cardinal(found[1]) if found[1][0] != "0" else f"oh {cardinal(found[1][1])}",)
    if found := _ISO.fullmatch(place.core):
        return _iso(*found.groups())
    if found := _SLASHED.fullmatch(place.core):
        return _slashed(*found.groups())
    if place.core in _MONTHS:
        return _month_first(place, _MONTHS[place.core])
    return _day_first(place)


def _iso(full: str, month: str, day: str, clock: str | None) -> tuple[str, ...] | None:
    if not _valid(month, day):
        return None
    said = f"{_NAMES[int(month) - 1]} {ordinal(int(day))}, {year(int(full))}"
    hour, _, minute = (clock or "").partition(":")
    return (f"{said}, {_at(int(hour), int(minute), None)}" if clock else said,)


def _slashed(first: str, second: str, full: str) -> tuple[str, ...] | None:
    """Month first, as Americans write, unless the first figure cannot be a month."""
    month, day = (second, first) if int(first) > 12 else (first, second)
    if not _valid(month, day):
        return None
    if len(full) == 2:
        full = f"20{full}" if int(full) < 50 else f"19{full}"
    return (f"{_NAMES[int(month) - 1]} {ordinal(int(day))}, {year(int(full))}",)


def _valid(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _month_first(place: Place, month: str) -> tuple[str, ...] | None:
    day = _day(place.next())
    if day is None:
        return None if place.core in {"May", "March"} else (month,)
    if _YEAR.fullmatch(after := place.after_comma(2)):
        return month, day, year(int(after))
    return month, day


def _day(core: str) -> str | None:
    if (found := _DAYS.fullmatch(core)) and _valid("1", found[1]) and _valid("1", found[2]):
        return f"{ordinal(int(found[1]))} to {ordinal(int(found[2]))}"
    found = _DAY.fullmatch(core)
    return ordinal(int(found[1])) if found and _valid("1", found[1]) else None


def _day_first(place: Place) -> tuple[str, ...] | None:
    day, month = _day(place.core), _MONTHS.get(place.next())
    if day is None or month is None:
        return None
    the = "" if place.before.lower() == "the" else "the "
    said = (f"{the}{day} of", month)
    if _YEAR.fullmatch(after := place.after_comma(2)):
        return *said, year(int(after))
    return said


def years(place: Place) -> tuple[str, ...] | None:
    """1995, 1914–1918, 2019–20, 300 BC; figures that count are left."""
    if found := _YEARS.fullmatch(place.core):
        return _span(found[1], found[2])
    if place.core.isdecimal() and place.next() in _ERA:
        era = place.next().rstrip(".").replace(".", "")
        return _old(int(place.core)), ".".join(era)
    if place.core in {"AD", "CE"} and place.next().isdecimal():
        return ".".join(place.core), _old(int(place.next()))
    if not _YEAR.fullmatch(place.core) or _counts(place):
        return None
    return (year(int(place.core)),)


def _span(first: str, second: str) -> tuple[str, ...]:
    if len(second) == 2:
        following = int(second) == (int(first) + 1) % 100
        return (f"{year(int(first))} {'' if following else 'to '}{cardinal(second)}",)
    return (f"{year(int(first))} to {year(int(second))}",)


def _old(number: int) -> str:
    return year(number) if number > 1000 else cardinal(str(number))


def _counts(place: Place) -> bool:
    """Whether the figure counts what follows, rather than naming a year."""
    if place.before.lower() in _YEAR_WORDS - {"the", "of", "to", "and"}:
        return False
    return place.next().lower() in _COUNTED


def time_of_day(place: Place) -> tuple[str, ...] | None:
    """9:30 am, 17:45, 9am, 12:00 UTC, 2:15:30."""
    if found := _HOUR.fullmatch(place.core):
        return (f"{cardinal(found[1])} {_half(found[2])}",)
    half = place.next() if _HALF.fullmatch(place.next()) else ""
    if half and place.core.isdecimal() and int(place.core) <= 12:
        return cardinal(place.core), _half(half)
    found = _CLOCK.fullmatch(place.core)
    if found is None or not _is_clock(found, half):
        return None
    if found[3]:
        return (_lasting(found[1], found[2], found[3]),)
    said = _at(int(found[1]), int(found[2]), half or found[4])
    if found[4]:
        return (f"{said} {_half(found[4])}",)
    return (said, _half(half)) if half else (said,)


def _lasting(*figures: str) -> str:
    names = ("hours", "minutes", "seconds")
    return " ".join(
        f"{cardinal(str(int(figure)))} {name}" for figure, name in zip(figures, names, strict=True)
    )


def _is_clock(found: re.Match[str], half: str) -> bool:
    if int(found[2]) > 59 or int(found[1]) > 24:
        return False
    return ":" in found[0] or bool(found[4] or half)


def _at(hour: int, minute: int, half: str | None) -> str:
    said = cardinal(str(hour))
    if minute == 0:
        return said if half else (f"{said} o'clock" if 1 <= hour <= 12 else f"{said} hundred")
    return f"{said} {cardinal(str(minute)) if minute > 9 else f'oh {cardinal(str(minute))}'}"


def _half(printed: str) -> str:
    return "A.M" if printed[0] in "aA" else "P.M"
