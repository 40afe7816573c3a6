"""A film changed by hand: its script or one scene, at a price that is known before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.accounts.users import find as find_user
from app.core.exceptions import Conflict, Invalid, NotFound, PreconditionFailed
from app.costs.plan import CHARACTERS_PER_MINUTE, planned_calls
from app.costs.quotes import Quote
from app.generation.ports import Stage
from app.generation.script import Scene, Script
from app.videos.asking import choices_of, make_again, priced
from app.videos.models import State, Video
from app.videos.office import Office
from app.videos.script_page import (
    SCRIPT,
    Pictures,
    pictures_of,
    refuse_unfilmable,
    script_of_page,
    script_of_text,
    spoken_lines,
    visual_of_page,
)
from app.videos.service import find
from app.videos.takes import is_bought_from

REPAIRABLE = frozenset({State.AWAITING_APPROVAL, State.COMPLETED, State.FAILED, State.CANCELLED})
"""Nobody works on the film, and nobody outside has seen it."""

Edit = Callable[[Script, Pictures], Script]
"""The script changed; gets the pictures that may be shown. Raises Invalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneChange:
    """What changes of one scene: its narration, what it shows, or both."""

    narration: str | None = None
    visual: dict[str, JsonValue] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What a change comes to: the new script, how much of it is new, and its price at most."""

    script: Script
    sentences: int
    scenes: tuple[int, ...]
    price: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which film of whom is changed, how, and with which pictures beside those it shows."""

    owner_id: UUID
    video_id: UUID
    edit: Edit
    pictures: Pictures


def script_of(session: Session, owner_id: UUID, video_id: UUID) -> tuple[Video, Script]:
    """The film and what it says and shows. Raises NotFound, also while nothing is written yet."""
    video = find(session, owner_id, video_id)
    return video, _script(video)


def whole(said: str | dict[str, JsonValue]) -> Edit:
    """The edit that puts another script in place: Markdown, or JSON as a script is read."""
    if isinstance(said, str):
        return lambda before, known: script_of_text(said, before, known)
    return lambda _, known: script_of_page(said, known)


def scene(number: int, change: SceneChange) -> Edit:
    """The edit of scene `number`, counted from 1. Raises NotFound where there is none."""

    def edited(script: Script, known: Pictures) -> Script:
        if not 1 <= number <= len(script.scenes):
            raise NotFound(f"The script has {len(script.scenes)} scenes.")
        if change.narration is None and change.visual is None:
            raise Invalid("Say what changes: narration, visual, or both.")
        scenes = list(script.scenes)
        scenes[number - 1] = _changed(scenes[number - 1], change, known)
        return replace(script, scenes=tuple(scenes))

    return edited


def quoted(session: Session, wanted: Wanted, office: Office, *, now: datetime) -> Repair:
    """What that change would make anew, and at most cost; nothing is written."""
    video = find(session, wanted.owner_id, wanted.video_id)
    return _repair(session, video, wanted, office, now=now)


def repair(
    session: Session, wanted: Wanted, office: Office, *, version: int, now: datetime
) -> Video:
    """The film, queued again with the change; only what depends on it is made anew.

    Raises NotFound, PreconditionFailed, Invalid, Unpriced, BudgetExceeded, and Conflict for a film
    that is being made.
    """
    owner = find_user(session, wanted.owner_id, for_change=True)
    video = find(session, wanted.owner_id, wanted.video_id, for_change=True)
    if video.version != version:
        raise PreconditionFailed("The video was changed since you read it.")
    made = _repair(session, video, wanted, office, now=now)
    video.script = cast("dict[str, JsonValue]", SCRIPT.dump_python(made.script, mode="json"))
    video.by_hand = True
    make_again(session, video, owner, office, made.price, now=now)
    return video


def _repair(
    session: Session, video: Video, wanted: Wanted, office: Office, *, now: datetime
) -> Repair:
    if video.state not in REPAIRABLE:
        raise Conflict(
            f"The video is {video.state.value.replace('_', ' ')}: its script cannot be changed now.",
            state=video.state.value,
        )
    before = _script(video)
    after = wanted.edit(before, {**wanted.pictures, **pictures_of(before)})
    refuse_unfilmable(after)
    if after == before and video.by_hand:
        raise Invalid("That is what the script says and shows already.")
    known, shown = set(before.lines), set(before.scenes)
    fresh = [line for line in after.lines if line not in known]
    return Repair(
        script=after,
        sentences=len(fresh),
        scenes=tuple(n for n, each in enumerate(after.scenes, start=1) if each not in shown),
        price=_price(session, video, after, fresh, office, now=now),
    )


def _price(
    session: Session,
    video: Video,
    after: Script,
    fresh: list[str],
    office: Office,
    *,
    now: datetime,
) -> Quote:
    """Of a film that was made, only new sentences are bought; of another one, all that may lack."""
    spoken = fresh if video.files else list(after.lines)
    seconds = sum(map(len, spoken)) / CHARACTERS_PER_MINUTE * 60
    calls = planned_calls(seconds, choices_of(video)) if seconds else ()
    bought = [call for call in calls if is_bought_from(Stage.NARRATE, call.stage)]
    if video.files:
        bought = [call for call in bought if call.stage == Stage.NARRATE]
    return priced(session, bought, office, now=now)


def _script(video: Video) -> Script:
    if video.script is None:
        raise NotFound("Nothing of this video is written yet.")
    return SCRIPT.validate_python(video.script)


def _changed(before: Scene, change: SceneChange, known: Pictures) -> Scene:
    after = before
    if change.narration is not None:
        after = replace(after, lines=spoken_lines(change.narration, before))
    if change.visual is not None:
        after = replace(after, visual=visual_of_page(change.visual, known))
    return after
