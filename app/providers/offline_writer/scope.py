"""The part of a very long article that a film can be made from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.generation.article import Article, Block, BlockKind

MOST_CHARACTERS = 150_000
"""Far more than a film of an hour speaks, and read through in well under a second."""

LEAST_OF_SECTION = 1_500
"""Characters below which the beginning of a section does not stand for it."""


def within_reach(article: Article) -> Article:
    """The article itself, or, when it is too long, the beginnings of sections spread over all of it.

    The blocks that are kept stay at their places in the same text.
    """
    if sum(len(block.text) for block in article.blocks) <= MOST_CHARACTERS:
        return article
    sections = list(_sections(article.blocks))
    step = -(-len(sections) * LEAST_OF_SECTION // MOST_CHARACTERS)
    kept = sections[::step]
    share = MOST_CHARACTERS // len(kept)
    blocks = tuple(block for section in kept for block in _beginning(section, share))
    return replace(article, blocks=blocks)


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    section: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING and section:
            yield section
            section = []
        section.append(block)
    yield section


def _beginning(section: Sequence[Block], share: int) -> Iterator[Block]:
    left = share
    for block in section:
        left -= len(block.text)
        if left < 0:
            return
        yield block
