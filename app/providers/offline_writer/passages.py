"""An article cut into passages: the least that can be told by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.generation.article import Article, Block, BlockKind
from app.generation.script import Line, Trace
from app.generation.spoken.sentences import sentences
from app.providers.offline_writer.trimming import trimmed, without_connective

LEANING = re.compile(
    r"^[\"“‘']?(?:This|These|Those|That|Such|It|Its|He|His|She|Her|They|Their|Them|Both|Neither|Either|"
    r"Another|Others?|One of (?:them|these|those)|Some (?!of the)|None of (?:them|these)|All of (?:them|these)|"
    r"The (?:latter|former|other|others|same|second|third|result|reason|answer|first of|cure)\b|"
    r"Then|There(?:fore)?|Thus|Hence|So|Instead|Otherwise|Likewise|Again|Here|"
    r"Two .{2,12} later|.{2,14} later|By then|Since then|At that|At this|In that|In this|With (?:this|that|these)|"
    r"From (?:this|these|there)|To (?:this|that|these)|After (?:this|that)|Before (?:this|that)|"
    r"For (?:this|that|these)|Because of (?:this|that)|Even (?:then|so|this|that)|"
    r"(?:If|When|Where|While|As|Once|Without) (?:it|they|this|that|these|he|she|them|one) ?|Larger|Smaller|Later)\b"
)
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
SIGNATURE = re.compile(r"\s*(?:^|(?<=[\s.!?…\"”’]))[—–-]{1,2}\s*(?P<by>[^\W\d_][^—–]{2,70})$")
MAX_SENTENCE = 320
MAX_CHAIN = 4
CRUMB = 60
"""Characters: less is spoken in under four seconds."""

NEIGHBOURS = 4
"""Characters between two sentences that follow each other, a paragraph's end included."""

MAX_ENTRIES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences that stand together, and what of the article belongs to them.

    `entries` are the list's items, spoken by the last lines; `table`, `picture` and `quote` are the
    blocks beside it; `by` is whose words the quote is. `section` counts headings from 0.
    """

    lines: tuple[Line, ...]
    section: int
    heading: str = ""
    opens: bool = False
    entries: tuple[Block, ...] = ()
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


def passages(article: Article) -> tuple[Passage, ...]:
    """The article's passages in reading order; boilerplate, notes and captions are left out."""
    return tuple(_without_crumbs(_Cutter(article).cut()))


def _without_crumbs(found: list[Passage]) -> list[Passage]:
    """Passages too short for a picture of their own go with the next one of their paragraph."""
    whole: list[Passage] = []
    for passage in found:
        crumb = whole[-1] if whole else None
        if crumb and _is_crumb(crumb) and passage.place - crumb.end < NEIGHBOURS:
            opens = crumb.opens or passage.opens
            picture = crumb.picture or passage.picture
            lines = (*crumb.lines, *passage.lines)
            whole[-1] = replace(passage, lines=lines, opens=opens, picture=picture)
        elif not passage.lines[-1].text.endswith(":") or passage.table:
            whole.append(passage)
    return whole


def _is_crumb(passage: Passage) -> bool:
    return passage.plain and passage.characters < CRUMB


