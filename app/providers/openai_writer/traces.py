"""Whether an article says what a line says: by rule, not by the model's word."""

import re
from dataclasses import dataclass
from typing import Final

from app.generation.article import Article
from app.generation.script import Trace
from app.generation.spoken.sentences import sentences

LEAST_QUOTE: Final = 12
"""Letters and signs: shorter words are found anywhere."""
_FIGURE: Final = re.compile(r"\d[\d.,]*")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_NAME: Final = re.compile(r"(?<=[\w,;] )[A-Z][^\W\d_]{2,}")
_SAME: Final = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " "}
)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text as quotes are compared: one case, one kind of quote, single spaces, and where each is."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "_Plain":
        kept: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text.translate(_SAME)):
            sign = " " if character.isspace() else character.lower()[:1]
            if sign == " " and (not kept or kept[-1] == " "):
                continue
            kept.append(sign)
            places.append(place)
        return cls("".join(kept), tuple(places))


class Evidence:
    """An article that lines are held against."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._plain = _Plain.of(article.text)
        self._spans = sentences(article.text)
        self._figures = _figures(article.text)
        self._words = _words(article.text)

    def trace(self, quote: str) -> Trace | None:
        """Where the article says those very words; None where it does not."""
        wanted = _Plain.of(quote).text.strip(' ".')
        found = self._plain.text.find(wanted) if len(wanted) >= LEAST_QUOTE else -1
        if found < 0:
            return None
        start = self._plain.places[found]
        end = self._plain.places[found + len(wanted) - 1] + 1
        return Trace(start=start, end=end, quote=self._text[start:end])

    def supports(self, text: str, trace: Trace) -> bool:
        """Whether the sentences around the trace hold the line's figures and speak of the same."""
        around = self._around(trace)
        names = {name.lower() for name in _NAME.findall(text)}
        shared = _stems(text) & _stems(around)
        return _figures(text) <= _figures(around) and bool(shared) and names <= self._words

    def has_figures(self, text: str) -> bool:
        """Whether every figure of the text stands somewhere in the article."""
        return _figures(text) <= self._figures

    def knows(self, name: str) -> bool:
        """Whether every word of the name stands in the article."""
        return bool(name) and _words(name) <= self._words

    def sentence(self, trace: Trace) -> tuple[str, Trace]:
        """The article's own sentence at that place."""
        for start, end in self._spans:
            if start <= trace.start < end:
                words = " ".join(self._text[start:end].split())
                return words, Trace(start=start, end=end, quote=self._text[start:end])
        return trace.quote, trace

    def _around(self, trace: Trace) -> str:
        near = [
            self._text[start:end]
            for start, end in self._spans
            if end > trace.start and start < trace.end
        ]
        return " ".join(near) or trace.quote


def _figures(text: str) -> frozenset[str]:
    return frozenset(found.strip(".,").replace(",", "") for found in _FIGURE.findall(text))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]+", text))


def _stems(text: str) -> set[str]:
    return {word.lower()[:5] for word in _WORD.findall(text)}
