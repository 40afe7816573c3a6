"""An article cut at the places where it can be cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.generation.article import RUN_IN, Article, Block, BlockKind
from app.generation.script import Line, Trace
from app.generation.spoken.sentences import sentences
from app.generation.table_chart import table_chart
from app.generation.tidy import has_words
from app.providers.offline_writer.leaning import leans
from app.providers.offline_writer.number_cards import HOLLOW
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.quotes import quotation
from app.providers.offline_writer.trimming import trimmed
from app.providers.offline_writer.words import content_words

SPEAKING_OF_ITSELF = re.compile(
    r"\b(?:this article|this page|click|subscribe|newsletter|sign up|cookies?|all rights reserved|"
    r"copyright|©|read more|see also|photo(?:graph)? by|image credit|advertisement|share this|"
    r"(?:see|shown in|as in) (?:figure|fig\.|table)|retrieved on|further reading)\b",
    re.IGNORECASE,
)
REFERENCES = re.compile(
    r"^(?:references|notes|footnotes|sources|bibliography|see also|further reading|external links|"
    r"related(?: articles)?|comments|citations)$",
    re.IGNORECASE,
)
LATIN = re.compile(r"[A-Za-z]{3}")
CLOSING_MARKS = "\"'”’»)]"
SIGNATURE = re.compile(r"\s*(?:^|(?<=[\s.!?…\"”’]))[—–-]{1,2}\s*(?P<by>[^\W\d_][^—–]{2,70})$")
MAX_SENTENCE = 320
MAX_CHAIN = 4

MAX_ENTRIES, MAX_LIST = 12, 700
"""Entries of a list that is told, and the characters beyond which no more than six are."""

FEWEST_ENTRIES = 6
CHART_CHARACTERS = 75
"""Less is said in under five seconds, too soon for a chart to be read."""


@dataclass(slots=True)
class Cutter:
    """Goes through an article block by block and keeps what may still belong together."""

    article: Article
    done: list[Passage] = field(default_factory=list)
    section: int = 0
    heading: str = ""
    opens: bool = True
    pictures: list[Block] = field(default_factory=list)
    waiting: Block | None = None
    """A table with no prose before it in its section: it goes with what tells of it after."""
    outside: str = ""
    """The heading that holds again after a paragraph with one of its own."""
    is_run_in: bool = False
    alone: bool = False
    """Whether the present heading stands for one paragraph, which was met."""

    def cut(self) -> list[Passage]:
        """The passages in reading order; the pictures met on the way are in `pictures`."""
        blocks = list(self.article.blocks)
        place = 0
        while place < len(blocks):
            block = blocks[place]
            if block.kind is BlockKind.HEADING and REFERENCES.match(block.text):
                break
            if block.kind is BlockKind.ITEM:
                entries = list(_list_at(blocks, place))
                self._add_list(entries)
                place += len(entries)
                continue
            self._add(block)
            place += 1
        return self.done

    def _add(self, block: Block) -> None:
        if block.kind is BlockKind.HEADING:
            self._enter(block.text)
            self.is_run_in = block.level == RUN_IN
            self.outside = self.outside if self.is_run_in else block.text
        elif block.kind is BlockKind.PARAGRAPH:
            if self.alone:
                self._enter(self.outside)
            self._add_prose(block)
            self.alone, self.is_run_in = self.is_run_in, False
        elif block.kind is BlockKind.QUOTE:
            self._add_quote(block)
        elif block.kind is BlockKind.TABLE:
            self._add_table(block)
        else:
            self.pictures.append(block)

    def _enter(self, heading: str) -> None:
        """Begin a section."""
        self.section += 1
        self.heading = heading
        self.opens, self.alone = True, False
        self.waiting = None

    def _add_prose(self, block: Block) -> None:
        for number, (start, end) in enumerate(sentences(block.text)):
            text = block.text[start:end]
            if not _worth_saying(text):
                continue
            line = self._line(block.start + start, text, follows=True)
            last = self.done[-1] if self.done else None
            leaning = leans(text)
            if leaning and last and self._may_join(last, number):
                self.done[-1] = replace(last, lines=(*last.lines, line))
            elif not leaning:
                self._begin(self._line(block.start + start, text, follows=False))

    def _may_join(self, last: Passage, number: int) -> bool:
        near = last.section == self.section and (number > 0 or not self.opens)
        return near and last.plain and len(last.lines) < MAX_CHAIN

    def _begin(self, line: Line) -> None:
        self.done.append(
            Passage(
                lines=(line,),
                section=self.section,
                heading=self.heading,
                opens=self.opens,
                table=self._awaited(line),
            )
        )
        self.opens = False

    def _awaited(self, line: Line) -> Block | None:
        """The table that waits, if the line is long enough to read it by and speaks of what it shows."""
        table = self.waiting
        if table is None or len(line.text) < CHART_CHARACTERS:
            return None
        shown = content_words(
            " ".join([self.heading, *(cell for row in table.rows for cell in row)])
        )
        if not (shown - HOLLOW) & content_words(line.text):
            return None
        self.waiting = None
        return table

    def _add_list(self, entries: list[Block]) -> None:
        lead = self._lead()
        whole = sum(len(entry.text) for entry in entries) <= MAX_LIST
        kept = tuple(entries[: MAX_ENTRIES if whole else FEWEST_ENTRIES])
        self.done.append(
            Passage(
                lines=(*lead, *(line for entry in kept for line in self._spoken(entry))),
                section=self.section,
                heading=self.heading,
                opens=self.opens,
                entries=kept,
            )
        )
        self.opens = False

    def _spoken(self, entry: Block) -> Iterator[Line]:
        for start, end in sentences(entry.text):
            if has_words(entry.text[start:end]):
                line = self._line(entry.start + start, entry.text[start:end], follows=True)
                yield replace(line, text=_closed(line.text))

    def _lead(self) -> tuple[Line, ...]:
        """The sentence that announces what follows, taken from the passage before it."""
        last = self.done[-1] if self.done else None
        if last is None or last.section != self.section or not last.lines[-1].text.endswith(":"):
            return ()
        self.done.pop()
        if len(last.lines) > 1:
            self.done.append(replace(last, lines=last.lines[:-1]))
            if leans(last.lines[-1].text):
                self.done.pop()
                return last.lines
        return last.lines[-1:]

    def _add_quote(self, block: Block) -> None:
        signature = SIGNATURE.search(block.text)
        words = block.text[: signature.start()] if signature else block.text
        said = None if signature else quotation(words)
        by = signature["by"].strip() if signature else (said.by if said else "")
        lead = self._lead()
        lines = tuple(
            self._line(block.start + start, words[start:end], follows=True)
            for start, end in sentences(words)
            if has_words(words[start:end])
        )
        if lines and len(words) <= MAX_SENTENCE:
            self.done.append(
                Passage(
                    lines=(*lead, *lines),
                    section=self.section,
                    heading=self.heading,
                    opens=self.opens,
                    quote=said.text if said else words.strip(' "“”'),
                    by=by,
                )
            )
        self.opens = False

    def _add_table(self, block: Block) -> None:
        if not table_chart(block.rows, spoken=""):
            return
        if not self._beside(self.done[-1:]):
            self.waiting = block
            return
        last = self.done.pop()
        while last.characters < CHART_CHARACTERS and self._beside(self.done[-1:]):
            before = self.done.pop()
            last = replace(last, lines=(*before.lines, *last.lines), opens=before.opens)
        self.done.append(replace(last, table=block))

    def _beside(self, last: list[Passage]) -> bool:
        """Whether there is a passage of prose just before, in this section."""
        return bool(last) and last[0].section == self.section and last[0].plain

    def _line(self, start: int, text: str, *, follows: bool) -> Line:
        trace = Trace(start=start, end=start + len(text), quote=text)
        return Line(text=trimmed(text, follows=follows), trace=trace)


def _list_at(blocks: list[Block], place: int) -> Iterator[Block]:
    for block in blocks[place:]:
        if block.kind is not BlockKind.ITEM or block.group != blocks[place].group:
            return
        yield block


def _worth_saying(text: str) -> bool:
    """Whether it is a sentence of the article itself, and no caption, byline or note to the reader."""
    if LATIN.search(text) and text.rstrip(CLOSING_MARKS)[-1:] not in set(".!?…:"):
        return False
    letters = sum(character.isalpha() for character in text)
    return (
        letters > 0.5 * len(text)
        and len(text) <= MAX_SENTENCE
        and not SPEAKING_OF_ITSELF.search(text)
    )


def _closed(text: str) -> str:
    return text if text[-1:] in set(".!?…。！？") else text.rstrip(",;:") + "."
