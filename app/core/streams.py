"""Answers without an end: how many of them one person hears at once, in this process."""

import weakref
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Final
from uuid import UUID

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from app.core.exceptions import RateLimited

MOST_STREAMS: Final = 5
"""Of one person; each holds a connection."""

_heard: Counter[UUID] = Counter()


class Stream(StreamingResponse):
    """Server-sent events for one listener, counted from the moment it is made.

    Making a sixth raises RateLimited. Its place is free again when it ends, or is never sent.
    """

    def __init__(
        self, lines: AsyncIterator[str], listener: UUID, headers: Mapping[str, str] | None = None
    ) -> None:
        if _heard[listener] >= MOST_STREAMS:
            raise RateLimited(
                f"{MOST_STREAMS} streams are followed at once at most.",
                remedy="Close one of them first.",
                retry_after=5,
            )
        super().__init__(lines, media_type="text/event-stream", headers=headers)
        _heard[listener] += 1
        self._leave = weakref.finalize(self, _left, listener)

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it (ASGI 3); who asks only for its headers hears no line."""
        try:
            if scope["method"] == "HEAD":
                self.body_iterator = _nothing()
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


async def _nothing(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


def _left(listener: UUID) -> None:
    _heard[listener] -= 1
    if not _heard[listener]:
        del _heard[listener]
