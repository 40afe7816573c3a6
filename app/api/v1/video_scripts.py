"""What a film says and shows, changed by a person: the whole script or one scene."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import JsonValue, StringConstraints
from sqlalchemy.orm import Session

from app.accounts.caller import Caller
from app.api.deps import Services, ServicesDep
from app.api.film_outputs import AskedOut
from app.api.schemas import Body, Success
from app.api.script_outputs import RepairOut, ScriptOut
from app.api.v1.videos import Reader, Writer
from app.api.versions import ExpectedVersion, VersionedDep
from app.videos import repairs
from app.videos.exhaustion import telling_of_exhaustion
from app.videos.repairs import Edit, SceneChange, Wanted
from app.videos.request import Text

router = APIRouter(prefix="/v1/videos/{video_id}", tags=["videos"])

SceneNumber = Annotated[int, Path(ge=1, le=300)]
Narration = Annotated[str, StringConstraints(min_length=1, max_length=5_000, pattern=r"^[^\x00]*$")]


class NewScript(Body):
    """Another script: Markdown, or JSON in the form in which it is read."""

    script: Text | dict[str, JsonValue]


class NewScene(Body):
    """What changes of a scene: the text that is spoken, what is seen meanwhile, or both."""

    narration: Narration | None = None
    visual: dict[str, JsonValue] | None = None

    @property
    def change(self) -> SceneChange:
        """The change as the business knows it."""
        return SceneChange(narration=self.narration, visual=self.visual)


@router.get("/script")
async def read_script(
    video_id: UUID, caller: Reader, services: ServicesDep, versioned: VersionedDep
) -> Success[ScriptOut]:
    """What a film says and shows; its `ETag` is what a change of it is based on."""

    def read(session: Session) -> tuple[ScriptOut, int]:
        video, script = repairs.script_of(session, caller.user_id, video_id)
        return ScriptOut.of(video, script), video.version

    found, version = await services.database.read(read)
    versioned.is_known(version)
    return Success(data=found)


@router.post("/script/quote")
async def quote_script(
    video_id: UUID, body: NewScript, caller: Writer, services: ServicesDep
) -> Success[RepairOut]:
    """What that script would make anew, and at most cost; nothing is written."""
    wanted = await _wanted(video_id, body, repairs.whole(body.script), caller, services)
    return await _quote(wanted, services)


@router.put("/script", status_code=202)
async def change_script(
    *,
    video_id: UUID,
    body: NewScript,
    caller: Writer,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[AskedOut]:
    """Make the film again with that script; scenes and sentences that stay are not made again."""
    wanted = await _wanted(video_id, body, repairs.whole(body.script), caller, services)
    return await _repair(wanted, services, version, versioned)


@router.post("/scenes/{number}/quote")
async def quote_scene(
    video_id: UUID, number: SceneNumber, body: NewScene, caller: Writer, services: ServicesDep
) -> Success[RepairOut]:
    """What that change of a scene would make anew, and at most cost; nothing is written."""
    edit = repairs.scene(number, body.change)
    return await _quote(await _wanted(video_id, body, edit, caller, services), services)


@router.put("/scenes/{number}", status_code=202)
async def change_scene(
    *,
    video_id: UUID,
    number: SceneNumber,
    body: NewScene,
    caller: Writer,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[AskedOut]:
    """Make the film again with that scene changed; only what depends on it is made anew."""
    edit = repairs.scene(number, body.change)
    wanted = await _wanted(video_id, body, edit, caller, services)
    return await _repair(wanted, services, version, versioned)


async def _wanted(
    video_id: UUID, body: Body, edit: Edit, caller: Caller, services: Services
) -> Wanted:
    said = body.model_dump_json()  # the pictures it names may first have to come from elsewhere
    sent = await asyncio.to_thread(services.office.pictures, video_id, said)
    return Wanted(owner_id=caller.user_id, video_id=video_id, edit=edit, pictures=sent)


async def _quote(wanted: Wanted, services: Services) -> Success[RepairOut]:
    quoted = partial(repairs.quoted, wanted=wanted, office=services.office, now=services.clock())
    return Success(data=RepairOut.of(await services.database.read(quoted)))


async def _repair(
    wanted: Wanted, services: Services, version: int, versioned: VersionedDep
) -> Success[AskedOut]:
    repair = partial(
        repairs.repair,
        wanted=wanted,
        office=services.office,
        version=version,
        now=services.clock(),
    )
    async with telling_of_exhaustion(services.database, wanted.owner_id, services.clock):
        video = await services.database.write(repair)
    versioned.is_known(video.version)
    return Success(data=AskedOut.of(video))
