"""Publishing a film is intended: its likeness measured, its minute found, its quota promised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.channels import service as channels
from app.channels.profile import Profile
from app.core.exceptions import Conflict
from app.publishing import schedule
from app.publishing.metadata import Overrides
from app.publishing.playlists import ask_anew, destination_of, units_of
from app.publishing.promises import Promise, fulfil, promise
from app.publishing.publication_alike import Likeness, nearest, too_alike
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    UploadSession,
)
from app.publishing.publication_outcomes import waits_for_somebody
from app.publishing.publication_reads import of_video
from app.publishing.publication_steps import begin_open_steps_anew, is_lost, lay_out_steps
from app.publishing.standing import demand_channel
from app.videos.models import State, Video

UNITS: Final = 210
"""What a publication takes of the day's units besides captions: guard, checks, thumbnail, playlist,
release and reading back. The first film of a playlist that is known by its title takes more."""
CAPTION_UNITS: Final = 400
AT_REST: Final = frozenset(
    {
        PublicationState.PLANNED,
        PublicationState.HELD,
        PublicationState.WAITING,
        PublicationState.STOPPED,
    }
)
"""States in which a person may move a publication."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a film is to go out. Empty `publish_at` is at once, empty `privacy` the channel's own.

    `anyway` is a person's reason to publish what is much like another film.
    """

    actor_id: UUID | None
    publish_at: datetime | None = None
    privacy: str = ""
    anyway: str = ""


def intend(session: Session, video: Video, wish: Wish, *, now: datetime) -> Publication:
    """The film's publication, planned or to begin at once; the film is locked by the caller.

    Raises Conflict unless the film is complete, NoAccount or ChannelStopped where its channel cannot
    publish, TooAlike, Invalid or SlotTaken.
    """
    if video.state is not State.COMPLETED:
        raise Conflict(
            f"The video is {video.state.value.replace('_', ' ')}; a completed one can be published."
        )
    publication = of_video(session, video.id, for_change=True)
    if publication is not None and publication.state not in AT_REST | {PublicationState.CALLED_OFF}:
        raise Conflict(f"The publication is {publication.state.value} already.")
    like = nearest(session, video, now=now)
    if like is not None and like.is_too_much and not wish.anyway:
        raise too_alike(like)
    publication = write_down(session, video, publication, wish, like, now=now)
    if like is not None and like.is_too_much:
        _audit(session, publication, Action.PUBLISHED_ANYWAY, wish, like.kept(now=now), now=now)
    _audit(
        session,
        publication,
        Action.PUBLICATION_ASKED,
        wish,
        {"publish_at": _text(wish.publish_at)},
        now=now,
    )
    return publication


def write_down(
    session: Session,
    video: Video,
    publication: Publication | None,
    wish: Wish,
    like: Likeness | None,
    *,
    now: datetime,
) -> Publication:
    """The publication as it is wished, planned. Raises NoAccount, ChannelStopped, Invalid, SlotTaken."""
    youtube = demand_channel(session, video.channel_id)
    profile = channels.profile_of(channels.find(session, video.owner_id, video.channel_id))
    if wish.publish_at is not None:
        schedule.plan_one_at_a_time(session, video.channel_id)
        besides = publication.id if publication else None
        schedule.refuse_unfit(
            session, video.channel_id, profile, wish.publish_at, besides=besides, now=now
        )
    publication = publication or _new(session, video, youtube.youtube_id, now=now)
    if publication.revision != video.revision or is_lost(session, publication):
        begin_anew(session, publication, video.revision)
    publication.state, publication.problem = PublicationState.PLANNED, None
    publication.privacy = wish.privacy or profile.visibility
    publication.publish_at = wish.publish_at if publication.privacy == "public" else None
    publication.begin_at = schedule.begins_at(publication.publish_at, now=now)
    publication.likeness = like.kept(now=now) if like else None
    publication.updated_at, publication.version = now, publication.version + 1
    session.flush()
    lay_out_steps(session, publication)
    begin_open_steps_anew(session, publication)
    promise_units(session, publication)
    return publication


def _new(session: Session, video: Video, youtube_channel: str, *, now: datetime) -> Publication:
    publication = Publication(
        video_id=video.id,
        owner_id=video.owner_id,
        channel_id=video.channel_id,
        youtube_channel=youtube_channel,
        revision=video.revision,
        created_at=now,
        attempt=0,
        version=0,
    )
    session.add(publication)
    return publication


def begin_anew(session: Session, publication: Publication, revision: int) -> None:
    """What YouTube has is another film by now, or is not where it was to be: it is left as it is there,
    and all is done as if nothing was sent.
    """
    publication.revision, publication.youtube_id, publication.said = revision, "", None
    publication.attempt += 1  # an attempt that still runs speaks of the film before it
    session.execute(delete(UploadSession).where(UploadSession.publication_id == publication.id))
    session.execute(delete(PublicationStep).where(PublicationStep.publication_id == publication.id))
    session.flush()
    session.expire_all()
    lay_out_steps(session, publication)


def promise_units(session: Session, publication: Publication) -> None:
    """Have the quota's ledger know what the publication still needs, and when, as far as that is known."""
    if publication.begin_at is None or waits_for_somebody(publication):
        fulfil(session, publication.id.hex)
        return
    profile, own = profile_now(session, publication), _own(session, publication)
    playlist = units_of(session, publication.channel_id, destination_of(profile, own))
    promise(
        session,
        Promise(
            key=publication.id.hex,
            owner_id=publication.owner_id,
            channel_id=publication.channel_id,
            due_at=publication.begin_at,
            units=UNITS + playlist,
            uploads=0 if publication.youtube_id else 1,
            last_units=CAPTION_UNITS if sends_captions(profile, own) else 0,
        ),
    )


def sends_captions(profile: Profile, own: Overrides) -> bool:
    """Whether the film's captions go to YouTube: as the film has it, else as its channel."""
    return profile.upload_captions if own.upload_captions is None else own.upload_captions


def ask_for_playlist_anew(session: Session, publication: Publication, *, now: datetime) -> None:
    """Let its playlist be created: a person says that YouTube has none of that title."""
    to = destination_of(profile_now(session, publication), _own(session, publication))
    if to.title:
        ask_anew(session, publication.channel_id, to.title, now=now)


def profile_now(session: Session, publication: Publication) -> Profile:
    """The profile its channel has now: publishing follows it, whatever the film was made by."""
    channel = channels.find(session, publication.owner_id, publication.channel_id)
    return channels.profile_of(channel)


def _own(session: Session, publication: Publication) -> Overrides:
    video = session.get_one(Video, publication.video_id)
    return Overrides.model_validate(video.publish_as)


def _audit(
    session: Session,
    publication: Publication,
    action: Action,
    wish: Wish,
    facts: Mapping[str, JsonValue],
    *,
    now: datetime,
) -> None:
    act = Act(
        action=action,
        target=f"video:{publication.video_id}",
        actor_id=wish.actor_id,
        reason=wish.anyway[:500],
        after=facts,
    )
    record(session, act, now=now)


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
