"""Figures as words, the American way: "one hundred five", no "and"."""

import re

from num2words import num2words

FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
"""A number as it is printed: 1,234.5 or 1234.5 or .5."""

_LONGEST = 18
"""Digits read as one number; longer ones are codes, read digit by digit."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
TO_DIGITS = _SUPERSCRIPTS | SUBSCRIPTS
SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"

FRACTIONS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8), "⅐": (1, 7), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
SCALES = {"k": "thousand", "K": "thousand", "M": "million", "m": "million", "mn": "million",
          "bn": "billion", "B": "billion", "b": "billion", "tn": "trillion", "T": "trillion",
          "thousand": "thousand", "million": "million", "billion": "billion",
          "trillion": "trillion"}  # fmt: skip


def cardinal(figure: str) -> str:
    """`1,204` → one thousand two hundred four; `3.05` → three point zero five; `-2` → minus two."""
    plain = figure.replace(",", "").translate(_SUPERSCRIPTS)
    sign, plain = _parted_sign(plain)
    whole, _, decimals = plain.partition(".")
    said = _whole(whole) if whole else ""
    if decimals:
        said = f"{said} point {digits(decimals)}".strip()
    return f"{sign} {said}".strip()


def _parted_sign(figure: str) -> tuple[str, str]:
    if figure[:1] in {"-", "−", "–"}:
        return "minus", figure[1:]
    return ("plus", figure[1:]) if figure[:1] == "+" else ("", figure)


def _whole(number: str) -> str:
    if len(number) > _LONGEST or (len(number) > 1 and number.startswith("0")):
        return digits(number)
    return _words(num2words(int(number)))


def _words(said: str) -> str:
    return re.sub(r",| and\b", "", said)


def ordinal(number: int) -> str:
    """21 → twenty-first."""
    return _words(num2words(number, to="ordinal"))


def digits(figures: str) -> str:
    """Each digit by its name."""
    return " ".join(num2words(int(figure)) for figure in figures)


def year(number: int) -> str:
    """1995 → nineteen ninety-five; 2005 → two thousand five; 1800 → eighteen hundred."""
    if not 1000 < number < 3000 or 2000 <= number < 2010 or number % 1000 == 0:
        return cardinal(str(number))
    century, rest = divmod(number, 100)
    if rest == 0:
        return f"{cardinal(str(century))} hundred"
    tail = cardinal(str(rest)) if rest > 9 else f"oh {cardinal(str(rest))}"
    return f"{cardinal(str(century))} {tail}"


def decade(number: int) -> str:
    """1990 → nineteen nineties; 1800 → eighteen hundreds; 90 → nineties."""
    return plural(year(number) if number > 99 else cardinal(str(number)))


def plural(said: str) -> str:
    """Many of what a figure names: three eighty → three eighties."""
    if said.endswith(("six", "s")):
        return f"{said}es"
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def fraction(above: int, below: int) -> str:
    """3, 4 → three quarters; 1, 2 → one half; 7, 10 → seven tenths."""
    named = {2: "half", 4: "quarter"}.get(below) or ordinal(below)
    many = "halves" if below == 2 else f"{named}s"
    return f"{cardinal(str(above))} {named if above == 1 else many}"


def mixed(figure: str) -> str:
    """A figure that may end in a fraction sign: `2½` → two and a half."""
    if not figure or figure[-1] not in FRACTIONS:
        return cardinal(figure)
    part = fraction(*FRACTIONS[figure[-1]])
    if len(figure) == 1:
        return part
    return f"{cardinal(figure[:-1])} and {re.sub('^one', 'a', part)}"


def power(exponent: str) -> str:
    """`²` → squared; `-3` → to the power of minus three."""
    plain = exponent.translate(_SUPERSCRIPTS)
    return {"2": "squared", "3": "cubed"}.get(plain) or f"to the power of {cardinal(plain)}"


def is_one(figure: str) -> bool:
    """Whether a unit after this figure stands in the singular."""
    return figure.lstrip("+-−") in {"1", "½", "¼", "¾", "⅓", "⅔", "⅛"}
