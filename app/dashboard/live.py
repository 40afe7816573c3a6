"""Pages that stay true by themselves: one stream for each, that sends what has changed.

The database's own log of changes says when to look again: the numbers of events of films and of lines of
the ledger only grow. Then the page is read anew, and of its pieces those that differ are sent. A
browser that comes back is sent every piece once, so nothing that it missed stays missed.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi.responses import Response
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.exceptions import NotFound, Unauthenticated
from app.core.lookup import Lookup
from app.core.streams import Stream
from app.costs.tables import ledger
from app.dashboard.door import visitor
from app.dashboard.frame import frame_of
from app.dashboard.rendering import render
from app.dashboard.visit import Visit
from app.videos.models import VideoEvent

LOOK: Final = 0.7
"""Seconds between two looks at the log."""
BREATH: Final = 15.0
"""Seconds after which a page is read anew in any case: times pass, and other tables change too."""
CHANGES: Final = Lookup(
    select(
        select(func.max(VideoEvent.id)).scalar_subquery(),
        select(func.max(ledger.c.id)).scalar_subquery(),
    )
)


@dataclass(slots=True)
class Pieces:
    """The pieces of a page as its live template names them, in order.

    `mark` decides whether a piece is sent again: by default all of it. A table's mark is the list
    of its rows, so that a change of one row sends that row.
    """

    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, name: str, html: Markup, mark: str | None = None) -> str:
        """Take a piece in; the element with that id is replaced by it."""
        self.found[name] = (str(html), hashlib.sha256((mark or html).encode()).hexdigest())
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What is followed: how it is read, and the live template that names its pieces.

    `log`, asked with the values `of`, finds something else as soon as there is something new. When
    what `turns` finds becomes another, the page is another one, and the browser loads it anew.
    """

    template: str
    look: Callable[[Session], object]
    log: Lookup = CHANGES
    of: Mapping[str, object] = field(default_factory=dict)
    turns: Callable[[Any], object] = lambda _it: None


async def follow(visit: Visit, wanted: Follow) -> Response:
    """The stream of that page. Raises RateLimited for somebody's sixth."""
    return Stream(_lines(visit, wanted), visit.owner_id, {"x-accel-buffering": "no"})


async def _lines(visit: Visit, wanted: Follow) -> AsyncIterator[str]:
    with suppress(NotFound, Unauthenticated):  # it was deleted, or signed out, while we looked on
        async for line in _news(visit, wanted):
            yield line


async def _news(visit: Visit, wanted: Follow) -> AsyncIterator[str]:
    sent: dict[str, str] = {}
    seen: object = None
    kind: object = None
    silence = BREATH
    while not visit.services.leaving.is_set():
        now = await visit.services.database.look_up(wanted.log, **wanted.of)
        if now != seen or silence >= BREATH:
            await visitor(visit.request)
            seen, silence = now, 0.0
            pieces, now_a = await _pieces(visit, wanted)
            if kind not in {None, now_a}:
                yield "event: turned\ndata: .\n\n"
                return
            kind = now_a
            news = _changed(pieces, sent)
            yield _written(news) if news else ": still here\n\n"
        await asyncio.sleep(LOOK)
        silence += LOOK


async def _pieces(visit: Visit, wanted: Follow) -> tuple[Pieces, object]:
    frame, it = await visit.read(
        lambda session: (frame_of(session, visit.visitor), wanted.look(session))
    )
    pieces = Pieces()
    await asyncio.to_thread(
        render,
        wanted.template,
        pieces=pieces,
        frame=frame,
        it=it,
        now=visit.now,
        zone=visit.zone,
        path=visit.request.url.path.removesuffix("/events"),
    )
    return pieces, wanted.turns(it)


def _changed(pieces: Pieces, sent: dict[str, str]) -> dict[str, str]:
    """What is to be sent, remembered as sent. A piece inside one that is sent goes with it."""
    changed: dict[str, str] = {}
    for name, (html, mark) in pieces.found.items():
        is_inside = any(f'id="{name}"' in other for other in changed.values())
        if sent.get(name) != mark and not is_inside:
            changed[name] = html
        sent[name] = mark
    return changed


def _written(news: dict[str, str]) -> str:
    html = "".join(
        f'<hx-partial hx-target="#{name}" hx-swap="outerMorph">{piece}</hx-partial>'
        for name, piece in news.items()
    )
    return "".join(f"data: {line}\n" for line in html.splitlines() if line.strip()) + "\n"
