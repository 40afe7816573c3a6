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
from app.providers.offline_writer.accent import emphasis
from app.providers.offline_writer.bullet_lists import bullets
from app.providers.offline_writer.enumerations import enumerated, enumeration
from app.providers.offline_writer.figures import YEAR
from app.providers.offline_writer.fragments import fragments
from app.providers.offline_writer.icons import icon_for
from app.providers.offline_writer.names import names
from app.providers.offline_writer.number_cards import number_card
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.phrases import NOT_FIRST, SAYING, phrases
from app.providers.offline_writer.quotes import quotation
from app.providers.offline_writer.series import series_chart
from app.providers.offline_writer.subject import Subject
from app.providers.offline_writer.words import (
    ADVERBS,
    LOOSE,
    PREPOSITIONS,
    SUBORDINATORS,
    content_words,
    is_finite,
    keyword,
)

CREDIT = re.compile(
    r"[.;(]?\s*(?:Photo|Photograph|Image|Picture|Credit|Source)s?(?: by|:| ©)\s*(?P<credit>[^)]{2,60})\)?\s*$",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"^\d{1,2}[.):]\s+")
"""What a heading in a row of such is counted by."""

OPENS_BADLY = NOT_FIRST | SUBORDINATORS | PREPOSITIONS
MOST_KICKER = 34
MOST_CAPTION = 90
MONOTONY = 0.45
"""What showing the same kind of picture twice running costs a candidate."""


REPETITION = 10.0
"""What showing it three times running costs: only what the narration announces is worth that."""

ANNOUNCED = 20.0

FEWEST_WORDS, MOST_WORDS = 2, 7
FAINTEST = 0.3
"""The least score of a clause that is shown where nothing better is."""


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
        return Sight(kinds=(*self.kinds, visual.kind), texts=self.texts | {_memory(visual)})


def visual_for(scene: Sequence[Passage], seen: Sight, about: Subject) -> Visual:
    """The best visual for the passages of one scene; no kind comes three times running if another will do."""
    candidates = [c for c in _candidates(scene, about) if _memory(c.visual) not in seen.texts]
    lively = [c for c in candidates if c.score > _monotony(c.visual, seen)]
    plain = [c for c in candidates if isinstance(c.visual, StatementVisual)]
    best = max(lively or plain, key=lambda c: c.score - _monotony(c.visual, seen), default=None)
    visual = best.visual if best else _last_resort(scene, seen, about)
    return _dressed(visual, scene, about)


def _monotony(visual: Visual, seen: Sight) -> float:
    if seen.kinds[-2:] == (visual.kind, visual.kind):
        return REPETITION
    return MONOTONY if seen.kinds[-1:] == (visual.kind,) else 0.0


def _text(visual: Visual) -> str:
    if isinstance(visual, NumberVisual):
        return f"{visual.number} {visual.unit}"
    if isinstance(visual, ImageVisual):
        return visual.image
    if isinstance(visual, StatementVisual | QuoteVisual):
        return visual.text
    return visual.title


def _memory(visual: Visual) -> str:
    """What must not be seen again: a list may bear the words of a statement before it."""
    if isinstance(visual, BulletsVisual):
        return f"{visual.kind}: {visual.title}: {visual.bullets[0].text}"
    if isinstance(visual, ChartVisual):
        return f"{visual.kind}: {visual.title}"
    return _text(visual)


def _candidates(scene: Sequence[Passage], about: Subject) -> Iterator[Candidate]:
    said = 0
    for passage in scene:
        yield from _special(passage, about)
        title = passage.heading or about.title
        for number, line in enumerate(passage.lines):
            yield from _of_sentence(line.text, about, late=0.03 * number)
            if listed := enumerated(line.text, line=said + number, title=title):
                yield Candidate(visual=listed, score=1.7)
        said += len(passage.lines)


def _special(passage: Passage, about: Subject) -> Iterator[Candidate]:
    texts = [entry.text for entry in passage.entries] or [line.text for line in passage.lines]
    title = passage.heading or about.title
    if series := series_chart(texts, title=title, listed=bool(passage.entries)):
        yield Candidate(visual=series, score=ANNOUNCED)
    elif passage.entries and (listed := bullets(passage, passage.heading or about.title)):
        yield Candidate(visual=listed, score=ANNOUNCED)
    spoken = " ".join([*(line.text for line in passage.lines), *sorted(about.words)])
    if passage.table and (drawn := table_chart(passage.table.rows, spoken=spoken)):
        yield Candidate(visual=drawn, score=ANNOUNCED)
    if passage.quote:
        yield Candidate(visual=QuoteVisual(text=passage.quote, by=passage.by), score=ANNOUNCED)
    if passage.picture:
        yield Candidate(visual=_image(passage.picture), score=1.9)


