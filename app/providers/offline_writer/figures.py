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
    r"decibels?|dB": "dB",
    r"kilocalories|kcal": "kcal",
    r"calories": "calories",
    r"kilohertz|kHz": "kHz",
    r"megahertz|MHz": "MHz",
    r"gigahertz|GHz": "GHz",
    r"hertz|Hz": "Hz",
    r"kilovolts?|kV": "kV",
    r"volts?|V": "V",
    r"kelvins?|K": "K",
    r"knots?": "knots",
    r"acres?": "acres",
    r"hectares?": "hectares",
    r"barrels?": "barrels",
    r"gallons?": "gallons",
    r"ounces?": "ounces",
    r"light[- ]years?": "light-years",
    r"dollars?|US dollars?": "dollars",
    r"euros?": "euros",
    r"kron(?:er|or|a|e)": "kroner",
    r"rupees?": "rupees",
    r"roubles?|rubles?": "roubles",
    r"francs?": "francs",
    r"pesos?": "pesos",
    r"yuan": "yuan",
    r"yen": "yen",
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
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
FIGURE = re.compile(
    rf"(?<![\w.,:/–-])(?P<minus>minus\s|[−-](?=\d))?(?P<currency>[$€£¥])?(?P<number>{NUMBER})"
    rf"(?:\s(?P<scale>{SCALES})\b)?"
    rf"(?:[\s-]?(?P<unit>{UNIT})(?![\w/]))?"
    r"(?P<end>)(?![\w/]|[.,:]\d|–\d|-\w)"
)
SPAN = re.compile(
    rf"(?<![\w.,:/–-])(?:between\s(?P<least>{NUMBER})\sand\s(?P<most>{NUMBER})"
    rf"|(?<!from\s)(?P<low>{NUMBER})(?:\s(?:to|or)\s|\s?[–-]\s?)(?P<high>{NUMBER}))"
    rf"(?:\s(?P<scale>{SCALES})\b)?[\s-]?(?P<unit>{UNIT})(?![\w/])"
)
"""`35 to 55 decibels`; `from 12 to 25 percent` is a change and no such span."""

YEAR = re.compile(r"^(?:1[0-9]|20)\d\d$")
CALENDAR = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s*$"
)
AFTER_DAY = re.compile(
    r"^\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
PART_OF_SPAN = re.compile(
    r"\b(?:between|from)\s+(?:[\w.,]+\s+(?:and|to)\s+)?$|\b\d[\d.,]*\s+(?:to|or)\s+$"
    r"|^\s*(?:to|and|–|or)\s+[$€£¥]?\d",
    re.IGNORECASE,
)
BARE = frozenset({"", "times"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: characters `start` to `end` of its sentence, as printed and as a value.

    A `span` is printed with both its ends; its value is the higher one.
    """

    number: str
    unit: str
    value: float
    start: int
    end: int
    year: bool = False
    span: bool = False

    @property
    def words(self) -> str:
        """Number and unit together."""
        return f"{self.number} {self.unit}".strip() if self.unit != "%" else f"{self.number}%"


def figures(sentence: str) -> tuple[Figure, ...]:
    """Every figure of the sentence that can be shown by itself, dates left out.

    Numbers inside times, addresses, model names and dates are no such figures, nor is a range that
    has no unit; a bare year is one, marked as `year`.
    """
    spans = [span for match in SPAN.finditer(sentence) if (span := _span(match))]
    single = [one for match in FIGURE.finditer(sentence) if (one := _figure(sentence, match))]
    return tuple(sorted([*spans, *single], key=lambda figure: figure.start))


def _span(match: re.Match[str]) -> Figure | None:
    low, high = match["low"] or match["least"], match["high"] or match["most"]
    value = float(high.replace(",", ""))
    number = f"{low}–{high}"
    if float(low.replace(",", "")) >= value or not fits_a_card(number):
        return None
    start, end = match.span()
    return Figure(number=number, unit=_unit(match), value=value, start=start, end=end, span=True)


def _figure(sentence: str, match: re.Match[str]) -> Figure | None:
    before, after = sentence[: match.start()], sentence[match.end() :]
    if PART_OF_SPAN.search(before) or PART_OF_SPAN.search(after) or AFTER_DAY.match(after):
        return None
    number = match["number"]
    if not fits_a_card(number):
        return None
    bare = not (match["unit"] or match["scale"] or match["currency"])
    if bare and CALENDAR.search(before) and not YEAR.match(number):
        return None
    value = float(number.replace(",", ""))
    minus = "−" if match["minus"] else ""
    return Figure(
        number=minus + (match["currency"] or "") + number,
        unit=_unit(match),
        value=-value if minus else value,
        start=match.start(),
        end=match.end(),
        year=bare and not minus and bool(YEAR.match(number)),
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
