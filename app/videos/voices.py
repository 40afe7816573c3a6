"""Who may narrate a film here: the voices of this machine, and those of a studio that is set up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from app.core.clock import Clock
from app.core.exceptions import NotFound, YtempireError

FRESH: Final = timedelta(minutes=10)
"""For so long the studio is not asked again which voices it has."""
AGAIN: Final = timedelta(minutes=1)
"""The same where it did not answer."""
SENTENCE: Final = "A river carries sand from the mountains to the sea."
"""What a voice of this machine says to be heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NarratorVoice:
    """A voice. `recording` is the address of the studio's own sample; `cloned` says that it is a real
    person's.
    """

    id: str
    name: str
    description: str
    studio: bool = False
    cloned: bool = False
    recording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Every voice there is now, and why the studio's are missing if they are."""

    voices: tuple[NarratorVoice, ...]
    problem: str = ""

    def find(self, voice_id: str) -> NarratorVoice:
        """The voice of that id. Raises NotFound."""
        found = next((voice for voice in self.voices if voice.id == voice_id), None)
        if found is None:
            raise NotFound("There is no such voice.", remedy=self.problem)
        return found


@dataclass(slots=True)
class Casting:
    """Knows the voices; the studio is asked now and then. For many threads."""

    ours: tuple[NarratorVoice, ...]
    studio: Callable[[], tuple[NarratorVoice, ...]]
    clock: Clock
    _lock: Lock = field(default_factory=Lock)
    _asked: tuple[datetime, Cast] | None = None

    def cast(self) -> Cast:
        """Every voice there is. It may ask the studio, so call it in a thread."""
        now = self.clock()
        with self._lock:
            if self._asked is None or self._asked[0] <= now:
                self._asked = self._ask(now)
            return self._asked[1]

    def _ask(self, now: datetime) -> tuple[datetime, Cast]:
        try:
            return now + FRESH, Cast(voices=(*self.ours, *self.studio()))
        except YtempireError as error:
            return now + AGAIN, Cast(voices=self.ours, problem=error.what)