@dataclass(slots=True)
class _Cutter:
    """Goes through an article block by block and keeps what may still belong together."""

    article: Article
    done: list[Passage] = field(default_factory=list)
    section: int = 0
    heading: str = ""
    opens: bool = True
    pictures: list[Block] = field(default_factory=list)

    def cut(self) -> list[Passage]:
        blocks = list(self.article.blocks)
        place = 0
        while place < len(blocks):
            block = blocks[place]
            if block.kind is BlockKind.HEADING and REFERENCES.match(block.text):
                break
            if block.kind is BlockKind.ITEM:
                entries = list(_list_at(blocks, place))
                self.add_list(entries)
                place += len(entries)
                continue
            self.add(block)
            place += 1
        return self.done

    def add(self, block: Block) -> None:
        if block.kind is BlockKind.HEADING:
            self.section += 1
            self.heading = block.text
            self.opens = True
        elif block.kind is BlockKind.PARAGRAPH:
            self.add_prose(block)
        elif block.kind is BlockKind.QUOTE:
            self.add_quote(block)
        elif block.kind is BlockKind.TABLE:
            self.add_table(block)
        else:
            self.pictures.append(block)
            self.hang_on_last()

    def add_prose(self, block: Block) -> None:
        for number, (start, end) in enumerate(sentences(block.text)):
            text = block.text[start:end]
            if not _worth_saying(text):
                continue
            line = self.line(block.start + start, text, follows=True)
            last = self.done[-1] if self.done else None
            leans = bool(LEANING.match(without_connective(text)) or LEANING.match(text))
            if leans and last and self.may_join(last, number):
                self.done[-1] = replace(last, lines=(*last.lines, line))
            elif not leans:
                self.begin(self.line(block.start + start, text, follows=False))

    def may_join(self, last: Passage, number: int) -> bool:
        near = last.section == self.section and (number > 0 or not self.opens)
        return near and last.plain and len(last.lines) < MAX_CHAIN

    def begin(self, line: Line) -> None:
        picture = self.pictures.pop(0) if self.pictures else None
        self.done.append(
            Passage(
                lines=(line,),
                section=self.section,
                heading=self.heading,
                opens=self.opens,
                picture=picture,
            )
        )
        self.opens = False

    def hang_on_last(self) -> None:
        """A picture belongs to the passage before it when that has none, else to the next one."""
        last = self.done[-1] if self.done else None
        if last and last.picture is None and last.section == self.section and last.plain:
            self.done[-1] = replace(last, picture=self.pictures.pop())

    def add_list(self, entries: list[Block]) -> None:
        lead = self.lead()
        lines = [
            self.line(entry.start, entry.text, follows=True) for entry in entries[:MAX_ENTRIES]
        ]
        spoken = tuple(replace(line, text=_closed(line.text)) for line in lines)
        self.done.append(
            Passage(
                lines=(*lead, *spoken),
                section=self.section,
                heading=self.heading,
                opens=self.opens,
                entries=tuple(entries[:MAX_ENTRIES]),
            )
        )
        self.opens = False

    def lead(self) -> tuple[Line, ...]:
        """The sentence that announces what follows, taken from the passage before it."""
        last = self.done[-1] if self.done else None
        if last is None or last.section != self.section or not last.lines[-1].text.endswith(":"):
            return ()
        self.done.pop()
        if len(last.lines) > 1:
            self.done.append(replace(last, lines=last.lines[:-1]))
            if LEANING.match(last.lines[-1].text):
                self.done.pop()
                return last.lines
        return last.lines[-1:]

    def add_quote(self, block: Block) -> None:
        signature = SIGNATURE.search(block.text)
        words = block.text[: signature.start()] if signature else block.text
        by = signature["by"].strip() if signature else ""
        lead = self.lead()
        lines = tuple(
            self.line(block.start + start, words[start:end], follows=True)
            for start, end in sentences(words)
        )
        if lines and len(words) <= MAX_SENTENCE:
            self.done.append(
                Passage(
                    lines=(*lead, *lines),
                    section=self.section,
                    heading=self.heading,
                    opens=self.opens,
                    quote=words.strip(' "“”'),
                    by=by,
                )
            )
        self.opens = False

    def add_table(self, block: Block) -> None:
        last = self.done[-1] if self.done else None
        if last and last.section == self.section and last.plain and last.table is None:
            self.done[-1] = replace(last, table=block)

    def line(self, start: int, text: str, *, follows: bool) -> Line:
        trace = Trace(start=start, end=start + len(text), quote=text)
        return Line(text=trimmed(text, follows=follows), trace=trace)


def _list_at(blocks: list[Block], place: int) -> Iterator[Block]:
    for block in blocks[place:]:
        if block.kind is not BlockKind.ITEM or block.group != blocks[place].group:
            return
        yield block


def _worth_saying(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return (
        letters > 0.5 * len(text)
        and len(text) <= MAX_SENTENCE
        and not SPEAKING_OF_ITSELF.search(text)
    )


def _closed(text: str) -> str:
    return text if text[-1:] in set(".!?…。！？") else text.rstrip(",;:") + "."
