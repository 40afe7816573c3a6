"""Text as a reader sees it."""

import re

INVISIBLE = re.compile(
    r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
"""Soft hyphens, empty spaces, changes of direction and control characters."""


def tidy(text: str) -> str:
    """The text on one line: runs of white space are one space, invisible characters are gone."""
    return " ".join(INVISIBLE.sub("", text).split())


def has_words(text: str) -> bool:
    """Whether it holds a letter or a digit; marks alone cannot be spoken."""
    return any(character.isalnum() for character in text)
