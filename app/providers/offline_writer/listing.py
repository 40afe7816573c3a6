"""What stands around the film: title, thumbnail words, description and tags."""

import re
from collections import Counter
from collections.abc import Sequence

from app.generation.article import Article, BlockKind
from app.generation.script import Headline, NumberVisual, Scene
from app.providers.offline_writer.icons import icon_for
from app.providers.offline_writer.number_cards import number_card
from app.providers.offline_writer.passages import Passage
from app.providers.offline_writer.words import STOPWORDS, WORD, content_words

MOST_TITLE = 100
MOST_DESCRIPTION_BYTES = 4_000
"""YouTube allows 5,000; chapters are added later."""

MOST_TAGS, MOST_TAG_CHARACTERS = 12, 400
MOST_WORDS = 5
UNSAFE = re.compile(r"[<>]")


def short_title(title: str) -> str:
    """The title in at most 100 characters, cut after a whole word."""
    title = UNSAFE.sub("", title)
    if len(title) <= MOST_TITLE:
        return title
    return title[: MOST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def headline(
    article: Article, hook: Passage, scenes: Sequence[Scene], subject: frozenset[str]
) -> Headline:
    """Five words at most for the thumbnail: the hook's own figure and what it counts, else the title's."""
    text = " ".join(line.text for line in hook.lines)
    icon = icon_for((article.title, text))
    image = next((s.visual.image for s in scenes if s.visual.kind == "image"), "")
    card = next((c for line in hook.lines if (c := number_card(line.text, subject))), None)
    words = _title_words(article.title)
    if card and _thumb_number(card):
        first = _thumb_number(card).upper()
        left = MOST_WORDS - len(first.split())
        return Headline(first=first, second=_ends(words, left).upper(), icon=icon, image=image)
    half = (len(words) + 1) // 2
    first, second = " ".join(words[:half]).upper(), " ".join(words[half:]).upper()
    return Headline(first=first, second=second, icon=icon, image=image)


def _thumb_number(card: NumberVisual) -> str:
    text = f"{card.number} {card.unit}".strip().lstrip("~<")
    return text if len(text) <= 14 and card.unit else ""


def _title_words(title: str) -> list[str]:
    words = [word.strip(',.:;!?“”"()') for word in title.split(":", 1)[0].split()]
    carrying = [word for word in words if word.lower() not in STOPWORDS and word]
    return (words if len(words) <= MOST_WORDS else carrying)[:MOST_WORDS]


def _ends(words: list[str], most: int) -> str:
    carrying = [word for word in words if word.lower() not in STOPWORDS]
    return " ".join(carrying[: min(most, 3)])


def description(article: Article, hook: Passage, chosen: Sequence[Passage]) -> str:
    """The opening, what the film tells of, and where it comes from. Chapters are added later."""
    headings = list(dict.fromkeys(p.heading for p in chosen if p.heading))
    parts = [" ".join(line.text for line in hook.lines)]
    if headings:
        parts.append("In this film:\n" + "\n".join(f"• {heading}" for heading in headings))
    author = f", {article.byline}" if article.byline and article.byline != article.source else ""
    place = f"\n{article.address}" if article.address.startswith("http") else ""
    parts.append(f"Source: “{article.title}”, {article.source}{author}{place}")
    text = UNSAFE.sub("", "\n\n".join(parts))
    return text.encode()[:MOST_DESCRIPTION_BYTES].decode(errors="ignore")


def tags(article: Article, subject: frozenset[str]) -> tuple[str, ...]:
    """Up to twelve search words: the title's names, then the words the article uses most."""
    text = " ".join(block.text for block in article.blocks if block.kind is not BlockKind.TABLE)
    names = Counter(re.findall(r"\b[A-Z][\w-]+(?:\s[A-Z][\w-]+)+", text))
    frequent = Counter(word for word in map(str.lower, WORD.findall(text)) if word in subject)
    found = [name.lower() for name, count in names.most_common(4) if count > 1]
    found += [word for word in _title_words(article.title.lower()) if content_words(word)]
    found += [word for word, _count in frequent.most_common(MOST_TAGS)]
    kept: list[str] = []
    for tag in dict.fromkeys(found):
        if len(kept) < MOST_TAGS and sum(len(t) + 3 for t in [*kept, tag]) <= MOST_TAG_CHARACTERS:
            kept.append(tag)
    return tuple(kept)
