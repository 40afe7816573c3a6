"""An article as the writer reads it: blocks of plain text, each at its place."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of an article is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    IMAGE = "image"
    TABLE = "table"


RUN_IN = 7
"""The level of a heading that opens one paragraph, in bold, and stands for no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block. `text` stands in `Article.text` at `start`, character for character.

    Consecutive ITEM blocks with the same `group` are one list. A TABLE's `rows` are its cells, the
    first row its head; its text is the cells joined by tabs and newlines. An IMAGE's text is its
    caption or alternative text (maybe empty) and `image` a local file.
    """

    kind: BlockKind
    text: str
    start: int
    level: int = 0
    group: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A source text. `source` is what the film names: a site, a publication or a file name.

    `lead` is the sentence its publisher put under the title; it is no part of `text`.
    """

    title: str
    source: str
    address: str
    language: str
    text: str
    blocks: tuple[Block, ...]
    byline: str = ""
    published: str = ""
    lead: str = ""
