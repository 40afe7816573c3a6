"""One scene repaired, or a film made again from a stage: what is said and seen is changed at a known price."""

import asyncio
import io
from dataclasses import dataclass
from functools import partial
from pathlib import Path as File
from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Form, Path, UploadFile
from fastapi.responses import Response
from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.core.exceptions import NotFound, YtempireError
from app.dashboard.door import HOME
from app.dashboard.films import FilmLine, lines_of
from app.dashboard.once import once
from app.dashboard.scene_form import KINDS, SceneForm, typed_of
from app.dashboard.visit import Visit, VisitDep
from app.generation.ports import Stage
from app.generation.script import Scene
from app.media.footage_kind import is_footage
from app.videos import asking, repairs, service
from app.videos.script_page import STORE, page_of, pictures_of

router = APIRouter(prefix=f"{HOME}/videos/{{video_id}}", include_in_schema=False)

SHOWN: Final = (320, 180)
"""Pixels of a picture that may be chosen."""
SceneNumber = Annotated[int, Path(ge=1, le=300)]
PictureName = Annotated[str, Path(pattern=r"^picture:[0-9a-f]{16,32}$")]
Key = Annotated[str, Form(max_length=100)]
SceneSent = Annotated[SceneForm, Form()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenePage:
    """What the page shows of one scene of `count`; `pictures` are those the script shows, by name."""

    film: FilmLine
    number: int
    count: int
    scene: Scene
    visual: dict[str, JsonValue]
    pictures: tuple[str, ...]
    can_change: bool
    key: str

    @property
    def narration(self) -> str:
        """What is spoken."""
        return " ".join(line.text for line in self.scene.lines)

    @property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """What a card of each kind holds."""
        return KINDS

    def typed(self, part: str) -> str:
        """That part of the card as it stands in its field."""
        return typed_of(part, self.visual.get(part))


@router.get("/scenes/{number}")
async def scene(visit: VisitDep, video_id: UUID, number: SceneNumber) -> Response:
    """The scene's words and card, to be changed."""
    return await visit.page(
        "pages/scene.html", lambda session: _look(session, visit, video_id, number)
    )


@router.post("/scenes/{number}/quote")
async def quote(visit: VisitDep, video_id: UUID, number: SceneNumber, form: SceneSent) -> Response:
    """What the change would make anew, and at most cost; nothing is held or written."""
    try:
        wanted = await _wanted(visit, video_id, number, form)
        office = visit.services.office
        change = await visit.read(
            lambda session: repairs.quoted(session, wanted, office, now=visit.now)
        )
    except NotFound:
        raise
    except YtempireError as error:
        return await visit.piece("parts/repair.html", change=None, problem=error)
    return await visit.piece("parts/repair.html", change=change, problem=None)


@router.post("/scenes/{number}/picture")
async def send_picture(
    visit: VisitDep, video_id: UUID, number: SceneNumber, picture: UploadFile
) -> Response:
    """Keep a picture for this film; the answer is its choice in the form, chosen."""
    await visit.read(partial(service.find, owner_id=visit.owner_id, video_id=video_id))
    content = await picture.read()
    name = await asyncio.to_thread(visit.services.office.keep_picture, video_id, content)
    return await visit.piece("parts/picture.html", video_id=video_id, name=name, number=number)


@router.get("/pictures/{name}")
async def picture(visit: VisitDep, video_id: UUID, name: PictureName) -> Response:
    """A picture that was sent for this film or that its script shows, small."""

    def known(session: Session) -> dict[str, str]:
        _, script = repairs.script_of(session, visit.owner_id, video_id)
        return pictures_of(script)

    shown = await visit.read(known)
    sent = await asyncio.to_thread(visit.services.office.pictures, video_id, name)
    kept = {**shown, **sent}.get(name)
    if kept is None:
        raise NotFound("There is no such picture of this video.")
    small = await asyncio.to_thread(_small, _file(visit, kept))
    return Response(
        small, media_type="image/jpeg", headers={"cache-control": "private, max-age=86400"}
    )


@router.post("/scenes/{number}")
async def change_scene(
    visit: VisitDep, video_id: UUID, number: SceneNumber, form: SceneSent
) -> Response:
    """Make the film again with this scene, unless it was changed meanwhile."""
    wanted = await _wanted(visit, video_id, number, form)

    def changed(session: Session) -> str:
        office = visit.services.office
        repairs.repair(session, wanted, office, version=form.version, now=visit.now)
        return f"{HOME}/videos/{video_id}?said=repaired"

    said = form.model_dump(exclude={"key", "version"})
    return visit.go(await once(visit, form.key, (number, said), changed))


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


async def _wanted(visit: Visit, video_id: UUID, number: int, form: SceneForm) -> repairs.Wanted:
    said = form.said()

    def shown(session: Session) -> dict[str, JsonValue]:
        return _look(session, visit, video_id, number).visual

    visual = form.visual(await visit.read(shown)) if form.kind else None
    sent = await asyncio.to_thread(visit.services.office.pictures, video_id, form.image)
    edit = repairs.scene(number, repairs.SceneChange(narration=said, visual=visual))
    return repairs.Wanted(owner_id=visit.owner_id, video_id=video_id, edit=edit, pictures=sent)


def _look(session: Session, visit: Visit, video_id: UUID, number: int) -> ScenePage:
    video, script = repairs.script_of(session, visit.owner_id, video_id)
    if number > len(script.scenes):
        raise NotFound(f"The script has {len(script.scenes)} scenes.")
    (film,) = lines_of(session, visit.owner_id, [video])
    pictures = pictures_of(script)
    return ScenePage(
        film=film,
        number=number,
        count=len(script.scenes),
        scene=script.scenes[number - 1],
        visual=_visual(page_of(script), number),
        pictures=tuple(
            name for name, file in pictures.items() if not is_footage(_file(visit, file))
        ),
        can_change=video.state in repairs.REPAIRABLE,
        key=uuid4().hex,
    )


def _visual(page: dict[str, JsonValue], number: int) -> dict[str, JsonValue]:
    scenes = page["scenes"]
    one = scenes[number - 1] if isinstance(scenes, list) else None
    visual = one.get("visual") if isinstance(one, dict) else None
    return visual if isinstance(visual, dict) else {}


def _file(visit: Visit, kept: str) -> File:
    """Where that picture lies; one of the store is brought here first."""
    store = visit.services.office.store
    if not kept.startswith(STORE):
        return File(kept)
    key = kept.removeprefix(STORE)
    store.has(key)
    return store.path(key)


def _small(file: File) -> bytes:
    from app.media.images import open_picture  # noqa: PLC0415 - dear to load, and seldom needed

    shown = open_picture(file, cover=SHOWN)
    shown.thumbnail((2 * SHOWN[0], 2 * SHOWN[1]))
    packed = io.BytesIO()
    shown.save(packed, "JPEG", quality=82)
    return packed.getvalue()
