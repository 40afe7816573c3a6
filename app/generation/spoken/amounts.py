"""A figure or a range of figures at the head of a printed word, and what is glued to it."""

import re
from dataclasses import dataclass

from app.generation.spoken.numbers import FIGURE, FRACTIONS, SUPERSCRIPT, is_one, mixed

_PART = "[" + "".join(FRACTIONS) + "]"
_NUMBER = rf"(?:(?:{FIGURE}){_PART}?|{_PART})"
_AMOUNT = re.compile(
    rf"(?P<sign>[~≈<>≤≥±+−–-]*)(?P<first>{_NUMBER})"
    rf"(?:(?P<dash>[–—−-]|\.\.+|…)(?P<second>[$€£+−]?{_NUMBER}))?(?P<rest>[^\d].*)?",
)
_SIGNS = {
    "~": "about", "≈": "about", "<": "less than", ">": "more than", "≤": "at most",
    "≥": "at least", "±": "plus or minus", "+": "plus", "−": "minus", "-": "minus", "–": "minus",
}  # fmt: skip
_CURRENCY_OR_PLUS = "$€£+"


@dataclass(frozen=True, slots=True)
class Amount:
    """`first`, or from `first` to `second`, as printed; `rest` is what follows without a space."""

    sign: str
    first: str
    second: str
    rest: str

    @property
    def said(self) -> str:
        """The figures in words, `rest` left out."""
        words = [_SIGNS[sign] for sign in self.sign]
        words.append(mixed(self.first))
        if self.second:
            words += ["to", mixed(self.second)]
        return " ".join(words)

    @property
    def is_one(self) -> bool:
        """Whether what is counted stands in the singular."""
        return is_one(self.second or self.first)


def amount(core: str) -> Amount | None:
    """The amount the word opens with; None when it opens with no figure."""
    found = _AMOUNT.fullmatch(core)
    if found is None or (found["rest"] or " ")[0] in SUPERSCRIPT:
        return None
    second = (found["second"] or "").lstrip(_CURRENCY_OR_PLUS)
    return Amount(found["sign"], found["first"], second, found["rest"] or "")
