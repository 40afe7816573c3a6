"""An article being put together, block by block."""

from dataclasses import dataclass, field, replace

from app.generation.article import Article, Block, BlockKind
from app.generation.tidy import has_words, tidy


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
        if not has_words(words) and kind is not BlockKind.IMAGE:
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
            title=tidy(title),
            source=tidy(source),
            address=address,
            language=language,
            text="".join(self.parts),
            blocks=tuple(self.blocks),
            byline=tidy(self.byline),
            published=self.published,
            lead=tidy(self.lead),
        )
