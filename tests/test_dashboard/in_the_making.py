"""A film whose work goes on as a test says, seen by a service that runs."""

from uuid import UUID

from app.accounts.users import find_by_email
from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.clock import system_clock
from app.database import Database
from app.videos import making
from app.videos.making import Making
from app.videos.models import State, Video
from tests.test_dashboard.chromium import EMAIL, Installation


def film_in_the_making(installed: Installation) -> tuple[Database, UUID]:
    """A film that somebody works on, as far as anybody sees; and the rows it stands in."""
    database = installed.database
    now = system_clock()
    with database.transaction() as session:
        boss = find_by_email(session, EMAIL)
        assert boss is not None
        channel = open_channel(session, boss.id, "Rivers", Profile(), now=now)
        video = Video(owner_id=boss.id, channel_id=channel.id, title="Rivers", created_at=now,
                      updated_at=now, state=State.PROCESSING, profile=channel.profile,
                      request={"topic": "Rivers", "source_text": "Rivers move sand."})  # fmt: skip
        session.add(video)
        session.flush()
        return database, video.id


def advance(database: Database, video_id: UUID, percent: int) -> None:
    """Its work goes on, in one transaction."""
    with database.transaction() as session:
        making.advance(session, Making(video_id, 1), "render", percent, f"Scene {percent}",
                       now=system_clock())  # fmt: skip
