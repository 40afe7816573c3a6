"""What people type into forms: names, and the sentence for what cannot be used."""

from typing import Final

from pydantic import ValidationError

from app.core.exceptions import Invalid

LONGEST_NAME: Final = 80


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
