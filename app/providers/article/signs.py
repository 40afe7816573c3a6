"""Whether a text is a page, told before anything that reads pages is loaded."""

import re

SIGNS = re.compile(r"<(?:!doctype html|html|head|body|article|p|div|h[1-6])\b[^>]*>", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Whether the text opens like a page, or is full of a page's elements."""
    beginning = text[:2_000].lstrip().lower()
    opens = beginning.startswith(("<!doctype html", "<html", "<?xml"))
    return opens or (beginning.startswith("<") and len(SIGNS.findall(text[:20_000])) >= 3)
