"""One address, whatever stands behind it, as an article."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from app.core.exceptions import Invalid
from app.generation.article import Article, Block, BlockKind
from app.generation.markdown_tree import is_address
from app.generation.tidy import has_words, tidy
from app.providers.article.decode import decode
from app.providers.article.draft import Draft
from app.providers.article.fetch import Page, fetch_page
from app.providers.article.files import local_picture, read_local
from app.providers.article.language import language_of
from app.providers.article.markdown import looks_like_markdown, read_markdown
from app.providers.article.plain import read_plain
from app.providers.article.signs import looks_like_html
from app.providers.article.web_pictures import is_far, web_pictures
from app.providers.guarded import PUBLIC, Addresses

SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
MAX_TITLE = 300
ENOUGH_TO_TELL = 40
"""Letters: a sentence is enough where it is prose; table cells and list entries are none."""


def read_article(address: str, *, images: Path, addresses: Addresses = PUBLIC) -> Article:
    """The article in a file or at an `http` or `https` address.

    What it is, Markdown, plain text, HTML or PDF, is told from its content. Pictures on the web
    are saved in the folder `images` or, when they cannot be had, left out; local ones stay where
    they are. Raises NotFound,
    Invalid, MachineUnfit, ProviderUnavailable or ProviderRejected, each with one sentence.
    """
    if SCHEME.match(address):
        return _from_web(address, images, addresses)
    return _from_file(Path(address).expanduser(), images, addresses)


def read_pasted(path: Path, *, images: Path, addresses: Addresses = PUBLIC) -> Article:
    """The article in a file that holds what someone pasted: no picture of this machine is its own.

    Raises what `read_article` raises.
    """
    content = read_local(path)
    draft = _draft(content, name=path.name, folder=None)
    web_pictures(draft, images, addresses)
    return _finished(
        draft, name=path.name, source=draft.site or draft.byline or path.name, address=""
    )


def _from_file(path: Path, images: Path, addresses: Addresses) -> Article:
    content = read_local(path)
    name = path.name
    draft = _draft(content, name=name, folder=path.parent)
    web_pictures(draft, images, addresses)
    return _finished(draft, name=name, source=draft.site or draft.byline or name, address=str(path))


def _from_web(address: str, images: Path, addresses: Addresses) -> Article:
    page = fetch_page(address, addresses)
    host = (urlsplit(page.address).hostname or "").removeprefix("www.")
    draft = _web_draft(page, host)
    web_pictures(draft, images, addresses)
    return _finished(draft, name=address, source=draft.site or host, address=page.address)


def _web_draft(page: Page, host: str) -> Draft:
    if page.content.startswith(b"%PDF-"):
        return _pdf(page.content, name=host)
    text = decode(page.content, name=page.address, declared=page.encoding)
    if page.kind == "text/plain" and not looks_like_html(text):
        return read_plain(text)
    return _html(text, address=page.address)


def _draft(content: bytes, *, name: str, folder: Path | None) -> Draft:
    if not content.strip():
        raise Invalid(f"{name} is empty.", remedy="Give an article with some text.")
    if content.startswith(b"%PDF-"):
        return _pdf(content, name=name)
    text = decode(content, name=name)
    if looks_like_html(text):
        return _html(text, folder=folder)
    if name.lower().endswith((".md", ".markdown")) or looks_like_markdown(text):
        return read_markdown(text, image=lambda reference: _picture(folder, reference))
    return read_plain(text)


def _html(text: str, *, address: str = "", folder: Path | None = None) -> Draft:
    from app.providers.article.html import read_html  # noqa: PLC0415 - dear to load

    return read_html(text, address=address, folder=folder)


def _pdf(content: bytes, *, name: str) -> Draft:
    from app.providers.article.pdf import read_pdf  # noqa: PLC0415 - dear to load

    return read_pdf(content, name=name)


def _picture(folder: Path | None, reference: str) -> str:
    """A web picture's address, a local one's path, nothing for what is embedded or elsewhere."""
    if is_far(reference):
        return reference
    if folder is None or is_address(reference) or not reference:
        return ""
    return local_picture(folder, reference)


def _finished(draft: Draft, *, name: str, source: str, address: str) -> Article:
    words = [block.text for block in draft.blocks if block.kind is not BlockKind.IMAGE]
    if not any(map(has_words, words)):
        raise Invalid(f"{name} holds no text to make a film of.")
    title = draft.title or _first_heading(draft) or Path(name).stem.replace("-", " ").capitalize()
    return draft.article(
        title=tidy(title)[:MAX_TITLE],
        source=source,
        address=draft.address or address,
        language=draft.language or language_of(_prose(draft.blocks), enough=ENOUGH_TO_TELL),
    )


def _prose(blocks: list[Block]) -> str:
    kinds = {BlockKind.PARAGRAPH, BlockKind.QUOTE}
    return " ".join(block.text for block in blocks if block.kind in kinds)


def _first_heading(draft: Draft) -> str:
    headings = (block.text for block in draft.blocks if block.kind is BlockKind.HEADING)
    return next(headings, "")
