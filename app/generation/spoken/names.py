"""Abbreviations, Roman numerals and names that follow no rule."""

import re

from app.generation.spoken.abbreviations import BEFORE_NUMBER, TITLES, UNDOTTED, WORDS
from app.generation.spoken.numbers import cardinal, ordinal
from app.generation.spoken.pieces import INITIALS, Place
from app.generation.spoken.wordsets import wordset

_FIXED = {
    "mRNA": "M.R.N.A", "tRNA": "T.R.N.A", "rRNA": "R.R.N.A", "cDNA": "C.D.N.A", "pH": "P.H",
    "PhD": "P.H.D", "PhDs": "P.H.D's", "iOS": "I.O.S", "macOS": "Mac O.S", "NaCl": "N.A.C.L",
    "OK": "okay", "ok": "okay", "WiFi": "Wi-Fi", "Wi-Fi": "Wi-Fi", "IPv4": "I.P version four",
    "IPv6": "I.P version six", "LaTeX": "lay-tek", "Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Fri": "Friday",
    "°C": "degrees Celsius", "°F": "degrees Fahrenheit", "I/O": "I O",
    "AT&T": "A.T and T", "and/or": "and or", "AC/DC": "A.C D.C", "TCP/IP": "T.C.P I.P",
    "a.k.a.": "A.K.A", "aka": "A.K.A", "o'clock": "o'clock", "COVID-19": "COVID nineteen",
    "JPEG": "jay-peg", "MPEG": "em-peg", "NOAA": "Noah", "SQL": "S.Q.L", "C++": "C plus plus",
    "C#": "C sharp", "F#": "F sharp", ".NET": "dot net", "A/C": "A.C", "n/a": "not applicable",
    "N/A": "not applicable", "&c": "et cetera", "lbs": "pounds", "kWh": "kilowatt hours",
    "km": "kilometers", "kg": "kilograms", "km/h": "kilometers per hour", "mph": "miles per hour",
    "ppm": "parts per million", "St": "saint", "e.V.": "E.V", "Ph.D.": "P.H.D", "Ph.Ds": "P.H.D's",
}  # fmt: skip
_REGNAL = wordset(
    "Henry Louis Elizabeth George Charles James Edward Richard William Mary John Paul Pius Benedict Francis "
    "Philip Alexander Catherine Peter Napoleon Nicholas Wilhelm Friedrich Frederick Ivan Leo Gregory Innocent "
    "Ramses Ramesses Ptolemy Cleopatra Darius Xerxes Leopold Albert Ferdinand Joseph Margaret Christian Gustav "
    "Oscar Haakon Urban Clement Julius Otto Henri Robert David Alfonso Juan Carlos Felipe Umberto Emmanuel "
    "Selim Mehmed Murad Suleiman Harald Amenhotep Thutmose Seti Baldwin Boniface Sixtus Constantine Theodosius"
)
_NUMBERED = wordset(
    "War Part Chapter Volume Act Type Phase Stage Class Book Title Article Section Division Grade Level Mark "
    "Bowl Table Figure Appendix Category Group Tier"
)
_ROMAN = re.compile(r"(?=[MDCLXVI])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def fixed(place: Place) -> tuple[str, ...] | None:
    """Names that follow no rule."""
    if place.core == "St":
        return ("saint" if place.next()[:1].isupper() else "street",)
    said = _FIXED.get(place.core)
    return None if said is None else (said,)


def abbreviation(place: Place) -> tuple[str, ...] | None:
    """Dr., e.g., vs., No. 5, St., Jr., U.S., Ph.D., J. K. Rowling."""
    core = place.core
    if not core.endswith("."):
        return _undotted(place)
    word = core[:-1].lower()
    following = place.next()
    if word in BEFORE_NUMBER and following[:1].isdecimal():
        return (BEFORE_NUMBER[word],)
    if word in TITLES and core[0].isupper() and following[:1].isupper():
        return (TITLES[word],)
    if (
        word in {"ft", "in", "mi", "lb", "lbs", "oz", "no", "al", "co", "sec", "min"}
        and place.is_last
    ):
        return None
    if word in WORDS and _stands_for(core, place):
        return (WORDS[word],)
    return (spelled(core),) if INITIALS.fullmatch(core.removesuffix("'s")) else None


def _undotted(place: Place) -> tuple[str, ...] | None:
    word, following = place.core.lower(), place.next()
    if word in UNDOTTED:
        return (UNDOTTED[word],)
    if (
        place.core in {"Dr", "Mr", "Mrs", "Ms", "Prof", "Mt", "Lt", "Sgt", "Capt"}
        and following[:1].isupper()
    ):
        return (TITLES[word],)
    if place.core in {"No", "Nos", "no"} and following.isdecimal() and place.core[0] == "N":
        return (BEFORE_NUMBER[word],)
    if INITIALS.fullmatch(place.core.removesuffix("'s")) and "." in place.core:
        return (spelled(place.core),)
    return None


def _stands_for(core: str, place: Place) -> bool:
    """Days and months are capitalised and go on; `He sat.` and `the sun.` are words."""
    said = WORDS[core[:-1].lower()]
    if said[0].isupper():
        return core[0].isupper() and not place.is_last
    return core[:-1] not in {"v", "no"} or not place.is_last


def spelled(letters: str) -> str:
    """Letter by letter: `U.S.` → U.S, `FBI's` → F.B.I's."""
    ending = "'s" if letters.endswith("'s") else ""
    return ".".join(c for c in letters.removesuffix("'s").upper() if c.isalpha()) + ending


def roman(place: Place) -> tuple[str, ...] | None:
    """Henry VIII → the eighth; World War II → two; Part IV → four."""
    core = place.core.removesuffix("'s")
    ending = place.core[len(core) :]
    if not core or not _ROMAN.fullmatch(core):
        return None
    before = place.before
    if before in _REGNAL and (len(core) > 1 or core in "IVX"):
        return (f"the {ordinal(_value(core))}{ending}",)
    if before in _NUMBERED or (
        len(core) > 1
        and before[:1].isupper()
        and core not in {"CD", "DC", "MD", "MC", "DI", "CV", "MI", "CC", "DM", "MM", "LL"}
    ):
        return (cardinal(str(_value(core))) + ending,)
    return None


def _value(numeral: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in numeral]
    return sum(
        -value if value < max(values[index:]) else value for index, value in enumerate(values)
    )
