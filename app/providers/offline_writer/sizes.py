"""How high, long or old something is, as a label under the figure that says it."""

import re

from app.providers.offline_writer.words import is_finite

SIZES = {
    "tall": "height",
    "high": "height",
    "long": "length",
    "wide": "width",
    "deep": "depth",
    "old": "age",
    "thick": "thickness",
    "large": "size",
}
SIZE = re.compile(rf"^\s(?P<adjective>{'|'.join(SIZES)})(?=[\s,.;]|$)")
SIZED = (
    re.compile(r"\b(?:an?|the|its|their)\s(?P<noun>(?:[a-z-]+\s){0,2}[a-z-]+)\s+$"),
    re.compile(
        r"^(?:The|An?|Each|Every)\s(?P<noun>[a-z][\w\s-]{2,24}?)\s(?:is|was|stands|stood)\s+$"
    ),
)
"""What a size is the size of: `a drain pipe` 50 metres long, or `The tower is` 300 metres tall."""

SOMEBODY = re.compile(r"\b(?:he|she|they|I|we|who)\s(?:is|was|are|were)\s+$", re.IGNORECASE)
TIMES = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years"})


def size_label(before: str, adjective: str, unit: str) -> str:
    """`height of the wave`, or the size alone where nothing says of what.

    Empty for a time or an age of somebody, which the number says already.
    """
    if adjective == "long" and unit in TIMES:
        return ""
    if adjective == "old" and SOMEBODY.search(before):
        return ""
    size = SIZES[adjective]
    sized = next((found for pattern in SIZED if (found := pattern.search(before))), None)
    noun = sized["noun"].split() if sized else []
    if sized is None or is_finite(noun, len(noun) - 1):
        return size
    return f"{size} of the {sized['noun']}"
