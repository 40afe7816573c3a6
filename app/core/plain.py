"""What may be kept about work in hand: plain JSON, small, the same after a restart as before."""

import json
import math
from typing import Final, TypeAlias, cast

from app.core.exceptions import Invalid

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

LARGEST = 256 * 1024
"""Bytes of one value. What is larger belongs in storage, and its key belongs here."""
_SHORT: Final = 200
_COUNTED: Final = 2**63


def plain(value: object, what: str) -> Json:
    """A copy of the value as it will be read back from the database.

    Raises Invalid, naming `what`, for everything that would come back as something else (tuple,
    set, date, Decimal, a key that is no text), that JSON does not know (NaN, bytes, an object), or
    that takes more than LARGEST bytes.
    """
    if type(value) is str and len(value) < _SHORT and value.isascii():
        return value  # an id, as most of them are
    if type(value) is int and abs(value) < _COUNTED:
        return value
    _refuse_unplain(value, what)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise Invalid(f"{what} holds half a character, which cannot be stored.") from error
    if size > LARGEST:
        raise Invalid(
            f"{what} takes {size} bytes; at most {LARGEST} are kept with the work.",
            remedy="Put it into storage and pass its key.",
        )
    return cast("Json", json.loads(text))


def _refuse_unplain(value: object, what: str) -> None:
    match value:
        case None | bool() | int() | str():
            if type(value) not in {type(None), bool, int, str}:
                raise _unplain(value, what)
        case float():
            if not math.isfinite(value):
                raise Invalid(f"{what} is {value}, which JSON does not know.")
        case list():
            for position, part in enumerate(value):
                _refuse_unplain(part, f"{what}[{position}]")
        case dict():
            for key, part in value.items():
                if type(key) is not str:
                    raise _unplain(key, f"A key of {what}")
                _refuse_unplain(part, f"{what}.{key}")
        case _:
            raise _unplain(value, what)


def _unplain(value: object, what: str) -> Invalid:
    return Invalid(
        f"{what} is a {type(value).__name__}, which does not come back from storage as it was.",
        remedy="Pass text, numbers, lists and objects with text keys.",
    )
