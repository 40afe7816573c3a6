"""The record of what a request's caller does, as routes ask for it."""

from typing import Annotated

from fastapi import Depends

from app.accounts.acting import Record
from app.api.deps import AnyCaller, ServicesDep


async def recorder(caller: AnyCaller, services: ServicesDep) -> Record:
    """The dependency of every route whose act is kept."""
    return Record(caller.user_id, services.clock)


RecordDep = Annotated[Record, Depends(recorder)]
