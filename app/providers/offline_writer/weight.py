"""How much a passage has to say: what an editor would keep."""

import re
from collections import Counter
from dataclasses import dataclass

from app.generation.article import Article
from app.providers.offline_writer.figures import figures
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.words import content_words

SUPERLATIVE = re.compile(
    r"\b(?:most|least|first|last|only|largest|biggest|smallest|longest|shortest|highest|tallest|"
    r"deepest|oldest|youngest|fastest|slowest|hottest|coldest|heaviest|greatest|worst|best|"
    r"never|ever|no one|nobody|nothing|every|entire|record|more than|half|almost all|whole)\b",
    re.IGNORECASE,
)
CONTRAST = re.compile(
    r"\b(?:but|yet|instead|although|though|despite|even|rather than|not because|in fact|unlike|"
    r"surprisingly|strange|secret|mystery|myth|wrong|paradox|famous|destroyed|killed|died|disaster|"
    r"revolution|invented|discovered|changed)\b",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(?:various|several|some|generally|often|typically|usually|many|certain|such as|etc|"
    r"it is (?:important|worth)|there (?:is|are|was|were))\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:I|we|our|us|my|me)\b")
WHOLE_NAME = re.compile(r"\b[A-Z][a-z]+ (?P<last>[A-Z][a-z]{2,})\b")
BARE_NAME = re.compile(r"^(?P<last>[A-Z][a-z]{2,})(?=\s[a-z])")
CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}\b")
PROTAGONIST = 4
"""Who is named this often is known to anyone who follows the film."""

IDEAL = range(55, 150)
"""Characters: a sentence of this length is spoken in four to ten seconds."""


def sentence_weight(text: str, subject: frozenset[str]) -> float:
    """How strong a sentence is, about 0 to 3."""
    shown = [figure for figure in figures(text) if not figure.year]
    return (
        0.6 * min(len(shown), 2)
        + 0.35 * min(len(SUPERLATIVE.findall(text)), 2)
        + 0.3 * min(len(CONTRAST.findall(text)), 2)
        + 0.12 * min(len(content_words(text) & subject), 4)
        - 0.25 * min(len(VAGUE.findall(text)), 2)
        - 0.3 * bool(FIRST_PERSON.search(text))
        - 0.4 * text.endswith("?")
        - 0.4 * (len(text) not in IDEAL)
    )


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Who in an article is known by surname, and from which character on."""

    introduced: dict[str, int]
    protagonists: frozenset[str]

    @classmethod
    def of(cls, article: Article) -> "Acquaintance":
        """Everyone whose whole name the article gives, and everyone it keeps naming."""
        introduced: dict[str, int] = {}
        counts: Counter[str] = Counter()
        for block in article.blocks:
            counts.update(CAPITAL.findall(block.text))
            for name in WHOLE_NAME.finditer(block.text):
                introduced.setdefault(name["last"], block.start + name.start())
        often = {name for name, count in counts.items() if count >= PROTAGONIST}
        return cls(introduced, frozenset(often))

    def is_stranger(self, passage: Passage) -> bool:
        """Whether it opens with the bare surname of someone introduced further up and seldom named."""
        opening = BARE_NAME.match(passage.lines[0].text)
        if opening is None or opening["last"] in self.protagonists:
            return False
        return self.introduced.get(opening["last"], passage.place) < passage.place


def passage_weight(passage: Passage, subject: frozenset[str]) -> float:
    """How much a passage would be missed: its strongest sentence, and what can be shown with it."""
    best = max(sentence_weight(line.text, subject) for line in passage.lines)
    return (
        0.8
        + best
        + 0.9 * passage.opens
        + 1.8 * bool(passage.entries)
        + 1.6 * bool(passage.table)
        + 1.2 * bool(passage.picture)
        + 1.6 * bool(passage.quote)
        - 0.15 * (len(passage.lines) - 1)
    )
