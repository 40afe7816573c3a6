"""A visit to a page: who it is, what is read and written for it, and the answer."""

import asyncio
import gzip
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from app.accounts.acting import Record
from app.accounts.caller import Caller
from app.accounts.page_sessions import Visitor
from app.core import spreadsheet
from app.dashboard.door import VisitorDep
from app.dashboard.frame import Frame, frame_of
from app.dashboard.rendering import render
from app.dashboard.services import Services, services_of
from app.videos.exhaustion import telling_of_exhaustion

T = TypeVar("T")

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Everything from here, nothing inline. `data:` pictures are those of the style sheet."""
WORTH_PACKING: Final = 1_000
Whose = Literal["google", "stripe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A page that is not ours, and whose it is."""

    url: str
    whose: Whose


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of someone signed in."""

    request: Request
    services: Services
    visitor: Visitor

    @property
    def caller(self) -> Caller:
        """Who it is."""
        return self.visitor.caller

    @property
    def owner_id(self) -> UUID:
        """Whose rows are shown."""
        return self.visitor.caller.user_id

    @property
    def now(self) -> datetime:
        """The time of the service."""
        return self.services.clock()

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown and typed."""
        return ZoneInfo(self.visitor.time_zone)

    @property
    def is_partial(self) -> bool:
        """Whether a piece is asked for, to be put into a page that is there already."""
        return self.request.headers.get("hx-request") == "true"

    async def read(self, work: Callable[[Session], T]) -> T:
        """What the work finds."""
        return await self.services.database.read(work)

    async def write(self, work: Callable[[Session], T]) -> T:
        """What the work did, committed. Its owner is told where money was wanting."""
        here = self.services
        async with telling_of_exhaustion(here.database, self.owner_id, here.clock):
            return await here.database.write(work)

    @property
    def record(self) -> Record:
        """Writes down, in the transaction that does it, who did what; call it last."""
        return Record(self.owner_id, self.services.clock)

    async def page(
        self, template: str, look: Callable[[Session], object], *, status: int = 200
    ) -> Response:
        """The page with what was found, called `it` there."""

        def found(session: Session) -> tuple[Frame, object]:
            return frame_of(session, self.visitor), look(session)

        frame, it = await self.read(found)
        return await self.answer(template, frame=frame, it=it, status=status)

    async def piece(self, template: str, *, status: int = 200, **values: object) -> Response:
        """A piece of a page."""
        return await self.answer(template, status=status, **values)

    async def answer(self, template: str, *, status: int = 200, **values: object) -> Response:
        """The template as an answer."""
        html = await asyncio.to_thread(
            render,
            template,
            path=self.request.url.path,
            said=self.request.query_params.get("said", ""),
            now=self.now,
            zone=self.zone,
            **values,
        )
        return html_answer(self.request, html, status=status)

    def table(self, name: str, rows: Iterable[Sequence[object]]) -> Response:
        """Those rows as a file for a spreadsheet, under that name."""
        return Response(
            spreadsheet.lines(rows),
            media_type=spreadsheet.MEDIA_TYPE,
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )

    def go(self, path: str) -> Response:
        """On to another page, after something was done."""
        if self.is_partial:
            return Response(headers={"hx-redirect": path})
        return RedirectResponse(path, 303)

    async def away(self, url: str, *, whose: Whose) -> Response:
        """On to a page of Google or Stripe; a form itself may not lead away from here."""
        if self.is_partial:
            return self.go(url)
        return await self.page("pages/away.html", lambda _session: Away(url=url, whose=whose))


async def visit(request: Request, who: VisitorDep) -> Visit:
    """The dependency of every page but the door."""
    return Visit(request, services_of(request), who)


VisitDep = Annotated[Visit, Depends(visit)]


async def visit_of_admin(found: VisitDep) -> Visit:
    """The same for the pages of the house. Raises Forbidden for everybody else."""
    found.caller.demand_admin()
    return found


AdminDep = Annotated[Visit, Depends(visit_of_admin)]


def html_answer(request: Request, html: str, *, status: int = 200) -> Response:
    """A page or a piece of one, packed where the browser takes that."""
    headers = {
        "content-security-policy": POLICY,
        "referrer-policy": "same-origin",
        "vary": "accept-encoding, cookie, hx-request",
    }
    body = html.encode()
    if len(body) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 5, mtime=0)
        headers["content-encoding"] = "gzip"
    return HTMLResponse(body, status, headers)
