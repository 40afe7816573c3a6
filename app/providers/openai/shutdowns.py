"""When models go: as their vendor says, else as it was announced by the time this was written."""

from datetime import date
from fnmatch import fnmatchcase
from typing import Final

from app.providers.openai.service import ModelCard

ANNOUNCED: Final[tuple[tuple[str, date], ...]] = (
    ("gpt-5.4-nano*", date(2027, 4, 1)),
    ("gpt-5", date(2026, 12, 11)),
    ("gpt-5-*", date(2026, 12, 11)),
    ("o3", date(2026, 12, 11)),
    ("gpt-4o*", date(2027, 1, 14)),
    ("gpt-4.1*", date(2027, 1, 14)),
    ("gpt-4-*", date(2026, 10, 23)),
    ("gpt-image-1-mini", date(2026, 12, 1)),
    ("gpt-image-1.5", date(2026, 12, 1)),
    ("chatgpt-image-latest", date(2026, 12, 1)),
    ("gpt-image-1", date(2026, 10, 23)),
)
"""OpenAI's page of deprecations, read in November 2026; the first name that fits counts."""


def shutdown_of(card: ModelCard) -> date | None:
    """The day from which the model is not there any more; None where none is known."""
    try:
        return date.fromisoformat(card.shutdown[:10])
    except ValueError:
        fitting = (day for name, day in ANNOUNCED if fnmatchcase(card.id, name))
        return next(fitting, None)