def _of_sentence(text: str, about: Subject, *, late: float) -> Iterator[Candidate]:
    if card := number_card(text, about.words):
        dated = 0.5 * (not card.unit and YEAR.match(card.number.strip("~<>+")) is not None)
        yield Candidate(visual=card, score=1.35 + 0.1 * bool(card.unit) - dated - late)
    if quoted := quotation(text):
        yield Candidate(visual=quoted, score=1.6 - late)
    for phrase in fragments(text, about.words)[:3]:
        statement = StatementVisual(text=phrase.text, emphasis=emphasis(phrase.text, about.words))
        yield Candidate(visual=statement, score=phrase.score - late)


def shows(text: str, about: Subject) -> bool:
    """Whether a sentence gives something of its own to see."""
    card = number_card(text, about.words) or series_chart([text], title=about.title)
    return bool(card or fragments(text, about.words) or quotation(text) or enumeration(text))


def _image(picture: Block) -> ImageVisual:
    credit = CREDIT.search(picture.text)
    caption = picture.text[: credit.start()] if credit else picture.text
    return ImageVisual(
        image=picture.image,
        caption=caption.rstrip(" .") if len(caption) <= MOST_CAPTION else "",
        credit=credit["credit"].strip(" .") if credit else "",
    )


def _last_resort(scene: Sequence[Passage], seen: Sight, about: Subject) -> StatementVisual:
    """The heading of the section that the scene opens, else what its sentences are about.

    When they name nothing it is the heading again, or the article's title.
    """
    lines = [line.text for passage in scene for line in passage.lines]
    heading = NUMBERED.sub("", scene[0].heading)
    opens = scene[0].opens and len(content_words(heading)) >= FEWEST_WORDS
    told = tuple(_told(lines, about))
    texts = (heading, *told, about.title) if opens else (*told, heading, about.title)
    able = [text for text in texts if text and text not in lines]
    text = next((text for text in able if text not in seen.texts), heading or about.title)
    return StatementVisual(text=text, emphasis=emphasis(text, about.words))


def _told(lines: Sequence[str], about: Subject) -> Iterator[str]:
    """What the sentences are about: whole topics, names, openings, faint clauses, bare topics."""
    topics = list(map(_topic, lines))
    yield from (topic for topic in topics if len(topic.split()) > FEWEST_WORDS)
    yield from (name for line in lines for name in names(line)[:2])
    yield from map(_opening, lines)
    yield from (clause for line in lines for clause in _clauses(line, about))
    yield from topics


def _clauses(line: str, about: Subject) -> Iterator[str]:
    """The sentence's own short clauses, also faint ones, but never all of it nor what is only said."""
    if SAYING.search(line):
        return
    for phrase in phrases(line, about.words, least=FAINTEST):
        words = phrase.text.split()
        if len(words) <= MOST_WORDS and len(words) < len(line.split()):
            yield phrase.text


def _topic(line: str) -> str:
    """What a sentence is about: the two to seven words before its verb; empty when they are no name."""
    words = line.split()
    verb = next((n for n in range(1, min(len(words), 8)) if is_finite(words, n)), 0)
    topic = words[:verb]
    while topic and keyword(topic[-1]) in LOOSE | ADVERBS:
        topic.pop()
    opening = keyword(topic[0]) if topic else ""
    unfit = opening in NOT_FIRST | PREPOSITIONS | ADVERBS | {"today"} or any(
        word[-1] in ",;:" for word in topic
    )
    return "" if unfit or len(content_words(" ".join(topic))) < FEWEST_WORDS else " ".join(topic)


def _opening(line: str) -> str:
    """A sentence's first two to seven words when a comma or the like ends them."""
    words = re.split(r"[,;:] | [—–] ", line, maxsplit=1)[0].split()
    says = len(content_words(" ".join(words))) >= FEWEST_WORDS
    says = says and not set('“”"') & set(" ".join(words))
    says = says and not any(keyword(word) in SUBORDINATORS for word in words)
    fit = says and len(words) <= MOST_WORDS and keyword(words[0]) not in OPENS_BADLY
    return " ".join(words).rstrip(".") if fit and len(words) < len(line.split()) else ""


def _dressed(visual: Visual, scene: Sequence[Passage], about: Subject) -> Visual:
    """The visual with the section's heading above it, and the picture its words call for."""
    heading = scene[0].heading
    kicker = heading if len(heading) <= MOST_KICKER and heading != _text(visual) else ""
    if isinstance(visual, NumberVisual | StatementVisual):
        shown = visual.label if isinstance(visual, NumberVisual) else visual.text
        icon = icon_for((shown, heading), default=about.icon)
        return replace(visual, kicker=kicker, icon=icon)
    if isinstance(visual, BulletsVisual | ChartVisual | QuoteVisual | ImageVisual):
        return replace(visual, kicker=kicker)
    return visual
