"""An article being put together, block by block."""

import re
from dataclasses import dataclass, field, replace

from app.generation.article import Article, Block, BlockKind

INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(text: str) -> str:
    """The text on one line: runs of white space are one space, invisible characters are gone."""
    return " ".join(INVISIBLE.sub("", text).split())


@dataclass(slots=True)
class Draft:
    """Collects blocks in reading order and keeps each at its place in the whole text."""

    title: str = ""
    byline: str = ""
    published: str = ""
    site: str = ""
    address: str = ""
    language: str = ""
    lead: str = ""
    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(
        self, kind: BlockKind, text: str, *, level: int = 0, group: int = 0, image: str = ""
    ) -> None:
        """One more block. Blocks without words are left out, pictures excepted."""
        words = tidy(text)
        if not words and kind is not BlockKind.IMAGE:
            return
        self._place(Block(kind=kind, text=words, start=0, level=level, group=group, image=image))

    def add_table(self, rows: list[list[str]]) -> None:
        """A table, its first row the head; rows of another width than the head are left out."""
        tidied = [tuple(tidy(cell) for cell in row) for row in rows]
        even = tuple(row for row in tidied if len(row) == len(tidied[0]))
        if len(even) < 2:
            return
        text = "\n".join("\t".join(row) for row in even)
        self._place(Block(kind=BlockKind.TABLE, text=text, start=0, rows=even))

    def _place(self, block: Block) -> None:
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        self.blocks.append(replace(block, start=self.length))
        self.parts.append(block.text)
        self.length += len(block.text)

    def article(self, *, title: str, source: str, address: str, language: str) -> Article:
        """The finished article."""
        return Article(
            title=title,
            source=source,
            address=address,
            language=language,
            text="".join(self.parts),
            blocks=tuple(self.blocks),
            byline=self.byline,
            published=self.published,
            lead=tidy(self.lead),
        )
