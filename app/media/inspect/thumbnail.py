"""Whether the thumbnail can be read where it will be seen."""

from collections.abc import Iterator

from app.generation.film import Check
from app.media.inspect.grading import at_least, at_most, must_equal
from app.media.thumbnail import ThumbnailFigures
from app.media.thumbnail_size import MOST_BYTES
from app.media.thumbnail_words import MOST_WORDS

LEAST_CONTRAST = 7.0  # WCAG 2.2, 1.4.6: enhanced, for letters seen small
LEAST_RMS = 0.2  # RMS contrast at 168x94; below it a thumbnail sinks into its neighbours
LEAST_LETTERS = 0.10  # the capitals' part of the height: 9 px at 168x94


def thumbnail_checks(figures: ThumbnailFigures) -> Iterator[Check]:
    """Its size, its words and its contrast."""
    size = f"{figures.width}x{figures.height}"
    yield must_equal("thumbnail size", size, "1280x720")
    yield at_most(
        "thumbnail bytes", figures.size, MOST_BYTES, "bytes", best=MOST_BYTES / 2, hard=True
    )
    yield at_most("thumbnail words", figures.words, MOST_WORDS, "words", best=4, hard=True)
    yield at_least(
        "thumbnail contrast", figures.contrast, LEAST_CONTRAST, ":1", best=10.0, hard=True
    )
    yield at_least(
        "thumbnail contrast, small", figures.rms, LEAST_RMS, "RMS", best=0.25, hard=False
    )
    yield at_least(
        "thumbnail letters",
        figures.letter_height,
        LEAST_LETTERS,
        "of its height",
        best=0.14,
        hard=False,
    )
    yield must_equal(
        "thumbnail corner",
        "free" if figures.corner_free else "covered",
        "free",
        hard=False,
        reason="The player writes the film's length there.",
    )
