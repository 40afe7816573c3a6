"""Plain figures: cardinals, ordinals, fractions, ratios, versions, powers, phone numbers."""

import re

from app.generation.spoken.amounts import amount
from app.generation.spoken.numbers import (
    FIGURE,
    SUPERSCRIPT,
    cardinal,
    digits,
    fraction,
    ordinal,
    power,
)
from app.generation.spoken.pieces import Place

_ORDINAL = re.compile(r"(\d[\d,]*)(?:st|nd|rd|th)")
_SLASHED = re.compile(r"(\d{1,3})/(\d{1,4})")
_SCORE = re.compile(r"(\d+\.\d+)/(\d+)")
_RATIO = re.compile(rf"({FIGURE})(?::({FIGURE}))+")
_VERSION = re.compile(
    r"(?P<v>v|V)?(?P<figures>\d+(?:\.\d+)+|\d+)(?P<tail>[a-z]|-?(?:alpha|beta|rc)\d*)?"
)
_SCIENTIFIC = re.compile(
    rf"(?P<sign>[−+-]?)(?:(?P<factor>{FIGURE})\s?[×x*·])?(?P<base>{FIGURE})(?:\^\(?(?P<caret>[−+-]?\d+)\)?|(?P<raised>[{SUPERSCRIPT}]+))"
)
_E_NOTATION = re.compile(rf"({FIGURE})[eE]([+-]?\d+)")
_SIZE = re.compile(rf"({FIGURE})[×x]({FIGURE})(?:[×x]({FIGURE}))?")
_NUMBER_SIGN = re.compile(r"#(\d+)")
_PHONE = re.compile(r"\+?\d{1,4}(?:[-.]\(?\d{2,4}\)?){2,5}")
_AREA = re.compile(r"\d{3}")
_THREE = re.compile(r"[1-9][1-9]\d")
_NUMBERED_BY_PAIRS = frozenset({"Boeing", "Flight", "Airbus", "Interstate", "Highway", "Porsche"})
_GROUP = re.compile(r"\d{3}")
_INCHES = re.compile(r"(\d+)'(?:(\d+)\"?)?")
_DEGREES = re.compile(r"([\d.]+)°(?:(\d+)'(?:([\d.]+)\")?)?([NSEW])")
_COMPASS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_FIXED = {
    "24/7": "twenty-four seven", "9/11": "nine eleven", "50/50": "fifty fifty", "7/7": "seven seven",
    "20/20": "twenty twenty", "1-on-1": "one on one", "101": "one oh one", "911": "nine one one",
    "007": "double oh seven",
}  # fmt: skip
_ONLY_AFTER = {"101": None, "911": frozenset({"call", "called", "calling", "dial", "dialed"})}
_RATIO_WORDS = frozenset({"ratio", "aspect", "odds", "format", "scale"})


def figure(place: Place) -> tuple[str, ...] | None:
    """Any printed figure that no other rule took."""
    core = place.core
    if (fixed := _fixed(place)) is not None:
        return (fixed,)
    if found := _ORDINAL.fullmatch(core):
        return (ordinal(int(found[1].replace(",", ""))),)
    for said in (_fraction, _powered, _size, _angle, _mixed_number):
        if (words := said(place)) is not None:
            return words
    if found := _NUMBER_SIGN.fullmatch(core):
        return (f"number {cardinal(found[1])}",)
    return _counted(place)


def _fixed(place: Place) -> str | None:
    if place.core not in _FIXED:
        return None
    if place.core == "101":
        return _FIXED["101"] if place.before.istitle() or place.before == "a" else None
    allowed = _ONLY_AFTER.get(place.core)
    return _FIXED[place.core] if allowed is None or place.before.lower() in allowed else None


def _counted(place: Place) -> tuple[str, ...] | None:
    core = place.core
    if place.before in _NUMBERED_BY_PAIRS and _THREE.fullmatch(core):
        return (f"{cardinal(core[0])} {cardinal(core[1:])}",)
    plain = amount(core)
    if plain is None or plain.rest:
        return _version(core)
    return (plain.said,)


def _version(core: str) -> tuple[str, ...] | None:
    found = _VERSION.fullmatch(core)
    if found is None or (found["tail"] and "." not in found["figures"] and not found["v"]):
        return None
    said = " point ".join(cardinal(part) for part in found["figures"].split("."))
    tail = re.sub(r"\d+", lambda number: f" {cardinal(number[0])}", found["tail"] or "").lstrip("-")
    return (" ".join(("version " * bool(found["v"]) + said + f" {tail}").split()),)


