"""The text of a PDF as blocks."""

import io
import re
from collections import Counter

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from app.core.exceptions import Invalid
from app.generation.article import BlockKind
from app.generation.tidy import tidy
from app.providers.article.draft import Draft
from app.providers.article.limits import MAX_PAGES

NUMBERS = re.compile(r"\d+")
PAGE_NUMBER = re.compile(
    r"^(?:page\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?$", re.IGNORECASE
)
ITEM = re.compile(r"^(?:[•‣▪●–]|\(?\d{1,2}[.)])\s+")
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
HYPHENATED = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad]$")
MAX_HEADING = 70
SHORT = 0.75
"""A line this much shorter than the page's usual one, after a full stop, ends a paragraph."""


def read_pdf(content: bytes, *, name: str) -> Draft:
    """The blocks of a PDF: lines joined to paragraphs, running heads and page numbers left out.

    Raises Invalid when it is encrypted, damaged, longer than 400 pages, or holds pictures of text.
    """
    pages, title, author = _pages(content, name)
    lines = [line for page in _without_running_heads(pages) for line in [*page, ""]]
    if not any(line.strip() for line in lines):
        raise Invalid(
            f"{name} holds pictures of pages, not text.",
            remedy="Run a text recogniser over it first.",
        )
    draft = Draft(title=title, byline=author)
    _add_lines(draft, lines)
    return draft


def _pages(content: bytes, name: str) -> tuple[list[list[str]], str, str]:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Invalid(f"{name} is encrypted.", remedy="Give a copy without a password.")
        if len(reader.pages) > MAX_PAGES:
            raise Invalid(f"{name} has {len(reader.pages)} pages; the limit is {MAX_PAGES}.")
        pages = [page.extract_text().split("\n") for page in reader.pages]
        about = reader.metadata
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(f"{name} is a damaged PDF and could not be read.") from error
    title = tidy(about.title or "") if about else ""
    author = tidy(about.author or "") if about else ""
    return pages, _worthy(title), author


def _worthy(title: str) -> str:
    """Titles that programs make up, such as `Microsoft Word - draft.doc`, say nothing."""
    made_up = re.search(r"\.\w{2,4}$|^untitled|^microsoft word", title, re.IGNORECASE)
    return "" if made_up or len(title.split()) < 2 else title


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    edges = Counter(
        _shape(line) for page in pages for line in {*page[:2], *page[-2:]} if line.strip()
    )
    often = max(3, len(pages) // 3)
    return [
        [
            line
            for place, line in enumerate(page)
            if not PAGE_NUMBER.match(line.strip())
            and not (edges[_shape(line)] >= often and (place < 2 or place >= len(page) - 2))
        ]
        for page in pages
    ]


def _shape(line: str) -> str:
    return NUMBERS.sub("#", line.strip().lower())


def _add_lines(draft: Draft, lines: list[str]) -> None:
    lengths = sorted(len(line) for line in lines if line.strip())
    usual = lengths[int(0.8 * (len(lengths) - 1))]
    paragraph = ""
    group = 0
    for line in map(str.strip, lines):
        if _breaks(paragraph, line):
            group += 0 if ITEM.match(paragraph) else 1
            _add_paragraph(draft, paragraph, group)
            paragraph = line
        else:
            paragraph = _joined(paragraph, line)
        if SENTENCE_END.search(line) and len(line) < SHORT * usual:
            _add_paragraph(draft, paragraph, group)
            paragraph = ""
    _add_paragraph(draft, paragraph, group)


def _breaks(paragraph: str, line: str) -> bool:
    """Whether `line` begins something new after the paragraph so far."""
    if not paragraph:
        return False
    if ITEM.match(line):
        return True
    if not line:  # a page ends here, perhaps in the middle of a sentence
        return bool(SENTENCE_END.search(paragraph)) or _is_heading(paragraph)
    return _is_heading(paragraph) and line[0].isupper()


def _joined(paragraph: str, line: str) -> str:
    if not paragraph or not line:
        return paragraph or line
    if HYPHENATED.search(paragraph) and line[0].islower():
        return HYPHENATED.sub("", paragraph) + line
    return f"{paragraph} {line}"


def _is_heading(text: str) -> bool:
    words = text.split()
    short = len(text) <= MAX_HEADING and 1 <= len(words) <= 10
    return short and text[-1] not in ".,;:!?-" and (text[0].isupper() or text[0].isdigit())


def _add_paragraph(draft: Draft, text: str, group: int) -> None:
    if ITEM.match(text):
        draft.add(BlockKind.ITEM, ITEM.sub("", text), group=group)
    elif not _is_heading(text or "."):
        draft.add(BlockKind.PARAGRAPH, text)
    elif not draft.title and not draft.blocks:
        draft.title = tidy(text)
    elif tidy(text) != draft.title:
        draft.add(BlockKind.HEADING, text, level=2)
