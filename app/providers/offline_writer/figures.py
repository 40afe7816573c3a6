"""Figures in a sentence: the number, its unit, and what it counts."""

import re
from dataclasses import dataclass
from functools import cache

from app.generation.table_chart import fits_a_card

SCALES = "thousand|million|billion|trillion|hundred"
UNITS: dict[str, str] = {
    r"kilomet(?:re|er)s? (?:per|an) hour|km/h|kph": "km/h",
    r"miles? (?:per|an) hour|mph": "mph",
    r"met(?:re|er)s? per second|m/s": "m/s",
    r"kilomet(?:re|er)s? per second|km/s": "km/s",
    r"square kilomet(?:re|er)s?|km²|km2": "km²",
    r"square met(?:re|er)s?|m²|m2": "m²",
    r"cubic met(?:re|er)s?|m³|m3": "m³",
    r"kilomet(?:re|er)s?|km": "km",
    r"centimet(?:re|er)s?|cm": "cm",
    r"millimet(?:re|er)s?|mm": "mm",
    r"met(?:re|er)s?|m": "m",
    r"miles?": "miles",
    r"feet|foot|ft": "feet",
    r"inch(?:es)?": "inches",
    r"kilograms?|kilos?|kg": "kg",
    r"milligrams?|mg": "mg",
    r"grams?|g": "g",
    r"tonnes?|metric tons?": "tonnes",
    r"tons?": "tons",
    r"pounds?": "pounds",
    r"lit(?:re|er)s?": "litres",
    r"millilit(?:re|er)s?|ml": "ml",
    r"kilowatt[- ]hours?|kWh": "kWh",
    r"gigawatt[- ]hours?|GWh": "GWh",
    r"megawatt[- ]hours?|MWh": "MWh",
    r"megawatts?|MW": "MW",
    r"gigawatts?|GW": "GW",
    r"kilowatts?|kW": "kW",
    r"watts?|W": "W",
    r"megabytes?|MB": "MB",
    r"gigabytes?|GB": "GB",
    r"terabytes?|TB": "TB",
    r"milliseconds?|ms": "ms",
    r"per ?cent|%": "%",
    r"degrees (?:Celsius|centigrade)|°\s?C": "°C",
    r"degrees Fahrenheit|°\s?F": "°F",
    r"degrees": "degrees",
    r"dollars?|US dollars?": "dollars",
    r"euros?": "euros",
    r"seconds?": "seconds",
    r"minutes?": "minutes",
    r"hours?": "hours",
    r"days?": "days",
    r"weeks?": "weeks",
    r"months?": "months",
    r"years?": "years",
    r"centuries": "centuries",
    r"times": "times",
}
UNIT = "|".join(UNITS)
FIGURE = re.compile(
    r"(?<![\w.,:/–-])(?P<currency>[$€£¥])?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s(?P<scale>{SCALES})\b)?"
    rf"(?:[\s-]?(?P<unit>{UNIT})(?![\w/]))?"
    r"(?P<end>)(?![\w/]|[.,:]\d|–\d|-\w)"
)
YEAR = re.compile(r"^(?:1[0-9]|20)\d\d$")
CALENDAR = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s*$"
)
AFTER_DAY = re.compile(
    r"^\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
SPANS = re.compile(
    r"\b(?:between|from)\s+(?:[\w.,]+\s+(?:and|to)\s+)?$|\b\d[\d.,]*\s+(?:to|or)\s+$"
    r"|^\s*(?:to|and|–|or)\s+[$€£¥]?\d",
    re.IGNORECASE,
)
BARE = frozenset({"", "times"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: characters `start` to `end` of its sentence, as printed and as a value."""

    number: str
    unit: str
    value: float
    start: int
    end: int
    year: bool = False

    @property
    def words(self) -> str:
        """Number and unit together."""
        return f"{self.number} {self.unit}".strip() if self.unit != "%" else f"{self.number}%"


def figures(sentence: str) -> tuple[Figure, ...]:
    """Every figure of the sentence that can be shown by itself, dates left out.

    Numbers inside ranges, times, addresses, model names and dates are no such figures; a bare year
    is one, marked as `year`.
    """
    found = (_figure(sentence, match) for match in FIGURE.finditer(sentence))
    return tuple(figure for figure in found if figure)


def _figure(sentence: str, match: re.Match[str]) -> Figure | None:
    before, after = sentence[: match.start()], sentence[match.end() :]
    if SPANS.search(before) or SPANS.search(after) or AFTER_DAY.match(after):
        return None
    number = match["number"]
    if not fits_a_card(number):
        return None
    bare = not (match["unit"] or match["scale"] or match["currency"])
    if bare and CALENDAR.search(before) and not YEAR.match(number):
        return None
    value = float(number.replace(",", ""))
    return Figure(
        number=(match["currency"] or "") + number,
        unit=_unit(match),
        value=value,
        start=match.start(),
        end=match.end(),
        year=bare and bool(YEAR.match(number)),
    )


def _unit(match: re.Match[str]) -> str:
    scale = match["scale"] or ""
    return " ".join(part for part in (scale, _short_unit(match["unit"] or "")) if part)


@cache
def _short_unit(text: str) -> str:
    for pattern, short in UNITS.items():
        if re.fullmatch(pattern, text):
            return _singular_aware(text, short)
    return text


def _singular_aware(text: str, short: str) -> str:
    """`1 year` keeps its singular."""
    return text if text + "s" == short else short
