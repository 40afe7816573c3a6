"""Which errors waiting may cure, and how long to wait."""

import random
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from app.core.exceptions import ProviderUnavailable, YtempireError


class ChildStopped(YtempireError):
    """Work that this work waits for was cancelled or parked."""

    code: ClassVar[str] = "child_stopped"


@dataclass(frozen=True, slots=True)
class Retry:
    """So many attempts; the pause doubles from `first` seconds up to `longest`.

    A pause is drawn between half and all of it, so that many who failed together do not come back
    together, and is never shorter than the provider's Retry-After.
    """

    attempts: int
    first: float
    longest: float

    def pause(self, attempt: int, error: Exception) -> float | None:
        """Seconds to wait after that attempt, or None when waiting does not help any more."""
        if attempt >= self.attempts or not waiting_helps(error):
            return None
        most = min(self.longest, self.first * 2.0 ** (attempt - 1))
        return max(random.uniform(most / 2, most), retry_after(error))


NO_RETRY = Retry(attempts=1, first=0, longest=0)
DATABASE_RESTART = Retry(attempts=8, first=0.25, longest=8)
"""About half a minute of patience: a PostgreSQL that was killed is back in a few seconds."""


def waiting_helps(error: Exception) -> bool:
    """Whether the same call may succeed later with nobody acting."""
    return isinstance(error, ProviderUnavailable) or database_is_away(error)


def database_is_away(error: Exception) -> bool:
    """Whether the database could not be reached or would not let us write just now."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, (OperationalError, InterfaceError))


def retry_after(error: Exception) -> float:
    """The seconds a provider asked us to wait (the fact `retry_after`), or 0."""
    asked = error.facts.get("retry_after") if isinstance(error, YtempireError) else None
    return float(asked) if isinstance(asked, (int, float)) and asked > 0 else 0.0
