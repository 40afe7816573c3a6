"""Which scene of a film loses viewers, read for a page."""

import asyncio
from functools import partial
from uuid import UUID

from app.analytics import curves
from app.analytics.retention import Retention
from app.dashboard.visit import Visit


async def retention_shown(visit: Visit, video_id: UUID) -> Retention:
    """How much of its audience the film keeps, or why that is not known. Raises NotFound."""
    known = await visit.read(partial(curves.known_of, owner_id=visit.owner_id, video_id=video_id))
    return await asyncio.to_thread(known.with_scenes, visit.services.publishing.shelf)
