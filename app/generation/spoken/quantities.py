"""Figures with what they count: units of measure, per cent, magnitudes and money."""

import re

from app.generation.spoken.amounts import Amount, amount
from app.generation.spoken.numbers import SCALES, cardinal
from app.generation.spoken.pieces import Place
from app.generation.spoken.units import unit
from app.generation.spoken.wordsets import wordset

_SCALE_WORDS = frozenset(
    {"hundred", "thousand", "million", "billion", "trillion", "bn", "mn", "tn"}
)
_COUNTED_IN_MILLIONS = wordset(
    "people users customers barrels tonnes tons homes jobs years views deaths cases doses workers copies"
)
_DOLLAR = ("dollar", "dollars", "cent", "cents")
_PESO = ("peso", "pesos", "", "")
_CURRENCIES = {
    "$": _DOLLAR, "US$": ("U.S dollar", "U.S dollars", "cent", "cents"),
    "A$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "AU$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "C$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "CA$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "NZ$": ("New Zealand dollar", "New Zealand dollars", "cent", "cents"),
    "HK$": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "S$": ("Singapore dollar", "Singapore dollars", "cent", "cents"), "R$": ("real", "reais", "", ""),
    "€": ("euro", "euros", "cent", "cents"), "£": ("pound", "pounds", "penny", "pence"),
    "¥": ("yen", "yen", "", ""), "₹": ("rupee", "rupees", "", ""), "₽": ("ruble", "rubles", "", ""),
    "₩": ("won", "won", "", ""), "₿": ("bitcoin", "bitcoins", "", ""), "₺": ("lira", "lira", "", ""),
    "₴": ("hryvnia", "hryvnia", "", ""), "₪": ("shekel", "shekels", "", ""), "₫": ("dong", "dong", "", ""),
    "₱": _PESO, "¢": ("cent", "cents", "", ""),
}  # fmt: skip
_CODES = {
    "USD": ("U.S dollar", "U.S dollars", "cent", "cents"), "EUR": _CURRENCIES["€"],
    "GBP": ("pound sterling", "pounds sterling", "", ""), "JPY": _CURRENCIES["¥"],
    "CHF": ("Swiss franc", "Swiss francs", "", ""), "CNY": ("yuan", "yuan", "", ""),
    "RMB": ("yuan", "yuan", "", ""), "INR": _CURRENCIES["₹"], "AUD": _CURRENCIES["A$"],
    "CAD": _CURRENCIES["C$"], "SEK": ("Swedish krona", "Swedish kronor", "", ""),
    "NOK": ("Norwegian krone", "Norwegian kroner", "", ""), "DKK": ("Danish krone", "Danish kroner", "", ""),
    "BTC": _CURRENCIES["₿"], "MXN": _PESO, "BRL": _CURRENCIES["R$"],
}  # fmt: skip
_SIGN = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_MONEY = re.compile(rf"(?P<sign>[~≈<>≤≥+−–-]*)(?P<currency>{_SIGN})(?P<figure>[\d.].*)")
_PER = re.compile(r"/(?P<what>[a-zA-Z]+)")

Currency = tuple[str, str, str, str]


def money(place: Place) -> tuple[str, ...] | None:
    """$3.5 million, €20, £1.2bn, $1,299.99, US$5, 20 €, 5 USD, EUR 20."""
    if (currency := _CODES.get(place.core)) and (ahead := amount(place.next())):
        return ("", _sum(ahead, currency, place)) if not ahead.rest else None
    if found := _MONEY.fullmatch(place.core):
        currency = _CURRENCIES[found["currency"]]
        sum_ = amount(found["sign"] + found["figure"])
        return None if sum_ is None else _paid(sum_, currency, place)
    counted = amount(place.core)
    if counted is None:
        return None
    if currency := _CURRENCIES.get(counted.rest) or _CODES.get(counted.rest):
        return (_sum(counted, currency, place),)
    if not counted.rest and (currency := _CURRENCIES.get(place.next()) or _CODES.get(place.next())):
        return counted.said, _named(counted, currency)
    return None


