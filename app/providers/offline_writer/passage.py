"""The least of an article that can be told by itself."""

from dataclasses import dataclass

from app.generation.article import Block
from app.generation.script import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences that stand together, and what of the article belongs to them.

    `entries` are the list's items, spoken by the last lines, `before` how many of the list came before
    them; `table`, `picture` and `quote` are the
    blocks beside it; `by` is whose words the quote is. `section` counts headings from 0.
    """

    lines: tuple[Line, ...]
    section: int
    heading: str = ""
    opens: bool = False
    entries: tuple[Block, ...] = ()
    before: int = 0
    table: Block | None = None
    picture: Block | None = None
    quote: str = ""
    by: str = ""

    @property
    def place(self) -> int:
        """Where it stands in the article."""
        first = self.lines[0].trace
        return first.start if first else 0

    @property
    def end(self) -> int:
        """Where it ends in the article."""
        last = self.lines[-1].trace
        return last.end if last else 0

    @property
    def characters(self) -> int:
        """How much there is to say."""
        return sum(len(line.text) for line in self.lines)

    @property
    def plain(self) -> bool:
        """Whether it is prose and nothing else."""
        return not (self.entries or self.table or self.quote)
