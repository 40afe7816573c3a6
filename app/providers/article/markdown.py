"""Markdown, with tables and a head of `key: value` lines, as blocks."""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from app.generation.article import BlockKind
from app.generation.markdown_tree import plain
from app.providers.article.draft import Draft, tidy

HEAD = re.compile(r"\A---[ \t]*\n(?P<lines>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
HEAD_LINE = re.compile(r"^(?P<key>[A-Za-z_]+):[ \t]*(?P<value>.+?)[ \t]*$", re.MULTILINE)
SIGNS = re.compile(r"^#{1,6} \S|^\|.+\|[ \t]*$|!?\[[^\]\n]+\]\([^)\n]+\)|^```", re.MULTILINE)


def looks_like_markdown(text: str) -> bool:
    """Whether the text has at least two of Markdown's own signs: heading, table, link, fence."""
    return len(SIGNS.findall(text[:20_000])) >= 2


def read_markdown(text: str, *, image: Callable[[str], str]) -> Draft:
    """The blocks of a Markdown article; `image` turns a picture's reference into a local path.

    The first level-one heading is the title and no block. A head between lines of three dashes may
    give `title`, `author`, `date`, `site` (or `source`) and `url`. Code and raw HTML are left out.
    """
    draft = Draft()
    body = _read_head(text, draft)
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(body))
    _Walk(draft, image).blocks(tree)
    return draft


def _read_head(text: str, draft: Draft) -> str:
    head = HEAD.match(text)
    if head is None:
        return text
    pairs = HEAD_LINE.finditer(head["lines"])
    values = {pair["key"].lower(): pair["value"].strip("\"'") for pair in pairs}
    draft.title = values.get("title", "")
    draft.byline = values.get("author", "")
    draft.published = values.get("date", "")
    draft.site = values.get("site", values.get("source", ""))
    draft.address = values.get("url", "")
    return text[head.end() :]


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
        elif level == 1 and tidy(plain(node)) == self.draft.title:
            return
        else:
            self.draft.add(BlockKind.HEADING, plain(node), level=level)

    def paragraph(self, node: SyntaxTreeNode, kind: BlockKind, group: int = 0) -> None:
        self.draft.add(kind, plain(node), group=group)
        for picture in pictures(node):
            caption = str(picture.attrs.get("title", "")) or plain(picture)
            image = self.image(str(picture.attrs["src"]))
            self.draft.add(BlockKind.IMAGE, caption, image=image)

    def items(self, node: SyntaxTreeNode, group: int) -> None:
        for entry in node.children:
            for child in entry.children:
                if child.type == "paragraph":
                    self.paragraph(child, BlockKind.ITEM, group)
                elif child.type in {"bullet_list", "ordered_list"}:
                    self.items(child, group)


def _rows(table: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [row for part in table.children for row in part.children]


def pictures(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """The images inside a block, in order."""
    return [found for found in node.walk() if found.type == "image"]
