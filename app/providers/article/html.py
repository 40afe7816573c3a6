"""The main text of an HTML page as blocks."""

import re
from pathlib import Path

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Document

from app.core.exceptions import Invalid
from app.generation.article import BlockKind
from app.generation.tidy import tidy
from app.providers.article.draft import Draft
from app.providers.article.files import local_picture

LANGUAGE = re.compile(r"<html\b[^>]*\blang=[\"']?(?P<code>[A-Za-z]{2})\b", re.IGNORECASE)
SITE_SUFFIX = re.compile(r"\s+[|–—·-]\s+[^|–—·]{2,40}$")


def read_html(text: str, *, address: str = "", folder: Path | None = None) -> Draft:
    """The blocks of a page's main text, without menus, comments and advertisements.

    Pictures of a page at `address` keep their absolute address as `image`; those of a saved page in
    `folder` are local files, and the ones that are not there are left out. Raises Invalid when the
    page has no text.
    """
    document = bare_extraction(
        text,
        url=address or None,
        include_comments=False,
        include_images=True,
        include_tables=True,
        with_metadata=True,
    )
    if not isinstance(document, Document) or document.body is None:
        raise Invalid(
            f"{address or 'The page'} holds no article that could be found.",
            remedy="Save its text to a file and give that with --from.",
        )
    draft = _about(document, text)
    _Walk(draft, folder).blocks(document.body)
    return draft


def _about(document: Document, text: str) -> Draft:
    language = LANGUAGE.search(text[:5_000])
    return Draft(
        title=SITE_SUFFIX.sub("", document.title or ""),
        byline=document.author or "",
        published=document.date or "",
        site=document.sitename or "",
        lead=document.description or "",
        language=language["code"].lower() if language else "",
    )


class _Walk:
    """Goes through the extracted tree and adds what it finds to the draft."""

    def __init__(self, draft: Draft, folder: Path | None) -> None:
        self.draft = draft
        self.folder = folder
        self.groups = 0

    def blocks(self, parent: etree._Element) -> None:
        for child in parent:
            self.block(child)

    def block(self, element: etree._Element) -> None:
        if element.tag == "head":
            self.heading(element)
        elif element.tag in {"p", "ab"}:
            self.draft.add(BlockKind.PARAGRAPH, words(element))
            self.pictures(element)
        elif element.tag == "quote":
            self.draft.add(BlockKind.QUOTE, words(element))
        elif element.tag == "list":
            self.items(element)
        elif element.tag == "graphic":
            self.picture(element)
        elif element.tag == "table":
            rows = [[words(cell) for cell in row] for row in element.iter("row")]
            self.draft.add_table(rows)

    def heading(self, element: etree._Element) -> None:
        rend = element.get("rend", "h2")
        level = int(rend[1]) if rend[1:].isdigit() else 2
        if tidy(words(element)) != self.draft.title:
            self.draft.add(BlockKind.HEADING, words(element), level=level)

    def items(self, element: etree._Element) -> None:
        self.groups += 1
        for entry in element.iter("item"):
            self.draft.add(BlockKind.ITEM, words(entry), group=self.groups)

    def pictures(self, element: etree._Element) -> None:
        for picture in element.iter("graphic"):
            self.picture(picture)

    def picture(self, element: etree._Element) -> None:
        caption = element.get("title") or element.get("alt") or ""
        image = self._image(element.get("src") or "")
        if image:
            self.draft.add(BlockKind.IMAGE, caption, image=image)

    def _image(self, reference: str) -> str:
        if self.folder is None or not reference:
            return reference
        try:
            return local_picture(self.folder, reference)
        except Invalid:  # a saved page refers to much that was not saved with it
            return ""


def words(element: etree._Element) -> str:
    """All the text inside an element, on one line."""
    return tidy(_inside(element))


def _inside(element: etree._Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        apart = " " if child.tag in {"lb", "p", "item"} else ""
        pieces += [apart, _inside(child), child.tail or ""]
    return "".join(pieces)
