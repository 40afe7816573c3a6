"""The row under the film's title."""

import re
from collections.abc import Sequence

from app.generation.article import Article, BlockKind
from app.generation.spoken.sentences import sentences
from app.providers.offline_writer.accent import FAINT
from app.providers.offline_writer.leaning import leans
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.phrases import phrases
from app.providers.offline_writer.subject import Subject
from app.providers.offline_writer.weight import sentence_weight
from app.providers.offline_writer.words import content_words

MOST_WORDS = 12
FEWEST_WORDS = 4
WEIGHTY = re.compile(
    r"\d|\b(?:\w{3,}est|most|only|first|last|never|ever|no|nobody|every|all|thousand|million)\b",
    re.IGNORECASE,
)
OPENING = 4
"""Sentences in which an author says what it is about."""

STRONGEST = 12
KNOWN = 1
"""Words of its subject that tie a fact to the title above it."""


def subtitle(article: Article, told: Sequence[Passage], about: Subject) -> str:
    """The article's own lead in twelve words at most, else a fact of its opening; maybe empty.

    The fact is about the article's subject and out of a sentence that the film, `told`, leaves out.
    """
    if article.lead and len(article.lead.split()) <= MOST_WORDS:
        return article.lead.rstrip(".")
    spoken = {line.trace.quote for passage in told for line in passage.lines if line.trace}
    written = _sentences(article)
    opening = [text for text in written[:OPENING] if text not in spoken]
    others = [text for text in written[OPENING:] if text not in spoken]
    strongest = sorted(others, key=lambda text: -sentence_weight(text, about.words))[:STRONGEST]
    facts = [_fact(text, about.words) for text in (article.lead, *opening)]
    titled = content_words(about.title) - FAINT
    facts += [fact for text in strongest if content_words(fact := _fact(text, titled)) & titled]
    return next(filter(None, facts), "")


def _sentences(article: Article) -> list[str]:
    paragraphs = [b.text for b in article.blocks if b.kind is BlockKind.PARAGRAPH]
    return [text[start:end] for text in paragraphs for start, end in sentences(text)]


def _fact(sentence: str, subject: frozenset[str]) -> str:
    found = [phrase.text for phrase in phrases(sentence, subject)]
    found += [] if leans(sentence) else [sentence.rstrip(".")]
    found = [text for text in found if WEIGHTY.search(text)]
    fit = [text for text in found if FEWEST_WORDS <= len(text.split()) <= MOST_WORDS]
    return next((text for text in fit if len(content_words(text) & subject) >= KNOWN), "")
