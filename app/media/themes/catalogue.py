"""The looks a film can have."""

from collections.abc import Callable

from app.core.exceptions import Invalid
from app.media.theme import Theme
from app.media.themes.look import Look
from app.media.themes.midnight import Midnight
from app.media.themes.paper import Paper
from app.media.themes.signal import Signal

_LOOKS: dict[str, Callable[[str, int], Look]] = {
    "midnight": Midnight,
    "paper": Paper,
    "signal": Signal,
}

THEMES: dict[str, str] = {name: make("title", 0).theme.title for name, make in _LOOKS.items()}


def theme(name: str) -> Theme:
    """The theme of that name. Raises Invalid naming the ones there are."""
    return look(name, "title", 0).theme


def look(name: str, kind: str, turn: int) -> Look:
    """The hand that draws that kind of card; `turn` chooses among its colours. Raises Invalid naming the themes there are."""
    if name not in _LOOKS:
        raise Invalid(
            f"There is no style named {name!r}.", remedy=f"Choose one of: {', '.join(_LOOKS)}."
        )
    return _LOOKS[name](kind, turn)
