"""Which of the ways to draw a visual is its turn: fixed by its words, different for most neighbours."""

from zlib import crc32

from app.generation.script import (
    ImageVisual,
    NumberVisual,
    QuoteVisual,
    StatementVisual,
    Visual,
)


def turn(visual: Visual) -> int:
    """A number from 0 to 2**32 - 1 that the same words give everywhere and at all times."""
    return crc32(f"{visual.kind} {opening(visual)}".encode("utf-8", "ignore"))


def opening(visual: Visual) -> str:
    """The words a viewer reads first; their direction is the card's."""
    match visual:
        case StatementVisual() | QuoteVisual():
            return visual.text
        case NumberVisual():
            return visual.label
        case ImageVisual():
            return visual.caption
        case _:
            return visual.title
