"""One scene of a person's own script, from what was read below its heading."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.tree import SyntaxTreeNode

from app.core.exceptions import Invalid
from app.generation.markdown_tree import first_line, plain
from app.generation.script import (
    ImageVisual,
    Line,
    NumberVisual,
    QuoteVisual,
    Scene,
    StatementVisual,
    TitleVisual,
    Visual,
)
from app.generation.script_lists import bullets
from app.generation.spoken.sentences import sentences
from app.generation.table_chart import fits_a_card, table_chart
from app.generation.tidy import has_words, tidy

MOST_WORDS = 400
"""In one scene: nearly three minutes over one picture."""

FIGURE = re.compile(r"^(?P<number>[~<≈]?[$€£¥]?\d[\d.,]*\+?)\s*(?P<unit>\S{0,12}(?:\s\S{1,8})?)$")
SIGNATURE = re.compile(r"\s*(?:^|\s)[—–-]{1,2}\s*(?P<by>[^—–]{2,80})$")


@dataclass(slots=True)
class SceneDraft:
    """A scene being read. `line` is where it begins in the file, from 1.

    The `opening` scene shows the film's title when it shows nothing else: its own heading, or
    `title` when the title stood above it with nothing of its own.
    """

    heading: str
    line: int
    opening: bool = False
    title: str = ""
    spoken: list[str] = field(default_factory=list)
    strong: list[str] = field(default_factory=list)
    shown: SyntaxTreeNode | None = None
    image: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing stands below the heading."""
        return not self.spoken and self.shown is None

    def scene(self, icon_for: Callable[[Iterable[str]], str]) -> Scene:
        """The finished scene. Raises Invalid when it says nothing, too much, or shows no figures."""
        narration = "\n\n".join(self.spoken)
        spans = [narration[start:end] for start, end in sentences(narration)]
        texts = [text for text in spans if has_words(text)]
        self._check(narration, texts)
        visual = self._visual(texts, icon_for)
        return Scene(lines=tuple(Line(text=text) for text in texts), visual=visual)

    def _check(self, narration: str, texts: Sequence[str]) -> None:
        if not texts:
            raise Invalid(
                f"Line {self.line}: the scene “{self.heading}” has no narration.",
                remedy="Write below its heading what is said.",
            )
        words = len(narration.split())
        if words > MOST_WORDS:
            raise Invalid(
                f"Line {self.line}: the scene “{self.heading}” has {words} words; "
                f"the limit is {MOST_WORDS}.",
                remedy="Divide it with more headings.",
            )

    def _visual(self, texts: Sequence[str], icon_for: Callable[[Iterable[str]], str]) -> Visual:
        if self.shown is not None:
            return self._of_block(self.shown, texts, icon_for)
        icon = icon_for((self.heading,))
        shown = self.title or self.heading
        strong = tuple(word for text in self.strong for word in text.split() if word in shown)
        figure = self._figure()
        if self.opening and not (figure and self.title):
            subtitle = self.heading if self.title else ""
            return TitleVisual(title=shown, subtitle=subtitle, icon=icon, emphasis=strong)
        if figure:
            return NumberVisual(
                number=figure["number"], unit=figure["unit"], label=self.heading, icon=icon
            )
        return StatementVisual(text=self.heading, icon=icon, emphasis=strong)

    def _figure(self) -> re.Match[str] | None:
        found = (FIGURE.match(text) for text in self.strong)
        return next((figure for figure in found if figure and fits_a_card(figure["number"])), None)

    def _of_block(
        self,
        block: SyntaxTreeNode,
        texts: Sequence[str],
        icon_for: Callable[[Iterable[str]], str],
    ) -> Visual:
        if block.type == "table":
            return self._chart(block, texts)
        if block.type == "blockquote":
            return _quote(plain(block), self.heading)
        if block.type == "image":
            caption = plain(block)
            credit = tidy(str(block.attrs.get("title", "")))
            return ImageVisual(
                image=self.image, caption=caption, credit=credit, kicker=self.heading
            )
        return bullets(self.heading, [plain(entry) for entry in block.children], texts, icon_for)

    def _chart(self, table: SyntaxTreeNode, texts: Sequence[str]) -> Visual:
        rows = [
            [plain(cell) for cell in row.children]
            for part in table.children
            for row in part.children
        ]
        chart = table_chart(rows, spoken=" ".join(texts))
        if chart is None:
            raise Invalid(
                f"Line {first_line(table)}: the table of “{self.heading}” holds no column of figures for "
                "a chart of 2 to 8 bars.",
                remedy="Give one column of names and one of figures, or use a list.",
            )
        unit = f" ({chart.unit})" if chart.unit else ""
        return replace(chart, title=self.heading, note=f"{chart.title}{unit}")


def _quote(text: str, heading: str) -> QuoteVisual:
    signature = SIGNATURE.search(text)
    words = text[: signature.start()] if signature else text
    by = signature["by"] if signature else ""
    return QuoteVisual(text=words.strip(' “”"'), by=by, kicker=heading)
