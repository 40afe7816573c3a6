"""An article as passages, each with the picture that belongs to it."""

from collections.abc import Sequence
from dataclasses import replace

from app.generation.article import Article, Block
from app.providers.offline_writer.cutting import Cutter
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.words import content_words

MOST_LINES = 4
CRUMB = 60
"""Characters: less is spoken in under four seconds."""

NEIGHBOURS = 4
"""Characters between two sentences that follow each other, a paragraph's end included."""

REACH = 1_500
"""Characters around a picture in which the passage is looked for that speaks of what it shows."""


def passages(article: Article) -> tuple[Passage, ...]:
    """The article's passages in reading order; boilerplate, notes and captions are left out."""
    cutter = Cutter(article)
    kept = _without_promises(cutter.cut())
    return tuple(_with_pictures(_without_crumbs(kept), cutter.pictures))


def _without_promises(found: list[Passage]) -> list[Passage]:
    """Without the sentences that announce, by a colon, what is neither said nor shown."""
    kept: list[Passage] = []
    for passage in found:
        if not passage.plain and not passage.table:
            kept.append(passage)
            continue
        last = passage.lines[-1]
        lines = tuple(
            line
            for line in passage.lines
            if not line.text.endswith(":") or (passage.table and line is last)
        )
        if lines:
            kept.append(replace(passage, lines=lines))
    return kept


def _without_crumbs(found: list[Passage]) -> list[Passage]:
    """Passages too short for a picture of their own go with the next or the last of their paragraph."""
    whole: list[Passage] = []
    for passage in found:
        last = whole[-1] if whole else None
        if last and _touch(last, passage) and _is_crumb(last):
            lines = (*last.lines, *passage.lines)
            whole[-1] = replace(passage, lines=lines, opens=last.opens or passage.opens)
        elif last and _same_paragraph(last, passage) and _is_crumb(passage) and last.plain:
            whole[-1] = replace(last, lines=(*last.lines, *passage.lines))
        else:
            whole.append(passage)
    return whole


def _touch(last: Passage, passage: Passage) -> bool:
    near = last.section == passage.section and passage.place - last.end < NEIGHBOURS
    return near and len(last.lines) < MOST_LINES


def _same_paragraph(last: Passage, passage: Passage) -> bool:
    return passage.place - last.end == 1 and len(last.lines) < MOST_LINES


def _is_crumb(passage: Passage) -> bool:
    return passage.plain and passage.characters < CRUMB


def _with_pictures(found: list[Passage], pictures: Sequence[Block]) -> list[Passage]:
    """Each picture goes to the passage around it that shares most words with its caption."""
    placed = list(found)
    for picture in pictures:
        near = [
            number
            for number, passage in enumerate(placed)
            if passage.plain and not passage.picture and abs(passage.place - picture.start) < REACH
        ]
        if near:
            best = max(near, key=lambda number: _kinship(placed[number], picture))
            placed[best] = replace(placed[best], picture=picture)
    return placed


def _kinship(passage: Passage, picture: Block) -> float:
    said = content_words(" ".join(line.text for line in passage.lines))
    distance = abs(passage.place - picture.start) / REACH
    return len(said & content_words(picture.text)) - distance
