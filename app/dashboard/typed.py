"""What people type into forms: names, lists, reasons, and the sentence for what cannot be used."""

from typing import Final

from pydantic import ValidationError

from app.core.exceptions import Invalid

LONGEST_NAME: Final = 80
SHORTEST_REASON: Final = 3


def first_of(error: ValidationError) -> tuple[str, str]:
    """The first field or place that cannot be used, and why."""
    first = error.errors()[0]
    return str(first["loc"][0]), first["msg"].removeprefix("Value error, ")


def unfit(error: ValidationError, *, kept: str) -> Invalid:
    """The error for the first field that cannot be used, by its own name."""
    field, why = first_of(error)
    return Invalid(f"{field.replace('_', ' ').capitalize()}: {why}.", kept=kept)


def name_of(typed: str, whose: str, *, kept: str = "") -> str:
    """The name, each gap one space. Raises Invalid for none and for a long one."""
    said = " ".join(typed.split())
    if not 0 < len(said) <= LONGEST_NAME:
        raise Invalid(f"{whose} has a name of 1 to {LONGEST_NAME} characters.", kept=kept)
    return said


def reason_of(typed: str, *, longest: int, kept: str) -> str:
    """The reason, each gap one space. Raises Invalid for none and for a long one."""
    said = " ".join(typed.split())
    if not SHORTEST_REASON <= len(said) <= longest:
        raise Invalid(f"Say why, in {SHORTEST_REASON} to {longest} characters.", kept=kept)
    return said


def lines_of(typed: str) -> list[str]:
    """What stands on its lines, without the empty ones."""
    return _each(typed.splitlines())


def parts_of(typed: str) -> list[str]:
    """What stands between its commas, without what is empty."""
    return _each(typed.split(","))


def _each(pieces: list[str]) -> list[str]:
    return [piece.strip() for piece in pieces if piece.strip()]
