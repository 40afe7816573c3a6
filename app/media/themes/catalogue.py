"""The looks a film can have."""

from collections.abc import Callable

from app.media.theme import Theme
from app.media.theme_names import refuse_unknown_theme
from app.media.themes.look import Look
from app.media.themes.midnight import Midnight
from app.media.themes.paper import Paper
from app.media.themes.signal import Signal

_LOOKS: dict[str, Callable[[str, int], Look]] = {
    "midnight": Midnight,
    "paper": Paper,
    "signal": Signal,
}


def theme(name: str) -> Theme:
    """The theme of that name. Raises Invalid naming the ones there are."""
    return look(name, "title", 0).theme


def look(name: str, kind: str, turn: int) -> Look:
    """The hand that draws that kind of card; `turn` chooses among its colours. Raises Invalid naming the themes there are."""
    refuse_unknown_theme(name)
    return _LOOKS[name](kind, turn)
