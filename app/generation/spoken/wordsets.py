"""Sets of words, written the way one reads them."""


def wordset(text: str) -> frozenset[str]:
    """The words of the text, which white space separates."""
    return frozenset(text.split())
