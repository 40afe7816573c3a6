"""One scene repaired, or a film made again from a stage: what is said is changed at a known price."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form, Path
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid, NotFound, YtempireError
from app.dashboard.door import HOME
from app.dashboard.films import FilmLine, lines_of
from app.dashboard.once import once
from app.dashboard.visit import Visit, VisitDep
from app.generation.ports import Stage
from app.generation.script import Scene
from app.videos import asking, repairs

router = APIRouter(prefix=f"{HOME}/videos/{{video_id}}", include_in_schema=False)

LONGEST_NARRATION = 5_000
SceneNumber = Annotated[int, Path(ge=1, le=300)]
Narration = Annotated[str, Form(max_length=2 * LONGEST_NARRATION)]
Key = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenePage:
    """What the page shows of one scene of `count`."""

    film: FilmLine
    number: int
    count: int
    scene: Scene
    can_change: bool
    key: str

    @property
    def narration(self) -> str:
        """What is spoken."""
        return " ".join(line.text for line in self.scene.lines)


@router.get("/scenes/{number}")
async def scene(visit: VisitDep, video_id: UUID, number: SceneNumber) -> Response:
    """The scene's words, to be changed."""
    return await visit.page(
        "pages/scene.html", lambda session: _look(session, visit, video_id, number)
    )


@router.post("/scenes/{number}/quote")
async def quote(
    visit: VisitDep, video_id: UUID, number: SceneNumber, narration: Narration = ""
) -> Response:
    """What the change would make anew, and at most cost; nothing is held or written."""
    try:
        wanted = await _wanted(visit, video_id, number, narration)
        office = visit.services.office
        change = await visit.read(
            lambda session: repairs.quoted(session, wanted, office, now=visit.now)
        )
    except NotFound:
        raise
    except YtempireError as error:
        return await visit.piece("parts/repair.html", change=None, problem=error)
    return await visit.piece("parts/repair.html", change=change, problem=None)


@router.post("/scenes/{number}")
async def change_scene(
    *,
    visit: VisitDep,
    video_id: UUID,
    number: SceneNumber,
    narration: Narration = "",
    version: Annotated[int, Form()] = 0,
    key: Key = "",
) -> Response:
    """Make the film again with these words, unless it was changed meanwhile."""
    wanted = await _wanted(visit, video_id, number, narration)

    def changed(session: Session) -> str:
        office = visit.services.office
        repairs.repair(session, wanted, office, version=version, now=visit.now)
        return f"{HOME}/videos/{video_id}?said=repaired"

    return visit.go(await once(visit, key, (number, narration), changed))


@router.post("/retry-from")
async def retry_from(
    visit: VisitDep, video_id: UUID, stage: Annotated[Stage, Form()], key: Key = ""
) -> Response:
    """Make that stage and all later ones anew."""
    again = partial(
        asking.retry,
        owner_id=visit.owner_id,
        video_id=video_id,
        office=visit.services.office,
        now=visit.now,
        from_stage=stage,
    )

    def made_again(session: Session) -> str:
        again(session)
        return f"{HOME}/videos/{video_id}?said=again-from"

    return visit.go(await once(visit, key, stage, made_again))


async def _wanted(visit: Visit, video_id: UUID, number: int, narration: str) -> repairs.Wanted:
    said = narration.strip()
    if not 0 < len(said) <= LONGEST_NARRATION or "\x00" in said:
        raise Invalid(
            f"What is spoken has 1 to {LONGEST_NARRATION:,} characters; this has {len(said):,}.",
            kept="The video is as it was.",
        )
    pictures = await asyncio.to_thread(visit.services.office.pictures, video_id, said)
    edit = repairs.scene(number, repairs.SceneChange(narration=said))
    return repairs.Wanted(owner_id=visit.owner_id, video_id=video_id, edit=edit, pictures=pictures)


def _look(session: Session, visit: Visit, video_id: UUID, number: int) -> ScenePage:
    video, script = repairs.script_of(session, visit.owner_id, video_id)
    if number > len(script.scenes):
        raise NotFound(f"The script has {len(script.scenes)} scenes.")
    (film,) = lines_of(session, visit.owner_id, [video])
    return ScenePage(
        film=film,
        number=number,
        count=len(script.scenes),
        scene=script.scenes[number - 1],
        can_change=video.state in repairs.REPAIRABLE,
        key=uuid4().hex,
    )
