"""Acronyms, and names made of letters and figures."""

import re

from app.generation.spoken.names import spelled
from app.generation.spoken.numbers import SUBSCRIPTS, cardinal, digits, plural
from app.generation.spoken.pieces import Place
from app.generation.spoken.wordsets import wordset

WORDS_IN_CAPITALS = wordset(
    "MAX PRO PLUS MINI JAXA NASA NATO UNESCO UNICEF OPEC AIDS COVID FIFA UEFA NAFTA SARS MERS PIN SIM RAM ROM GIF ASEAN BRICS CERN "
    "IKEA LEGO NASDAQ DARPA FEMA OSHA SWAT TED UNIX BASIC COBOL YOLO LASER RADAR SCUBA SONAR NOAA NIMBY "
    "SAT GMAT MOMA LIDAR CAPTCHA ETA HUD TASER BAFTA GUI MIDI ZIP VAT DOS SLAC ISIS CAD NOMA SETI JPEG MPEG "
    "EPCOT ALMA TESS LIGO NIST INTERPOL EUROPOL MENSA OXFAM SPAM STEM DREAM SALT START"
)
_SPELLED_LONG = wordset("HTTPS NSDAP NCAAF")
_STRESSED = wordset(
    "A I AND ARE ALL ANY BAD BEST BIG BUT CAN DID DO DOES FOR FREE FROM GO GOOD GREAT HAD HAS HAVE HE HER HIS "
    "HOW IF IN JUST LIKE LOVE MAKE MANY MAY ME MORE MOST MUST MY NEED NEVER NEW NO NOT NOW OF OFF ON ONE ONLY "
    "OR OUR OUT OVER REAL SAY SEE SHE SO STOP TAKE THAT THE THEY THIS TIME TO TOO TRUE TWO UP VERY WAS WAY WE "
    "WERE WHAT WHEN WHY WILL WITH YES YET YOU YOUR BY AT AS BE AN"
)
_CAPITALS = re.compile(r"(?P<letters>[A-Z]{2,6})(?P<ending>'s|s|s')?")
_MIXED = re.compile(r"(?:[A-Za-z]+|\d+(?:\.\d+)?)(?:-?(?:[A-Za-z]+|\d+(?:\.\d+)?))+")
_RUNS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:\.\d+)?")
_CAMEL = re.compile(r"(?=.*[A-Z]{2})(?=.*[a-z])[A-Za-z]+")
_MANY = re.compile(r"[A-Z]+-?\d+s")
_ORDINARY = re.compile(r"[a-z]{3,}")
"""A word behind a hyphen: `COVID-19-related`, `19th-century`."""


def acronym(place: Place) -> tuple[str, ...] | None:
    """FBI → F.B.I; NASA → NASA; GPUs → G.P.U's."""
    found = _CAPITALS.fullmatch(place.core)
    if found is None:
        return None
    letters, ending = found["letters"], found["ending"] or ""
    if letters in WORDS_IN_CAPITALS:
        return (place.core,)
    if letters in _STRESSED and not ending:
        return (place.core.lower(),)
    if _shouted(place):
        return (place.core.lower(),)
    if len(letters) >= 5 and letters not in _SPELLED_LONG and _pronounceable(letters):
        return (letters.capitalize() + ending,)
    return (spelled(letters) + ("'s" if ending else ""),)


def _shouted(place: Place) -> bool:
    """Whether the words around are in capitals too, so that capitals mean nothing."""
    words = [piece.core for piece in place.pieces if len(piece.core) > 1 and piece.core.isalpha()]
    return len(words) >= 3 and sum(word.isupper() for word in words) > len(words) / 2


def _pronounceable(letters: str) -> bool:
    vowels = sum(letter in "AEIOUY" for letter in letters)
    return vowels >= 2 and not re.search(r"[^AEIOUY]{4}", letters)


def letters_and_figures(place: Place) -> tuple[str, ...] | None:
    """F-16, A380, CO2, H₂O, 4K, B2B, GPT-4, MP3, 3D, iPhone15, OpenAI."""
    core = place.core.translate(SUBSCRIPTS)
    ending = "'s" if core.endswith("'s") else ""
    core = core.removesuffix("'s")
    if _MANY.fullmatch(core):
        return (plural(_runs(core[:-1])),)
    if any(_ORDINARY.fullmatch(part) for part in core.split("-")):
        return None
    if _CAMEL.fullmatch(core):
        return (_runs(core) + ending,)
    if not _MIXED.fullmatch(core) or core.isalpha() or core.replace("-", "").isalpha():
        return None
    return (_runs(core) + ending,)


def _runs(core: str) -> str:
    runs = _RUNS.findall(core)
    return " ".join(_run(run, len(runs)) for run in runs)


def _run(run: str, among: int) -> str:
    if run[0].isdecimal():
        return _figure_in_name(run)
    if run.isupper() and run not in WORDS_IN_CAPITALS:
        return ".".join(run) if len(run) > 1 else _letter(run)
    return run if len(run) > 1 or among == 1 else _letter(run.upper())


def _letter(letter: str) -> str:
    """`ay` is the letter A: a capital A alone could be the article."""
    return "ay" if letter == "A" else letter


def _figure_in_name(figure: str) -> str:
    """380 → three eighty, 747 → seven forty-seven, 2000 → two thousand, 007 → zero zero seven."""
    if len(figure) == 3 and figure[1:] != "00" and figure[0] != "0" and figure[1] != "0":
        return f"{cardinal(figure[0])} {cardinal(figure[1:])}"
    return digits(figure) if figure.startswith("0") and figure.isdecimal() else cardinal(figure)
