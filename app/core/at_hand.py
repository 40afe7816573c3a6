"""The request that is being answered: whoever writes something down meanwhile says whose it is."""

from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, Final

AT_HAND: Final[ContextVar[Mapping[str, Any]]] = ContextVar(
    "request at hand", default=MappingProxyType({})
)
"""The request's own state, which comes to know more of it; work in threads and tasks has it too."""
_IDS: Final = ("request_id", "user_id")


def ids_at_hand() -> dict[str, str]:
    """The request's id, and its user's once somebody was let in; nothing where none is answered."""
    known = AT_HAND.get()
    return {name: known[name] for name in _IDS if name in known}
