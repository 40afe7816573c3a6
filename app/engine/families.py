"""Errors as they are kept and read back, and which of them waiting may cure."""

import random
from dataclasses import dataclass
from typing import ClassVar, Final, cast

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from app.core.exceptions import Invalid, ProviderUnavailable, YtempireError
from app.engine.values import Json, plain

LONGEST_REASON = 300
OURS: Final = "Something went wrong on our side; the operator finds the reason in the log."
"""What is told of an error that nobody foresaw: its own words are for the log."""


class Unexpected(YtempireError):
    """A fault of ours: nobody foresaw it, so nobody is told that waiting helps."""

    code: ClassVar[str] = "unexpected"


def told_of(error: Exception) -> str:
    """What whoever asked is told of it."""
    is_foreseen = isinstance(error, YtempireError) and not isinstance(error, Unexpected)
    return str(error) if is_foreseen else OURS


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


def stored(error: Exception, where: str) -> dict[str, Json]:
    """The error as a plain value. What is no family of ours is kept as unexpected, in one line."""
    if not isinstance(error, YtempireError):
        reason = (str(error).splitlines() or [""])[0][:LONGEST_REASON]
        what = f"{where} failed unexpectedly: {type(error).__name__}: {reason}"
        return {"code": Unexpected.code, "what": what, "kept": "", "remedy": "", "facts": {}}
    return {
        "code": error.code,
        "what": error.what,
        "kept": error.kept,
        "remedy": error.remedy,
        "facts": {name: _fact(value) for name, value in error.facts.items()},
    }


def opened(kept: dict[str, Json]) -> YtempireError:
    """The error that was stored, as its family; as Unexpected if the family no longer exists."""
    family = _families().get(str(kept.get("code")), Unexpected)
    facts = cast("dict[str, Json]", kept.get("facts") or {})
    error = family.__new__(family)  # a finer case may ask for other things when it is new
    YtempireError.__init__(
        error,
        str(kept.get("what", "")),
        kept=str(kept.get("kept", "")),
        remedy=str(kept.get("remedy", "")),
        **facts,
    )
    return error


def _fact(value: object) -> Json:
    try:
        return plain(value, "A fact")
    except Invalid:
        return str(value)


def _families() -> dict[str, type[YtempireError]]:
    known: dict[str, type[YtempireError]] = {}
    rest = [YtempireError]
    while rest:
        family = rest.pop()
        rest += family.__subclasses__()
        if family is not YtempireError:
            known.setdefault(family.code, family)  # a finer case may take facts of its own
    return known
