"""Which scene of a film loses viewers: its curve of retention, as YouTube told it last."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.accounts.caller import Caller
from app.accounts.tiers import Scope
from app.analytics import curves
from app.api.deps import ServicesDep, with_scope
from app.api.retention_outputs import RetentionOut
from app.api.schemas import Success
from app.api.versions import VersionedDep

router = APIRouter(prefix="/v1/videos/{video_id}", tags=["analytics"])

Reader = Annotated[Caller, Depends(with_scope(Scope.ANALYTICS_READ))]


@router.get("/retention", response_model=Success[RetentionOut])
async def read_retention(
    video_id: UUID, caller: Reader, services: ServicesDep, versioned: VersionedDep
) -> Success[RetentionOut] | Response:
    """How much of its audience my film keeps, by second and by scene; `missing` says why it is not known."""
    known = await services.database.read(
        partial(curves.known_of, owner_id=caller.user_id, video_id=video_id)
    )
    found = await asyncio.to_thread(known.with_scenes, services.publishing.shelf)
    if versioned.is_known(found.version):
        return versioned.unchanged(found.version)
    return Success(data=RetentionOut.of(found))
