"""What deliveries need of the outside, and what a way in needs of the deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from app.events.models import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a receiver answered: `text` is its beginning, `retry_after` seconds it asked for, or 0."""

    status: int
    text: str
    retry_after: int = 0
    milliseconds: int = 0

    @property
    def is_good(self) -> bool:
        """Whether the receiver has it."""
        return 200 <= self.status < 300


class Sender(Protocol):
    """Takes a message outside, once."""

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """The receiver's answer. Raises Invalid or ProviderUnavailable when there is none."""

    def refuse_unfit(self, address: str) -> None:
        """Raise Invalid for an address to which nothing may ever be sent."""


class Post(Protocol):
    """Delivers what is to be told."""

    def refuse_unfit(self, address: str) -> None:
        """As the Sender's."""

    def ask(self, session: Session, delivery: Delivery, owner: str, *, delay: float = 0.0) -> None:
        """Have the next attempt made after so many seconds, if the transaction commits."""
