"""Films that go out because they were found good: in their minute, in the next slot, as planned before."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.channels import service as channels
from app.core.exceptions import Conflict, Invalid
from app.core.kept_errors import code_of
from app.publishing import schedule
from app.publishing.publication_alike import nearest, too_alike
from app.publishing.publication_approval import FilmChanged
from app.publishing.publication_intent import Wish, write_down
from app.publishing.publication_models import Publication, PublicationState
from app.publishing.publication_reads import of_video
from app.publishing.standing import demand_channel
from app.videos.events import say
from app.videos.models import Video


def intend_by_itself(session: Session, video: Video, *, now: datetime) -> Publication | None:
    """The publication of a film just found good, in its channel's next free slot; None without one.

    A channel without slots, or without a connection to YouTube, waits for a person's word. A film
    too much like another one is planned and held. A publication that was held because its film was
    made again goes on as it was planned.
    """
    before = of_video(session, video.id, for_change=True)
    if before is not None and not _awaits_its_film(before):
        return None
    wish = _wish_by_itself(session, video, before, now=now)
    if wish is None:
        return None
    try:
        demand_channel(session, video.channel_id)
        like = nearest(session, video, now=now)
        publication = write_down(session, video, before, wish, like, now=now)
    except (Conflict, Invalid) as refusal:
        say(session, video, f"Not planned: {refusal.what}", now=now)
        return None
    if like is not None and like.is_too_much:
        error = too_alike(like)
        publication.state, publication.begin_at = PublicationState.HELD, None
        publication.problem = error.told
    at = publication.publish_at
    say(session, video, f"Goes out at {at:%Y-%m-%d %H:%M} UTC" if at else "Goes out now", now=now)
    return publication


def _awaits_its_film(publication: Publication) -> bool:
    """Whether only its film was missing: that was made again, and is found good now."""
    is_held = publication.state is PublicationState.HELD
    return is_held and code_of(publication.problem) == FilmChanged.code


def _wish_by_itself(
    session: Session, video: Video, before: Publication | None, *, now: datetime
) -> Wish | None:
    """The minute that was chosen if it is still ahead, else the channel's next free slot.

    What was to go out before goes out now where there is no slot; else there is no wish.
    """
    profile = channels.profile_of(channels.find(session, video.owner_id, video.channel_id))
    privacy = before.privacy if before else ""
    if before is not None and before.publish_at is None:
        return Wish(actor_id=None, privacy=privacy)
    wanted = before.publish_at if before else _asked_for(video)
    if wanted is None or wanted <= now:
        schedule.plan_one_at_a_time(session, video.channel_id)
        free = schedule.free_slots(session, video.channel_id, profile, 1, now=now)
        wanted = next(iter(free), None)
    if wanted is None and before is None:
        return None
    return Wish(actor_id=None, publish_at=wanted, privacy=privacy)


def _asked_for(video: Video) -> datetime | None:
    wanted = video.request.get("publish_at")
    return datetime.fromisoformat(str(wanted)) if wanted else None
