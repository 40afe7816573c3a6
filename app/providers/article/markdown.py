"""Markdown, with tables and a head of `key: value` lines, as blocks."""

import re
from collections.abc import Callable

from markdown_it.tree import SyntaxTreeNode

from app.generation.article import RUN_IN, BlockKind
from app.generation.markdown_tree import markdown_tree, picture_reference, pictures, plain
from app.generation.tidy import tidy
from app.providers.article.draft import Draft

HEAD = re.compile(
    r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<lines>.*?)\n(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
HEAD_LINE = re.compile(
    r"^(?P<key>[A-Za-z_]+)[ \t]*[:=][ \t]*(?P<value>[>|]-?[ \t]*\n(?:[ \t]+.*\n?)+|.+?)[ \t]*$",
    re.MULTILINE,
)
FOOTNOTE = re.compile(r"^\[\^[^\]\n]+\]:.*(?:\n[ \t]+\S.*)*$|\[\^[^\]\n]+\]", re.MULTILINE)
SHORTCODE = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]+:(?![\w:])")
LEADS = ("subtitle", "description", "summary", "excerpt")
TASK = re.compile(r"^\[[ xX]\]\s+")
MOST_RUN_IN = 8
RUN_IN_END = re.compile(r"^(?:[.:]| [—–]) \S")
SIGNS = re.compile(r"^#{1,6} \S|^\|.+\|[ \t]*$|!?\[[^\]\n]+\]\([^)\n]+\)|^```", re.MULTILINE)


def looks_like_markdown(text: str) -> bool:
    """Whether the text has at least two of Markdown's own signs: heading, table, link, fence."""
    return len(SIGNS.findall(text[:20_000])) >= 2


def read_markdown(text: str, *, image: Callable[[str], str]) -> Draft:
    """The blocks of a Markdown article; `image` turns a picture's reference into a local path,
    or into nothing to leave it out.

    The first level-one heading is the title and no block. A head between lines of three dashes (or,
    as TOML, plus signs) may give `title`, `author`, `date`, `site` (or `source`), `url` and, as the
    lead, `subtitle`, `description`, `summary` or `excerpt`. Code, raw HTML, footnotes and emoji
    written as `:name:` are left out.
    """
    draft = Draft()
    body = _read_head(text, draft)
    body = SHORTCODE.sub("", FOOTNOTE.sub("", body))
    _Walk(draft, image).blocks(markdown_tree(body))
    return draft


def _read_head(text: str, draft: Draft) -> str:
    head = HEAD.match(text)
    if head is None:
        return text
    pairs = HEAD_LINE.finditer(head["lines"])
    values = {pair["key"].lower(): _value(pair["value"]) for pair in pairs}
    draft.title = values.get("title", "")
    draft.byline = values.get("author", "")
    draft.published = values.get("date", "")
    draft.site = values.get("site", values.get("source", ""))
    draft.address = values.get("url", "")
    draft.lead = next((values[key] for key in LEADS if key in values), "")
    return text[head.end() :]


def _value(text: str) -> str:
    """A value of the head without its quotes; of a folded one, its lines as one."""
    return tidy(re.sub(r"^[>|]-?\s*\n", "", text)).strip("\"'")


class _Walk:
    """Goes through a syntax tree and adds what it finds to the draft."""

    def __init__(self, draft: Draft, image: Callable[[str], str]) -> None:
        self.draft = draft
        self.image = image
        self.groups = 0

    def blocks(self, node: SyntaxTreeNode) -> None:
        for child in node.children:
            self.block(child)

    def block(self, node: SyntaxTreeNode) -> None:
        if node.type == "heading":
            self.heading(node)
        elif node.type == "paragraph":
            self.paragraph(node, BlockKind.PARAGRAPH)
        elif node.type == "blockquote":
            self.draft.add(BlockKind.QUOTE, plain(node))
        elif node.type in {"bullet_list", "ordered_list"}:
            self.groups += 1
            self.items(node, self.groups)
        elif node.type == "table":
            self.draft.add_table([[plain(cell) for cell in row.children] for row in _rows(node)])

    def heading(self, node: SyntaxTreeNode) -> None:
        level = int(node.tag[1])
        if level == 1 and not self.draft.blocks and not self.draft.title:
            self.draft.title = tidy(plain(node))
        elif level == 1 and _letters(plain(node)) == _letters(self.draft.title):
            return
        else:
            self.draft.add(BlockKind.HEADING, plain(node), level=level)

    def paragraph(self, node: SyntaxTreeNode, kind: BlockKind, group: int = 0) -> None:
        text = TASK.sub("", plain(node))
        if kind is BlockKind.PARAGRAPH and (heading := _run_in_heading(node, text)):
            self.draft.add(BlockKind.HEADING, heading, level=RUN_IN)
            text = text.removeprefix(heading).lstrip(" .:—–")
        self.draft.add(kind, text, group=group)
        for picture in pictures(node):
            caption = str(picture.attrs.get("title", "")) or plain(picture)
            if image := self.image(picture_reference(picture)):
                self.draft.add(BlockKind.IMAGE, caption, image=image)

    def items(self, node: SyntaxTreeNode, group: int) -> None:
        for entry in node.children:
            for child in entry.children:
                if child.type == "paragraph":
                    self.paragraph(child, BlockKind.ITEM, group)
                elif child.type in {"bullet_list", "ordered_list"}:
                    self.items(child, group)


def _run_in_heading(node: SyntaxTreeNode, text: str) -> str:
    """The bold words that open a paragraph as its heading: `**A passport.** Every battery …`."""
    first = next(
        (mark for inline in node.children for mark in inline.children if plain(mark)), None
    )
    if first is None or first.type != "strong":
        return ""
    heading = plain(first).rstrip(".:")
    rest = text[len(heading) :]
    parted = RUN_IN_END.match(rest) if text.startswith(heading) else None
    return heading if parted and len(heading.split()) <= MOST_RUN_IN else ""


def _letters(text: str) -> str:
    """A title's letters and figures alone: an emoji more makes it no other title."""
    return "".join(character for character in text.lower() if character.isalnum())


def _rows(table: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [row for part in table.children for row in part.children]
