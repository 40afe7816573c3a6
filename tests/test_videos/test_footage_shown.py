"""What a channel's films showed lately, on both databases."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts import users
from app.accounts.tiers import Tier
from app.accounts.users import Registration
from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.clock import system_clock
from app.costs.plan import Pictures
from app.database import Database
from app.videos.footage_shown import FILMS, footage_shown
from app.videos.models import State, Video

NOW = system_clock()


def film(
    session: Session, channel: tuple[object, str], number: int, *pages: str, looks: bool = True
) -> Video:
    """A film of that channel that showed those pages; the higher its number, the later."""
    at = NOW + timedelta(seconds=number)
    assets = [{"use": "scene", "address": page} for page in pages]
    assets.append({"use": "narration", "address": "https://voices.example/1"})
    owner, channel_id = channel
    video = Video(
        owner_id=owner,
        channel_id=channel_id,
        title=f"Film {number}",
        state=State.COMPLETED,
        request={},
        profile={},
        choices={"pictures": Pictures.FOOTAGE if looks else Pictures.CARDS},
        script={"assets": assets},
        created_at=at,
        updated_at=at,
    )
    session.add(video)
    session.flush()
    return video


def test_a_film_is_told_what_its_channels_last_fifty_showed_and_nobody_elses(
    ready_database: Database,
) -> None:
    with ready_database.transaction() as session:
        ann = users.register(
            session,
            Registration(email="ann@example.com", username="ann", password_hash="-"),
            now=NOW,
        )
        ann.tier = Tier.SCALE
        ours, theirs = (
            (ann.id, open_channel(session, ann.id, name, Profile(), now=NOW).id)
            for name in ("Tides", "Rivers")
        )
        for number in range(FILMS + 1):
            film(session, ours, number, f"https://pexels.example/{number:02}", "")
        film(session, theirs, 0, "https://pexels.example/theirs")
        ours_now = film(session, ours, 99, "https://pexels.example/own-earlier-plan")
        without = film(session, ours, 98, looks=False)
        assert footage_shown(session, without) == ()
        session.delete(without)
        session.flush()
        shown = footage_shown(session, ours_now)
    assert shown == tuple(f"https://pexels.example/{number:02}" for number in range(1, FILMS + 1))
