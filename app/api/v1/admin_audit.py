"""For admins: who did what, and whether that record is whole."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from app.accounts import audit, trail
from app.accounts.actions import Action
from app.accounts.trail import Wanted
from app.api.acts import RecordDep
from app.api.admin_outputs import EntryOut, VerdictOut
from app.api.deps import Admin, PagingDep, Services, ServicesDep
from app.api.schemas import Page, Success
from app.core import spreadsheet

router = APIRouter(prefix="/v1/admin/audit", tags=["admin"])

AT_ONCE = 500

Text = Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")]


class Form(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which entries are asked for."""

    actor_id: UUID | None
    action: str
    target: str
    since: datetime | None
    until: datetime | None

    @property
    def wanted(self) -> Wanted:
        """The same for the trail."""
        return Wanted(
            actor_id=self.actor_id,
            action=self.action,
            target=self.target,
            since=self.since,
            until=self.until,
        )


async def _sieve(
    *,
    actor_id: UUID | None = None,
    action: Text = "",
    target: Text = "",
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
) -> Sieve:
    return Sieve(actor_id, action, target, since, until)


SieveDep = Annotated[Sieve, Depends(_sieve)]


@router.get("")
async def list_entries(
    _caller: Admin, services: ServicesDep, paging: PagingDep, sieve: SieveDep
) -> Page[EntryOut]:
    """Entries, the latest first; `action` and `target` are how those begin."""
    found, total = await services.database.read(
        partial(trail.entries, wanted=sieve.wanted, offset=paging.offset, limit=paging.per_page)
    )
    shown = [EntryOut.model_validate(entry) for entry in found]
    return Page(data=shown, pagination=paging.of(total))


@router.get("/check")
async def check(
    _caller: Admin,
    services: ServicesDep,
    known: Annotated[str, Query(pattern=r"^([0-9a-f]{64})?$")] = "",
) -> Success[VerdictOut]:
    """Walk along the whole chain; `known` is a head noted earlier that must still be part of it."""
    verdict = await services.database.read(partial(audit.check, known=known))
    return Success(data=VerdictOut.model_validate(verdict))


@router.get("/export", response_class=StreamingResponse)
async def export(
    *,
    _caller: Admin,
    services: ServicesDep,
    record: RecordDep,
    sieve: SieveDep,
    form: Annotated[Form, Query(alias="format")] = Form.CSV,
) -> StreamingResponse:
    """Every entry asked for, in order, as one file; that it was taken is an entry too."""
    await services.database.write(
        lambda session: record(session, Action.AUDIT_EXPORTED, "audit", after={"format": form})
    )
    written = _csv if form is Form.CSV else _json
    kind = spreadsheet.MEDIA_TYPE if form is Form.CSV else "application/json"
    return StreamingResponse(
        written(_parts(services, sieve.wanted)),
        media_type=kind,
        headers={"content-disposition": f'attachment; filename="audit.{form}"'},
    )


async def _parts(services: Services, wanted: Wanted) -> AsyncIterator[Sequence[EntryOut]]:
    number = 0
    while True:
        found = await services.database.read(
            partial(trail.entries_after, wanted=wanted, number=number, most=AT_ONCE)
        )
        if not found:
            return
        number = found[-1].id
        yield [EntryOut.model_validate(entry) for entry in found]


async def _json(parts: AsyncIterator[Sequence[EntryOut]]) -> AsyncIterator[str]:
    between = "[\n"
    async for part in parts:
        for entry in part:
            yield between + entry.model_dump_json()
            between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


async def _csv(parts: AsyncIterator[Sequence[EntryOut]]) -> AsyncIterator[str]:
    names = list(EntryOut.model_fields)
    yield ",".join(names) + "\r\n"
    async for part in parts:
        values = [entry.model_dump(mode="json") for entry in part]
        yield spreadsheet.lines([_written(one[name]) for name in names] for one in values)


def _written(value: object) -> str:
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else str(value or "")
