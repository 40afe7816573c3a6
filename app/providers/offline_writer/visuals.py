"""What is seen while some passages are told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.generation.article import Block
from app.generation.script import (
    BulletsVisual,
    ChartVisual,
    ImageVisual,
    NumberVisual,
    QuoteVisual,
    StatementVisual,
    Visual,
)
from app.generation.table_chart import table_chart
from app.providers.offline_writer.bullet_lists import bullets
from app.providers.offline_writer.icons import icon_for
from app.providers.offline_writer.number_cards import number_card
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.phrases import (
    MOST_CHARACTERS,
    NOT_FIRST,
    NOT_LAST,
    emphasis,
    phrases,
)
from app.providers.offline_writer.quotes import quotation
from app.providers.offline_writer.words import (
    ADVERBS,
    PREPOSITIONS,
    content_words,
    is_finite,
    keyword,
)

CREDIT = re.compile(
    r"[.;(]?\s*(?:Photo|Photograph|Image|Picture|Credit|Source)s?(?: by|:| ©)\s*(?P<credit>[^)]{2,60})\)?\s*$",
    re.IGNORECASE,
)
MOST_KICKER = 34
MOST_CAPTION = 90
MOST_AT_ALL = 90
MONOTONY = 0.45
"""What showing the same kind of picture twice running costs a candidate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A visual that would do, and how well."""

    visual: Visual
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What has been seen so far, so that scenes differ."""

    kinds: tuple[str, ...] = ()
    texts: frozenset[str] = frozenset()

    def with_visual(self, visual: Visual) -> "Sight":
        """After one more scene."""
        return Sight(kinds=(*self.kinds, visual.kind), texts=self.texts | {_text(visual)})


def visual_for(scene: Sequence[Passage], seen: Sight, subject: frozenset[str]) -> Visual:
    """The best visual for the passages of one scene; no kind comes three times running."""
    candidates = [c for c in _candidates(scene, subject) if _text(c.visual) not in seen.texts]
    best = max(candidates, key=lambda c: c.score - _monotony(c.visual, seen), default=None)
    visual = best.visual if best else _last_resort(scene, seen, subject)
    return _dressed(visual, scene)


def _monotony(visual: Visual, seen: Sight) -> float:
    if seen.kinds[-2:] == (visual.kind, visual.kind):
        return 10.0
    return MONOTONY if seen.kinds[-1:] == (visual.kind,) else 0.0


def _text(visual: Visual) -> str:
    if isinstance(visual, NumberVisual):
        return f"{visual.number} {visual.unit}"
    if isinstance(visual, ImageVisual):
        return visual.image
    if isinstance(visual, StatementVisual | QuoteVisual):
        return visual.text
    return visual.title


def _candidates(scene: Sequence[Passage], subject: frozenset[str]) -> Iterator[Candidate]:
    for passage in scene:
        yield from _special(passage, subject)
        for number, line in enumerate(passage.lines):
            yield from _of_sentence(line.text, subject, late=0.03 * number)


def _special(passage: Passage, subject: frozenset[str]) -> Iterator[Candidate]:
    if passage.entries and (listed := bullets(passage, passage.heading)):
        yield Candidate(visual=listed, score=3.0)
    spoken = " ".join([*(line.text for line in passage.lines), *sorted(subject)])
    if passage.table and (drawn := table_chart(passage.table.rows, spoken=spoken)):
        yield Candidate(visual=drawn, score=2.6)
    if passage.quote:
        yield Candidate(visual=QuoteVisual(text=passage.quote, by=passage.by), score=2.8)
    if passage.picture:
        yield Candidate(visual=_image(passage.picture), score=1.9)


def _of_sentence(text: str, subject: frozenset[str], *, late: float) -> Iterator[Candidate]:
    if card := number_card(text, subject):
        yield Candidate(visual=card, score=1.35 + 0.1 * bool(card.unit) - late)
    if quoted := quotation(text):
        yield Candidate(visual=quoted, score=1.6 - late)
    for phrase in phrases(text, subject)[:3]:
        statement = StatementVisual(text=phrase.text, emphasis=emphasis(phrase.text, subject))
        yield Candidate(visual=statement, score=phrase.score - late)


def _image(picture: Block) -> ImageVisual:
    credit = CREDIT.search(picture.text)
    caption = picture.text[: credit.start()] if credit else picture.text
    return ImageVisual(
        image=picture.image,
        caption=caption.rstrip(" .") if len(caption) <= MOST_CAPTION else "",
        credit=credit["credit"].strip(" .") if credit else "",
    )


def _last_resort(scene: Sequence[Passage], seen: Sight, subject: frozenset[str]) -> StatementVisual:
    """The section's heading, else the scene's shortest clause, else what its first sentence is about."""
    heading = scene[0].heading
    lines = [line.text for passage in scene for line in passage.lines]
    clause = _shortest_clause(lines)
    fitting = [clause] if len(clause) <= MOST_CHARACTERS else []
    loose = [clause] if len(clause) <= MOST_AT_ALL else []
    texts = (heading, *fitting, *map(_topic, lines), *loose)
    unseen = (text for text in texts if text and text not in seen.texts)
    text = next(unseen, heading or _cut(clause))
    return StatementVisual(text=text, emphasis=emphasis(text, subject))


def _shortest_clause(lines: Sequence[str]) -> str:
    """The shortest line, cut at its first comma, dash or the like when what is left says something."""
    shortest = min(lines, key=len).rstrip(".!?:")
    clause = re.split(r"[,;:] | [—–] ", shortest, maxsplit=1)[0]
    words = clause.split()
    whole = keyword(words[0]) not in PREPOSITIONS and keyword(words[-1]) not in NOT_LAST
    says = len(words) > 2 and whole and any(is_finite(words, n) for n in range(1, len(words)))
    return clause if says else shortest


def _topic(line: str) -> str:
    """What a sentence is about: the two to seven words before its verb; empty when they are no name."""
    words = line.split()
    verb = next((n for n in range(2, min(len(words), 8)) if is_finite(words, n)), 0)
    topic = words[:verb]
    opening = keyword(topic[0]) if topic else ""
    unfit = opening in NOT_FIRST | PREPOSITIONS | ADVERBS or any(
        word[-1] in ",;:" for word in topic
    )
    return "" if unfit or not content_words(" ".join(topic)) else " ".join(topic)


def _cut(text: str) -> str:
    """The first words of a text, for want of anything better."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[:MOST_CHARACTERS].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _dressed(visual: Visual, scene: Sequence[Passage]) -> Visual:
    """The visual with the section's heading above it, and the picture its words call for."""
    heading = scene[0].heading
    kicker = heading if len(heading) <= MOST_KICKER and heading != _text(visual) else ""
    if isinstance(visual, NumberVisual | StatementVisual):
        said = " ".join(line.text for passage in scene for line in passage.lines)
        shown = visual.label if isinstance(visual, NumberVisual) else visual.text
        return replace(visual, kicker=kicker, icon=icon_for((shown, said, heading)))
    if isinstance(visual, BulletsVisual | ChartVisual | QuoteVisual | ImageVisual):
        return replace(visual, kicker=kicker)
    return visual