def _paid(paid: Amount, currency: Currency, place: Place) -> tuple[str, ...] | None:
    """Money whose sign stood first; the name of the currency moves behind the magnitude."""
    per = _PER.fullmatch(paid.rest)
    if paid.rest in SCALES:
        name = _after_scale(place, currency, 1)
        return (f"{paid.said} {SCALES[paid.rest]} {name}",)
    if place.next() in _SCALE_WORDS and not paid.rest:
        scale = SCALES.get(place.next(), place.next())
        return paid.said, f"{scale} {_after_scale(place, currency, 2)}"
    if per is not None:
        one = unit(per["what"])
        what = one[0] if one else per["what"]
        return (f"{_sum(paid, currency, place)} per {what}",)
    if paid.rest not in {"", "+"}:
        return None
    return (_sum(paid, currency, place) + (" plus" if paid.rest else ""),)


def _after_scale(place: Place, currency: Currency, steps: int) -> str:
    return currency[0] if _describes(place, steps) else currency[1]


def _describes(place: Place, steps: int) -> bool:
    """Whether the quantity stands before what it describes: a 5 km run, a $3 million house."""
    following = place.next(steps)
    return place.before.lower() in {"a", "an"} and following.isalpha() and following.islower()


def _sum(paid: Amount, currency: Currency, place: Place) -> str:
    whole, point, cents = paid.first.partition(".")
    if paid.second or not point or len(cents) != 2 or not currency[2]:
        name = currency[0] if paid.is_one or _describes(place, 1) else currency[1]
        return f"{paid.said} {name}"
    small = f"{cardinal(str(int(cents)))} {currency[2] if int(cents) == 1 else currency[3]}"
    if not whole.strip("0,"):
        return small
    large = Amount(paid.sign, whole, "", "")
    if cents == "00":
        return f"{large.said} {_named(large, currency)}"
    return f"{large.said} {_named(large, currency)} and {small}"


def _named(counted: Amount, currency: Currency) -> str:
    return currency[0] if counted.is_one else currency[1]


def quantity(place: Place) -> tuple[str, ...] | None:
    """5 km, 16GB, −40 °C, 10–20%, 3.5 million km², 10k, 2.5x, 10%+."""
    counted = amount(place.core)
    if counted is None:
        return None
    if counted.rest:
        return _glued(counted, place)
    if place.next() in _SCALE_WORDS:
        return _of_many(counted, place)
    if (measure := _spaced_unit(place, 1)) is None:
        return None
    return counted.said, _counted(measure, counted, place, 2)


def _glued(counted: Amount, place: Place) -> tuple[str, ...] | None:
    plus = " plus" if counted.rest.endswith("+") else ""
    rest = counted.rest.removesuffix("+").removeprefix("-")
    if not rest and plus:
        return (counted.said + plus,)
    if rest in SCALES and not (rest == "m" and not counted.first.isdecimal()) and rest != "T":
        return _scaled(counted, rest, plus, place)
    if (measure := unit(rest)) is None:
        return None
    hyphenated = counted.rest.startswith("-")
    name = measure[0] if hyphenated else _counted(measure, counted, place, 1)
    return (f"{counted.said} {name}{plus}",)


def _scaled(counted: Amount, sign: str, plus: str, place: Place) -> tuple[str, ...] | None:
    """10k, 5M, 3bn; a single small m is meters, 4K and 8K are sizes of a picture."""
    if sign == "m" and place.next() not in _COUNTED_IN_MILLIONS:
        return (f"{counted.said} {_counted(('meter', 'meters'), counted, place, 1)}{plus}",)
    if sign == "b" or (sign == "K" and counted.first in {"2", "4", "5", "8"}):
        return None
    return (f"{counted.said} {SCALES[sign]}{plus}",)


def _of_many(counted: Amount, place: Place) -> tuple[str, ...] | None:
    scale = SCALES.get(place.next(), place.next())
    if (measure := _spaced_unit(place, 2)) is None:
        return counted.said, scale
    return counted.said, scale, measure[1]


def _spaced_unit(place: Place, steps: int) -> tuple[str, str] | None:
    sign = place.next(steps)
    if sign in {"x", "×", "d", "pp", "kn"}:
        return None
    if sign == "A" and place.next(steps + 1):
        return None
    return unit(sign)


def _counted(measure: tuple[str, str], counted: Amount, place: Place, steps: int) -> str:
    one = counted.is_one or _describes(place, steps)
    return measure[0] if one else measure[1]
