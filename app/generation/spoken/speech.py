"""A sentence as it is said, word beside printed word."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.generation.spoken.acronyms import acronym, letters_and_figures
from app.generation.spoken.addresses import address
from app.generation.spoken.dates import date, time_of_day, years
from app.generation.spoken.figures import figure, grouped, phone, ratio
from app.generation.spoken.names import abbreviation, fixed, roman, spelled
from app.generation.spoken.numbers import TO_DIGITS, cardinal
from app.generation.spoken.pieces import Piece, Place, piece, pieces
from app.generation.spoken.quantities import money, quantity
from app.generation.spoken.signs import INSIDE, sayable, sign


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A printed word and what is said for it.

    `display` is the word with the punctuation it touches. `said` is plain English words, with the
    punctuation that shapes a voice (, . ! ? ; : — … quotes and brackets); it holds no letter when
    the printed word is not spoken, such as an emoji or a word in another script. `F.B.I` is said
    letter by letter; a capital `A` that is not the article, and `ay`, are the letter's name.
    """

    display: str
    said: str


Rule = Callable[[Place], tuple[str, ...] | None]
"""What is said for the piece at a place and the pieces after it that it took; None to pass."""

_RULES: tuple[Rule, ...] = (
    fixed, address, phone, grouped, date, ratio, time_of_day, money, quantity, years, abbreviation, roman,
    figure, acronym, letters_and_figures, sign,
)  # fmt: skip
"""Asked in this order; the first that answers is right."""

_SEAMS = (
    re.compile(r"(--+|[—–]|-(?=[^\W_])|(?<=[\w.])-)"),
    re.compile(r"([/+=±<>≤≥≈≠×÷→&%§@°√∞²³−#~:])"),
)
"""Where a word falls into parts: first at hyphens and dashes, then at signs."""

_SILENT_SEAMS = {"-": " ", "–": " ", "—": " — ", "--": " — ", ":": " ", "/": " or "}
_DASHES = frozenset("-–−")
_DAYS = frozenset({"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"})
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,5}")
_SAID_WITHOUT_VOWEL = frozenset(
    {"hmm", "shh", "psst", "brr", "pst", "nth", "tsk", "th", "st", "nd", "rd", "mm"}
)
_LEADS = str.maketrans({'"': "“", "«": "“", "„": "“", "[": "(", "“": "“", "(": "("})
_TRAILS = str.maketrans({'"': "”", "»": "”", "]": ")"})
_NOT_SAID = re.compile(r"[^“”(),.!?;:…—]")
_PAUSES = ",.!?;:…"


def spoken(sentence: str) -> tuple[SpokenWord, ...]:
    """Every printed word of the sentence, in order, with what is said for it.

    Joining the displays with single spaces gives back the sentence, its white space normalised.
    """
    row = pieces(sentence)
    words: list[SpokenWord] = []
    while len(words) < len(row):
        place = Place(row, len(words))
        for one, said in zip(row[len(words) :], _said(place), strict=False):
            last = len(words) + 1 == len(row)
            words.append(SpokenWord(one.display, _punctuated(one, said, last=last)))
    return tuple(words)


def said_length(sentence: str) -> int:
    """Characters of what is said for the sentence: what a voice's time follows, within 3 %."""
    return len(" ".join(word.said for word in spoken(sentence) if word.said))


def _said(place: Place) -> tuple[str, ...]:
    for rule in _RULES:
        if (said := rule(place)) is not None:
            return said
    return (_in_parts(place.core),)


def _in_parts(core: str) -> str:
    """A word no rule knows: its parts between hyphens, then between signs, each said by itself."""
    for seams in _SEAMS:
        parts = [part for part in seams.split(core) if part]
        if len(parts) > 1 or core in INSIDE:
            said = [
                " to " if part in _DASHES and _is_range(parts, index) else _part(part)
                for index, part in enumerate(parts)
            ]
            return " ".join("".join(said).split())
    return _plain(core)


def _is_range(parts: Sequence[str], index: int) -> bool:
    """Whether a dash says "to": 9am–5pm, $1.5M–$2M, Mon–Fri, A–Z."""
    beside = (*parts[index - 1 : index], *parts[index + 1 : index + 2])
    if len(beside) < 2:
        return False
    figures = all(part[0].isdecimal() or part[0] in "$€£°" for part in beside)
    letters = parts[index] == "–" and all(len(part) == 1 and part.isupper() for part in beside)
    return figures or letters or (parts[index] == "–" and all(part in _DAYS for part in beside))


def _part(part: str) -> str:
    if part in _SILENT_SEAMS:
        return _SILENT_SEAMS[part]
    if part in INSIDE:
        return f" {INSIDE[part]} "
    place = Place((piece(part),), 0)
    return _said(place)[0] if place.core == part else _plain(part)


def _plain(core: str) -> str:
    said = re.sub(
        r"\d+", lambda figure: f" {cardinal(figure[0])} ", sayable(core.translate(TO_DIGITS))
    ).strip(" .")
    if _NO_VOWEL.fullmatch(said) and said not in _SAID_WITHOUT_VOWEL:
        return spelled(said)
    return said


def _punctuated(one: Piece, said: str, *, last: bool) -> str:
    """The words with the marks that shape a voice; a word not said keeps its pause alone."""
    trail = _marks(one.trail.translate(_TRAILS))
    is_word = (
        len(said) > 1 and said.isalpha() and said == one.core[:-1]
    )  # "Come in.", not an abbreviation after all
    if one.core.endswith(".") and (last or is_word) and not trail.startswith("."):
        trail = f".{trail}"
    if not any(c.isalnum() for c in said):
        return (said + "".join(c for c in trail if c in _PAUSES and said != c)).strip()
    return _marks(one.lead.translate(_LEADS)) + said + trail


def _marks(printed: str) -> str:
    kept = _NOT_SAID.sub("", printed.replace("...", "…").replace("..", "…"))
    return re.sub(r"([,.!?;:…])[,.!?;:…]+", r"\1", kept)
