"""How a way in adds to the audit trail what somebody does there."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.accounts.audit import Act, record
from app.core.clock import Clock


@dataclass(frozen=True, slots=True)
class Record:
    """Writes down, in the transaction that does it, that this person did something."""

    actor_id: UUID
    clock: Clock

    def __call__(
        self,
        session: Session,
        action: str,
        target: str,
        *,
        reason: str = "",
        before: Mapping[str, JsonValue] | None = None,
        after: Mapping[str, JsonValue] | None = None,
    ) -> None:
        """Add the act; call it last, for others who record wait from here to the commit."""
        act = Act(
            action=action,
            target=target,
            actor_id=self.actor_id,
            reason=reason,
            before=before or {},
            after=after or {},
        )
        record(session, act, now=self.clock())
