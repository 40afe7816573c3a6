"""What stands around the film: title, thumbnail words, description and tags."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from app.generation.article import Article, BlockKind
from app.generation.script import Headline, NumberVisual, Scene
from app.generation.title_headline import SMALL_WORDS, headline_words, title_headline
from app.providers.offline_writer.figures import YEAR
from app.providers.offline_writer.number_cards import number_card
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.sizes import SIZES
from app.providers.offline_writer.subject import Subject
from app.providers.offline_writer.words import (
    PREPOSITIONS,
    STOPWORDS,
    WORD,
    content_words,
    is_verb_form,
)

MOST_DESCRIPTION_BYTES = 4_000
"""YouTube allows 5,000; chapters are added later."""

MOST_TAGS, MOST_TAG_CHARACTERS = 12, 400
MOST_WORDS = 5
MOST_LINE = 16
MOST_BADGE = 14
SMALL = frozenset({"g", "mg", "ml", "cm", "mm", "°C", "°F", "ms"})
ADJECTIVES = {size: adjective for adjective, size in SIZES.items()}
"""`25 feet high`, where a card says `25 feet` and `height`."""

LEAST = 4.0
"""How striking a badge is at least: `340 days` is, `12 hours` is not."""
UNSAFE = re.compile(r"[<>]")


def headline(article: Article, hook: Passage, scenes: Sequence[Scene], about: Subject) -> Headline:
    """Five words at most for the thumbnail, and a figure as its badge.

    The words are the hook's own figure and what it counts, else the title's; the badge is the most
    striking other figure of the film.
    """
    image = next((s.visual.image for s in scenes if s.visual.kind == "image"), "")
    cards = (number_card(line.text, about.words) for line in hook.lines)
    card = next((card for card in cards if card), None)
    lines = _figure_lines(card, _theme(article)) if card else ()
    words = title_headline(article.title, icon=about.icon, image=image)
    if lines:
        words = replace(words, first=lines[0].upper(), second=lines[1].upper())
    said = f"{words.first} {words.second}"
    badges = _badges(scenes, about.words)
    return replace(words, badge=next((badge for badge in badges if not _shared(badge, said)), ""))


def _badges(scenes: Sequence[Scene], subject: frozenset[str]) -> list[str]:
    """The film's figures with what they count, the most striking first."""
    cards = [
        card
        for scene in scenes
        for line in scene.lines
        if (card := number_card(line.text, subject)) and not YEAR.match(card.number.strip("~"))
    ]
    found = [(_badge(card), card) for card in cards]
    fit = [pair for pair in found if 0 < len(pair[0]) <= MOST_BADGE and _striking(pair[1]) >= LEAST]
    return [text for text, card in sorted(fit, key=lambda pair: -_striking(pair[1]))]


def _badge(card: NumberVisual) -> str:
    """`340 DAYS`, `$150 BILLION` or `13,200 HOUSES`; empty when what is counted is not plain."""
    number = card.number.strip("~<>+")
    if card.unit.endswith(" dollars"):
        return f"${number} {card.unit.removesuffix(' dollars')}".upper()
    if card.unit:
        gap = "" if card.unit == "%" else " "
        return (
            ""
            if card.unit in SMALL or card.unit.endswith("times")
            else f"{number}{gap}{card.unit}".upper()
        )
    nouns = card.label.split()[:2]
    noun = next((n for n in nouns if n.endswith("s") and n.isalpha() and not is_verb_form(n)), "")
    return f"{number} {noun}".upper() if noun and noun not in STOPWORDS else ""


def _striking(card: NumberVisual) -> float:
    scaled = any(scale in card.unit for scale in ("million", "billion", "trillion"))
    value = float(re.sub(r"[^\d.]", "", card.number.rpartition("–")[2]) or 0)
    return 3.0 * scaled + len(str(int(value))) + bool(card.unit)


def _shared(badge: str, said: str) -> bool:
    return badge.split(maxsplit=1)[0] in said.split() or badge in said


def _figure_lines(card: NumberVisual, theme: str) -> tuple[str, ...]:
    """`98% water` over the theme, `16 m` over `in six hours`; empty when they are too long."""
    number = card.number.strip("~<>+")
    figure = f"{number}{card.unit}" if card.unit == "%" else f"{number} {card.unit}".strip()
    first, *more = ADJECTIVES.get(card.label, card.label).split()
    counted = (not card.unit or not more) and first not in PREPOSITIONS
    if counted and len(f"{figure} {first}") <= MOST_LINE:
        figure, second = f"{figure} {first}", theme
    else:
        second = card.label if len(card.label) <= MOST_LINE else theme
        if not card.unit:
            return ()
    fits = len(f"{figure} {second}".split()) <= MOST_WORDS
    return (figure, second) if fits and max(len(figure), len(second)) <= MOST_LINE else ()


def _theme(article: Article) -> str:
    """The one or two neighbouring words of the title that the article uses most."""
    words = [word.strip(',.:;!?“”"()') for word in article.title.split()]
    text = article.text.lower()
    weight = [0 if _says_little(word.lower()) else text.count(word.lower()) for word in words]
    pairs = [n for n in range(len(words) - 1) if weight[n] and weight[n + 1]]
    if pairs:
        best = max(pairs, key=lambda n: weight[n] + weight[n + 1])
        return f"{words[best]} {words[best + 1]}"
    return words[max(range(len(words)), key=lambda n: weight[n])]


def _says_little(word: str) -> bool:
    acts = word.endswith("ed") or (word.endswith("s") and is_verb_form(word))
    return word in STOPWORDS | SMALL_WORDS or (acts and not word.endswith("ss"))


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
    found += [word for word in headline_words(article.title.lower()) if content_words(word)]
    found += [word for word, _count in frequent.most_common(MOST_TAGS)]
    kept: list[str] = []
    for tag in dict.fromkeys(found):
        if len(kept) < MOST_TAGS and sum(len(t) + 3 for t in [*kept, tag]) <= MOST_TAG_CHARACTERS:
            kept.append(tag)
    return tuple(kept)
