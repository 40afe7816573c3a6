"""Words and places in a parsed Markdown text."""

from markdown_it.tree import SyntaxTreeNode


def first_line(node: SyntaxTreeNode) -> int:
    """The number of the line a node begins in, from 1."""
    return node.map[0] + 1 if node.map else 1


def plain(node: SyntaxTreeNode) -> str:
    """The words of a node on one line, without marks; pictures inside a block say nothing."""
    return " ".join(_raw(node).split())


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
