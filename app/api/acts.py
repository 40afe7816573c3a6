"""How a route adds to the audit trail what its caller does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.accounts.audit import Act, record
from app.accounts.caller import Caller
from app.api.deps import AnyCaller, ServicesDep
from app.core.clock import Clock


@dataclass(frozen=True, slots=True)
class Record:
    """Writes down, in the transaction that does it, that this request's caller did something."""

    caller: Caller
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
            actor_id=self.caller.user_id,
            reason=reason,
            before=before or {},
            after=after or {},
        )
        record(session, act, now=self.clock())


async def recorder(caller: AnyCaller, services: ServicesDep) -> Record:
    """The dependency of every route whose act is kept."""
    return Record(caller, services.clock)


RecordDep = Annotated[Record, Depends(recorder)]
