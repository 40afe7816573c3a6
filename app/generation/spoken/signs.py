"""Signs between and inside words, and what cannot be said at all."""

import re
import unicodedata

from app.generation.spoken.pieces import Place

ALONE = {
    "+": "plus", "=": "equals", "±": "plus or minus", "<": "is less than", ">": "is greater than",
    "≤": "is at most", "≥": "is at least", "≈": "is about", "≠": "is not", "×": "times", "÷": "divided by",
    "→": "to", "&": "and", "%": "percent", "§": "section", "°": "degrees", "√": "the square root of", "№": "number",
    "∞": "infinity", "@": "at", "~": "about", "*": "", "|": ",", "•": "", "·": "", "^": "", "/": "",
    "−": "minus", "#": "number", "$": "dollars", "€": "euros", "£": "pounds", "∆": "delta", "∝": "is proportional to",
    "∈": "in", "…": "…", "—": "—", "–": "—", "-": "—", "--": "—", "...": "…", "\\": "", "©": "", "®": "", "™": "",
}  # fmt: skip
"""What a sign says between spaces."""

INSIDE = {
    "+": "plus", "=": "equals", "±": "plus or minus", "<": "less than", ">": "greater than",
    "≤": "at most", "≥": "at least", "≈": "about", "≠": "is not", "×": "times", "÷": "divided by",
    "→": "to", "&": "and", "%": "percent", "§": "section", "@": "at", "°": "degrees", "√": "the square root of", "№": "number",
    "∞": "infinity", "²": "squared", "³": "cubed", "−": "minus", "#": "number", "~": "about",
}  # fmt: skip
"""What a sign says inside a printed word."""

_GREEK = re.compile(r"(?<![\u0370-\u03ff])[\u0391-\u03c9](?![\u0370-\u03ff])")
_DROPPED = re.compile(r"[™®©†‡¶\\|^{}\[\]<>*_`]")


def sign(place: Place) -> tuple[str, ...] | None:
    """A sign that stands alone."""
    core = place.core or place.pieces[place.index].trail or place.pieces[place.index].lead
    if core in {"-", "–"}:
        return ("minus" if place.next()[:1].isdigit() and place.before[-1:].isdigit() else "—",)
    return None if core not in ALONE else (ALONE[core],)


def sayable(text: str) -> str:
    """The text without emoji, other scripts and signs that say nothing; single Greek letters named."""
    named = _GREEK.sub(lambda letter: f" {_greek_name(letter[0])} ", text)
    kept = "".join(c for c in named if _is_sayable(c))
    return " ".join(_DROPPED.sub(" ", kept).split())


def _greek_name(letter: str) -> str:
    name = unicodedata.name(letter).split(" WITH ")[0].rsplit(" ", 1)[1].lower()
    return {"lamda": "lambda", "mu": "mu"}.get(name, name)


def _is_sayable(character: str) -> bool:
    if character.isascii():
        return True
    if character.isalpha():
        return unicodedata.name(character, "").startswith(("LATIN", "MICRO", "FULLWIDTH LATIN"))
    return unicodedata.combining(character) != 0 or character in "–—…“”‘’°²³×÷±≈≤≥≠√∞−→§"
