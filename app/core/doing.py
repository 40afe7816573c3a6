"""The mark of a GET that does something; nobody may only look at what it would answer."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

_DOES: Final = "_does"

E = TypeVar("E", bound=Callable[..., Any])


def does(endpoint: E) -> E:
    """Mark an endpoint whose GET uses something up or makes something: HEAD is refused there."""
    setattr(endpoint, _DOES, True)
    return endpoint


def is_doing(endpoint: Callable[..., Any]) -> bool:
    """Whether it is marked so."""
    return hasattr(endpoint, _DOES)
