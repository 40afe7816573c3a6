"""Plain text as blocks: paragraphs, evident headings and lists."""

import re

from app.generation.article import BlockKind
from app.generation.tidy import tidy
from app.providers.article.draft import Draft

BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
UNDERLINE = re.compile(r"^[=\-~]{3,}$")
MARK = re.compile(r"^\s*(?:[-*•‣–]|\(?\d{1,2}[.)])\s+")
MAX_HEADING = 70
LONG_LINE = 100
"""Lines longer than this were not wrapped: each is a paragraph of its own."""


def read_plain(text: str) -> Draft:
    """The blocks of a plain text. The first heading before any paragraph is the title."""
    draft = Draft()
    for group, chunk in enumerate(_chunks(text), start=1):
        _add_chunk(draft, [line for line in chunk.split("\n") if line.strip()], group)
    return draft


def _chunks(text: str) -> list[str]:
    chunks = [chunk for chunk in BLANK.split(text.strip("\n")) if chunk.strip()]
    return [part for chunk in chunks for part in _unwrapped(chunk)]


def _unwrapped(chunk: str) -> list[str]:
    lines = chunk.split("\n")
    wrapped = any(MARK.match(line) for line in lines) or max(map(len, lines)) <= LONG_LINE
    return [chunk] if wrapped else [line for line in lines if line.strip()]


def _add_chunk(draft: Draft, lines: list[str], group: int) -> None:
    if len(lines) > 1 and UNDERLINE.match(lines[1].strip()):
        _add_heading(draft, lines[0])
        lines = lines[2:]
    elif len(lines) == 1 and _is_heading(lines[0]):
        _add_heading(draft, lines[0])
        return
    first_mark = next((n for n, line in enumerate(lines) if MARK.match(line)), len(lines))
    draft.add(BlockKind.PARAGRAPH, " ".join(lines[:first_mark]))
    for entry in _items(lines[first_mark:]):
        draft.add(BlockKind.ITEM, entry, group=group)


def _is_heading(line: str) -> bool:
    text = tidy(line)
    ends_open = text[-1:] not in set('.!?…:;,"”’。！？')
    return len(text) <= MAX_HEADING and ends_open and not MARK.match(text) and text[0].isupper()


def _add_heading(draft: Draft, line: str) -> None:
    text = tidy(line)
    if not draft.title and not draft.blocks:
        draft.title = text.title() if text.isupper() else text
    else:
        draft.add(BlockKind.HEADING, text.capitalize() if text.isupper() else text, level=2)


def _items(lines: list[str]) -> list[str]:
    entries: list[str] = []
    for line in lines:
        if MARK.match(line):
            entries.append(MARK.sub("", line))
        else:
            entries[-1] += " " + line
    return entries
