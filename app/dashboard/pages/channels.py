"""Channels: what goes on at each, and how its films are made unless one asks for something else."""

from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form, Path
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.channels import service
from app.channels.models import Channel
from app.channels.profile import Profile
from app.core.exceptions import Conflict
from app.dashboard.door import HOME
from app.dashboard.films import FilmLine, film_lines
from app.dashboard.once import once
from app.dashboard.places import ChannelCard, channel_cards
from app.dashboard.profile_form import ProfileForm
from app.dashboard.typed import unfit
from app.dashboard.visit import Visit, VisitDep
from app.generation.brief import VOICES
from app.media.theme_names import THEMES, refuse_unknown_theme
from app.publishing.health import Health, health_of
from app.publishing.metadata import CATEGORIES
from app.publishing.trial import LastTrial, last_trial
from app.videos.service import Filter, has_videos

router = APIRouter(prefix=f"{HOME}/channels", include_in_schema=False)

ChannelId = Annotated[str, Path(pattern=r"^ch_[0-9a-f]{16}$")]
LATEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """The list: each channel with the Google accounts that may act for it."""

    cards: tuple[ChannelCard, ...]
    accounts: dict[str, tuple[Health, ...]]
    ceiling: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPage:
    """One channel, or the form of a new one."""

    id: str
    name: str
    profile: Profile
    version: int
    films: tuple[FilmLine, ...]
    accounts: tuple[Health, ...]
    trial: LastTrial | None
    looks: dict[str, str]
    voices: tuple[str, ...]
    categories: dict[int, str]
    has_client: bool
    key: str


@router.get("")
async def channels(visit: VisitDep) -> Response:
    """All of them."""

    def look(session: Session) -> Channels:
        cards = channel_cards(session, visit.owner_id, now=visit.now)
        accounts: dict[str, tuple[Health, ...]] = {}
        for one in health_of(session, now=visit.now, owner_id=visit.owner_id):
            accounts[one.channel_id] = (*accounts.get(one.channel_id, ()), one)
        return Channels(cards=cards, accounts=accounts, ceiling=visit.caller.entitlements.channels)

    return await visit.page("pages/channels.html", look)


@router.get("/new")
async def new(visit: VisitDep) -> Response:
    """The form of a new one."""
    return await visit.page("pages/channel.html", lambda _session: _page(visit, None))


@router.post("/new")
async def open_channel(visit: VisitDep, form: Annotated[ProfileForm, Form()]) -> Response:
    """Open it."""
    name, profile = form.name_said(), _checked(form)

    def opened(session: Session) -> str:
        made = service.open_channel(session, visit.owner_id, name, profile, now=visit.now)
        return f"{HOME}/channels/{made.id}?said=opened"

    return visit.go(await once(visit, form.key, form, opened))


@router.get("/{channel_id}")
async def channel(visit: VisitDep, channel_id: ChannelId) -> Response:
    """One of them."""

    def look(session: Session) -> ChannelPage:
        found = service.find(session, visit.owner_id, channel_id)
        wanted = Filter(channel_id=channel_id)
        films, _ = film_lines(session, visit.owner_id, wanted, limit=LATEST)
        health = health_of(session, now=visit.now, channel_id=channel_id)
        trial = last_trial(session, channel_id)
        return _page(visit, found, films=films, accounts=tuple(health), trial=trial)

    return await visit.page("pages/channel.html", look)


@router.post("/{channel_id}")
async def change(
    visit: VisitDep, channel_id: ChannelId, form: Annotated[ProfileForm, Form()]
) -> Response:
    """Another name or profile, unless somebody changed the channel meanwhile."""
    name = form.name_said()

    def changed(session: Session) -> None:
        kept = service.profile_of(service.find(session, visit.owner_id, channel_id))
        wanted = service.Change(name=name, profile=_checked(form, kept))
        service.change(
            session, visit.owner_id, channel_id, wanted, version=form.version, now=visit.now
        )

    await visit.write(changed)
    return visit.go(f"{HOME}/channels/{channel_id}?said=saved")


@router.post("/{channel_id}/close")
async def close(visit: VisitDep, channel_id: ChannelId) -> Response:
    """Close it, if no video is left on it."""

    def closed(session: Session) -> None:
        found = service.find(session, visit.owner_id, channel_id, for_change=True)
        if has_videos(session, found.id):
            raise Conflict("There are videos on this channel.", remedy="Delete them first.")
        before = {"name": found.name}
        service.close(session, found)
        visit.record(session, Action.CHANNEL_DELETED, f"channel:{channel_id}", before=before)

    await visit.write(closed)
    return visit.go(f"{HOME}/channels?said=closed")


def _checked(form: ProfileForm, kept: Profile | None = None) -> Profile:
    try:
        profile = form.profile(kept or Profile())
    except ValidationError as error:
        raise unfit(error, kept="The channel is as it was.") from error
    refuse_unknown_theme(profile.look)
    return profile


def _page(
    visit: Visit,
    found: Channel | None,
    films: tuple[FilmLine, ...] = (),
    accounts: tuple[Health, ...] = (),
    trial: LastTrial | None = None,
) -> ChannelPage:
    return ChannelPage(
        id=found.id if found else "",
        name=found.name if found else "",
        profile=service.profile_of(found) if found else Profile(),
        version=found.version if found else 0,
        films=films,
        accounts=accounts,
        trial=trial,
        looks=dict(THEMES),
        voices=VOICES,
        categories=CATEGORIES,
        has_client=bool(visit.services.connections.clients),
        key=uuid4().hex,
    )
