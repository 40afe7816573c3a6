"""Two callers of the service at the same moment, on the database that lets them."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.accounts import users
from app.accounts.tiers import Tier
from app.channels import service as channels
from app.core.exceptions import NotFound
from app.events import endpoints
from app.events.endpoints import CEILING, EndpointRequest
from app.videos import asking
from app.videos.models import Video
from app.videos.request import FilmRequest
from tests.same_moment import meanwhile
from tests.test_api.conftest import Open
from tests.test_api.films import ARTICLE, asked, channel
from tests.test_api.house import House, Person


@pytest.fixture
def house(open_house: Open, ready_postgres_url: str) -> House:
    return open_house(DATABASE_URL=ready_postgres_url)


@pytest.fixture
def ann(house: House) -> Person:
    return house.person("ann", tier=Tier.SCALE)


def test_a_film_asked_for_while_its_channel_is_closed_finds_no_channel(
    house: House, ann: Person
) -> None:
    owner, mine = UUID(ann.id), channel(ann)
    wanted = FilmRequest(topic="Rivers", source_text=ARTICLE)
    order = asking.Order(owner_id=owner, channel_id=mine, request=wanted)

    def close(session: Session) -> None:
        channels.close(session, channels.find(session, owner, mine, for_change=True))
        session.flush()

    def ask(session: Session) -> object:
        return asking.ask(session, order, house.services.office, now=house.clock())

    asked = meanwhile(house.services.database, close, ask)
    assert isinstance(asked.exception(), NotFound)


def test_who_leaves_and_who_makes_a_film_again_do_not_end_each_other(
    house: House, ann: Person
) -> None:
    film = UUID(asked(ann, channel(ann)))

    def lock(session: Session) -> None:
        users.find(session, UUID(ann.id), for_change=True)

    left = meanwhile(
        house.services.database,
        lock,
        lambda _: ann.call("DELETE", "/v1/users/me").status_code,
        then=lambda session: session.get_one(Video, film, with_for_update=True),
    )
    assert left.result() == 200


def test_an_endpoint_added_while_the_last_that_may_be_is_added_is_refused(
    house: House, ann: Person
) -> None:
    owner, keys = UUID(ann.id), house.services.keys
    wanted = EndpointRequest(url="https://hooks.example.com/1")

    def fill(session: Session) -> None:
        users.find(session, owner, for_change=True)
        for _ in range(CEILING):
            endpoints.add(session, owner, wanted, keys, now=house.clock())

    def add(_: Session) -> int:
        return ann.call("POST", "/v1/webhook-endpoints", json={"url": wanted.url}).status_code

    assert meanwhile(house.services.database, fill, add).result() == 409
