"""What a thumbnail measures: who only takes one in need not load how it is drawn."""

from typing import Final

WIDTH: Final = 1280
HEIGHT: Final = 720
MOST_BYTES: Final = 2_000_000
"""YouTube's limit."""
