"""Markdown as a tree, and the words, pictures and places in it."""

from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from app.core.exceptions import Invalid
from app.generation.tidy import tidy

DEEPEST = 100
"""Marks within marks; a text made by a person has three or four, and a tree is read by recursion."""

ADDRESS_MARK = "://"
ADDRESS_STARTS = ("//", "data:")


def markdown_tree(text: str) -> SyntaxTreeNode:
    """The tree of a CommonMark text with tables. Raises Invalid when its marks nest too deeply."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for token in tokens:
        if any(inner.level > DEEPEST for inner in token.children or ()):
            line = token.map[0] + 1 if token.map else 1
            raise Invalid(
                f"Line {line}: over {DEEPEST} Markdown marks stand one within another.",
                remedy="Take out the surplus asterisks or brackets.",
            )
    return SyntaxTreeNode(tokens)


def first_line(node: SyntaxTreeNode) -> int:
    """The number of the line a node begins in, from 1."""
    return node.map[0] + 1 if node.map else 1


def plain(node: SyntaxTreeNode) -> str:
    """The words of a node on one line, without marks; pictures inside a block say nothing."""
    return tidy(_raw(node))


def _raw(node: SyntaxTreeNode) -> str:
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    apart = " " if node.type in {"blockquote", "list_item"} else ""
    return apart.join(_raw(child) for child in node.children if child.type != "image")


def strong_words(node: SyntaxTreeNode) -> list[str]:
    """The texts set in **bold** inside a node."""
    return [plain(found) for found in node.walk() if found.type == "strong"]


def pictures(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """The images inside a block, in order."""
    return [found for found in node.walk() if found.type == "image"]


def picture_reference(picture: SyntaxTreeNode) -> str:
    """What an image names: a file as it is called on a disk, or an address as it stands."""
    reference = str(picture.attrs["src"])
    return reference if is_address(reference) else unquote(reference)


def is_address(reference: str) -> bool:
    """Whether a picture is named by an address and not as a file."""
    return ADDRESS_MARK in reference or reference.lower().startswith(ADDRESS_STARTS)
