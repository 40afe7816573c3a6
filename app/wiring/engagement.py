"""Who makes one film, for whom, and from which purse."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.costs.plan import Choices

if TYPE_CHECKING:
    from app.costs.buyer import Buyer


def _silent(remark: str) -> None:
    """Where nobody watches."""
    del remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Who makes one film, for whom, and from which purse; without one this machine makes it alone.

    `tell` hears what a person who watches it being made should know; `shown` are the pages of footage
    that the channel's last films showed.
    """

    choices: Choices = field(default_factory=Choices)
    owner: str = ""
    buyer: "Buyer | None" = None
    tell: Callable[[str], None] = _silent
    shown: tuple[str, ...] = ()


AT_HOME = Engagement()
