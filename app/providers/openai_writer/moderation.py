"""What no film is made of, and what a person is told of before it is shown."""

from collections.abc import Sequence
from typing import Final

from app.generation.ports import ContentRefused

REFUSED: Final = frozenset(
    {
        "hate",
        "hate/threatening",
        "harassment/threatening",
        "illicit/violent",
        "self-harm/instructions",
        "self-harm/intent",
        "sexual",
        "sexual/minors",
        "violence/graphic",
    }
)
"""Categories of OpenAI's moderation. Reports of war or crime fall under the others."""


def judged(categories: Sequence[str], what: str) -> tuple[str, ...]:
    """What a person should know of the text. Raises ContentRefused where no film is made of it."""
    named = [category.replace("_", "/") for category in categories]
    refused = sorted(set(named) & REFUSED)
    if refused:
        raise ContentRefused(
            f"{what} was found to be {', '.join(refused)} by moderation.",
            kept="Nothing was published.",
            remedy="Choose another subject, or write the script yourself.",
            categories=refused,
        )
    return (f"Moderation finds {what.lower()} to be {', '.join(named)}.",) if named else ()
