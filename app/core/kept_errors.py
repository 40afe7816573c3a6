"""Errors as they are kept and read back, and what is told of them."""

from collections.abc import Mapping
from typing import ClassVar, Final, cast

from app.core.exceptions import Invalid, YtempireError
from app.core.plain import Json, plain

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


def code_of(told: Mapping[str, object] | None) -> str:
    """The code of the error that was told there; empty where none was."""
    return str((told or {}).get("code", ""))


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
