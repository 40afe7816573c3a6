"""Looking for news of films once for everybody who follows one, however many they are."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Final
from uuid import UUID

from sqlalchemy import select

from app.core.lookup import Lookup
from app.database import Database
from app.videos.models import VideoEvent

LOOK: Final = 0.1
"""Seconds between two looks."""
MOST_SEEN: Final = 100
"""Events of one look, most of them seen before: a number may be committed after a greater one."""
_NEWEST: Final = Lookup(
    select(VideoEvent.id, VideoEvent.video_id).order_by(VideoEvent.id.desc()).limit(MOST_SEEN)
)


log = logging.getLogger(__name__)


class Watch:
    """Looks at the newest events while anybody follows a film, and stirs those whose film they are of.

    Everybody is stirred as soon as `leaving` is set, and where looking failed: they see for themselves.
    """

    def __init__(self, database: Database, leaving: Event) -> None:
        self._database = database
        self._leaving = leaving
        self._followers: defaultdict[UUID, set[asyncio.Event]] = defaultdict(set)
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def follow(self, video_id: UUID) -> Iterator[asyncio.Event]:
        """What is set each time something was said of that film since; the follower clears it."""
        stirred = asyncio.Event()
        self._followers[video_id].add(stirred)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield stirred
        finally:
            self._followers[video_id].discard(stirred)
            if not self._followers[video_id]:
                del self._followers[video_id]

    async def _look(self) -> None:
        seen: frozenset[int] = frozenset()
        while self._followers and not self._leaving.is_set():
            seen = await self._stir_by_news(seen)
            await asyncio.sleep(LOOK)
        self._stir(set(self._followers))

    async def _stir_by_news(self, seen: frozenset[int]) -> frozenset[int]:
        """Stir whose films have events beyond those seen; the numbers of the newest events."""
        try:
            newest = await self._database.look_up_all(_NEWEST)
        except Exception:  # the followers meet it too, and end
            log.warning("News of films could not be looked for.", exc_info=True)
            self._stir(set(self._followers))
            return seen
        numbers = frozenset(number for number, _ in newest)
        if len(newest) == MOST_SEEN and seen.isdisjoint(numbers):  # more than one look shows
            self._stir(set(self._followers))
        self._stir({film for number, film in newest if number not in seen})
        return numbers

    def _stir(self, films: set[UUID]) -> None:
        for film in films & self._followers.keys():
            for stirred in self._followers[film]:
                stirred.set()