def _fraction(place: Place) -> tuple[str, ...] | None:
    if found := _SCORE.fullmatch(place.core):
        return (f"{cardinal(found[1])} out of {cardinal(found[2])}",)
    found = _SLASHED.fullmatch(place.core)
    if found is None:
        return None
    above, below = int(found[1]), int(found[2])
    if above == below or place.next().startswith("star"):
        return (f"{cardinal(found[1])} out of {cardinal(found[2])}",)
    if 1 <= above < below <= 100:
        return (fraction(above, below),)
    return (f"{cardinal(found[1])} over {cardinal(found[2])}",)


def _mixed_number(place: Place) -> tuple[str, ...] | None:
    """1 1/2 → one and a half."""
    found = _SLASHED.fullmatch(place.next())
    if found is None or not place.core.isdecimal() or not int(found[1]) < int(found[2]) <= 16:
        return None
    return cardinal(place.core), re.sub(
        "^one ", "a ", f"and {fraction(int(found[1]), int(found[2]))}"
    ).replace("and one ", "and a ")


def _powered(place: Place) -> tuple[str, ...] | None:
    if found := _E_NOTATION.fullmatch(place.core):
        return (f"{cardinal(found[1])} times ten to the power of {cardinal(found[2])}",)
    found = _SCIENTIFIC.fullmatch(place.core)
    if found is None:
        return None
    exponent = found["caret"] or found["raised"]
    raised = f"{cardinal(found['sign'] + found['base'])} {power(exponent)}"
    if found["factor"] is None:
        return (raised,)
    factor = cardinal(found["sign"] + found["factor"])
    return (f"{factor} times {cardinal(found['base'])} {power(exponent)}",)


def _size(place: Place) -> tuple[str, ...] | None:
    """1920×1080 → … by …; 3:1 → three to one."""
    if found := _SIZE.fullmatch(place.core):
        return (" by ".join(cardinal(side) for side in found.groups() if side),)
    if _RATIO.fullmatch(place.core):
        return (" to ".join(map(cardinal, place.core.split(":"))),)
    return None


def ratio(place: Place) -> tuple[str, ...] | None:
    """A ratio that could be a time of day: 16:10 beside a word that says so."""
    beside = {place.before.lower(), place.next().lower()}
    return _size(place) if beside & _RATIO_WORDS else None


def _angle(place: Place) -> tuple[str, ...] | None:
    """5'11" → five foot eleven; 40°26'N → forty degrees twenty-six minutes north."""
    core = place.core + ('"' if place.pieces[place.index].trail.startswith('"') else "")
    if found := _INCHES.fullmatch(core):
        inches = f" {cardinal(found[2])}" if found[2] else ""
        return (f"{cardinal(found[1])} {'foot' if inches else 'feet'}{inches}",)
    found = _DEGREES.fullmatch(place.core)
    if found is None:
        return None
    minutes = f" {cardinal(found[2])} minutes" if found[2] else ""
    seconds = f" {cardinal(found[3])} seconds" if found[3] else ""
    return (f"{cardinal(found[1])} degrees{minutes}{seconds} {_COMPASS[found[4]]}",)


def phone(place: Place) -> tuple[str, ...] | None:
    """555-123-4567, +1 (555) 123-4567, +44 20 7946 0958: digit by digit."""
    if _PHONE.fullmatch(place.core) and sum(c.isdecimal() for c in place.core) >= 10:
        return (_spelled(place.core),)
    area = _AREA.fullmatch(place.core) and place.pieces[place.index].trail == ")"
    if not area and not re.fullmatch(r"\+\d{1,3}", place.core):
        return None
    groups = [place.core]
    for piece in place.pieces[place.index + 1 :]:
        if not re.fullmatch(r"\d{2,5}(?:[-.]\d{2,4})*", piece.core):
            break
        groups.append(piece.core)
        if piece.trail not in {"", ")"}:
            break
    enough = sum(c.isdecimal() for group in groups for c in group) >= 9
    return tuple(map(_spelled, groups)) if enough and len(groups) > 1 else None


def _spelled(core: str) -> str:
    plus = "plus " if core.startswith("+") else ""
    return plus + ", ".join(digits(group) for group in re.findall(r"\d+", core))


def grouped(place: Place) -> tuple[str, ...] | None:
    """10 000 and 1 234 567: thousands parted by spaces."""
    if not re.fullmatch(r"[1-9]\d{0,2}", place.core):
        return None
    groups = [place.core]
    while _GROUP.fullmatch(place.next(len(groups))):
        groups.append(place.next(len(groups)))
    if len(groups) == 1 or (len(groups) == 2 and groups[1] != "000"):
        return None
    return cardinal("".join(groups)), *("" for _ in groups[1:])
