"""A person finds a film good, by the API or on the page."""

import asyncio
from datetime import datetime
from functools import partial
from uuid import UUID

from app.database import Database
from app.publishing.publication_after import approve, go_on_at_once
from app.publishing.publication_office import PublishingOffice
from app.videos.models import Video


async def find_good(
    database: Database, office: PublishingOffice, owner_id: UUID, video_id: UUID, *, now: datetime
) -> Video:
    """The film, approved; it is planned before the answer where no store must be asked for a file.

    Raises NotFound, Conflict.
    """
    video = await database.write(
        partial(approve, owner_id=owner_id, video_id=video_id, plan=office.uploads.plan, now=now)
    )
    await asyncio.to_thread(go_on_at_once, database, office.shelf, video_id, now=now)
    return video
