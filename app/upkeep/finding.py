"""One precondition of the work and the state it is in."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.exceptions import YtempireError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One precondition. What is not `needed` may be missing: something is then left out.

    `state` says how it is, `reason` why that is so or why it matters, `remedy` what to do.
    """

    name: str
    fine: bool
    needed: bool
    state: str
    reason: str = ""
    remedy: str = ""


def not_set_up(name: str, *, reason: str, remedy: str) -> Finding:
    """What an operator may set up and has not; films are made without it."""
    return Finding(
        name=name, fine=False, needed=False, state="not set up", reason=reason, remedy=remedy
    )


def tried(
    name: str, trial: Callable[[], str], *, needed: bool, reason: str = "", remedy: str = ""
) -> Finding:
    """What a trial found: the state it returns, or that it raised, with what the error says.

    `reason` and `remedy` are for errors that bring none of their own.
    """
    try:
        return Finding(name=name, fine=True, needed=needed, state=trial())
    except YtempireError as error:
        return Finding(
            name=name,
            fine=False,
            needed=needed,
            state=error.what,
            reason=error.kept or reason,
            remedy=error.remedy or remedy,
        )
    except (ImportError, OSError) as error:
        state = str(error) or type(error).__name__
        return Finding(
            name=name, fine=False, needed=needed, state=state, reason=reason, remedy=remedy
        )
