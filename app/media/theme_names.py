"""The looks a film can have, by name: who only chooses one need not load how it is drawn."""

from typing import Final

from app.core.exceptions import Invalid

THEMES: Final[dict[str, str]] = {
    "midnight": "Deep blue night and warm light: for science, technology and big questions",
    "paper": "Warm white, black ink and one red: for history, culture and essays",
    "signal": "Flat, loud colour and a broad grotesk: for lists, rankings and how-tos",
}
"""Each with what it is for."""


def refuse_unknown_theme(name: str) -> None:
    """Raise Invalid, naming the themes there are, for another one."""
    if name not in THEMES:
        raise Invalid(
            f"There is no style named {name!r}.", remedy=f"Choose one of: {', '.join(THEMES)}."
        )
