"""Who follows a film is stirred by what is said of it, with one look for all who follow."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from threading import Event
from uuid import UUID

from app.accounts.tiers import Tier
from app.videos.events import say
from app.videos.models import Video
from app.videos.watch import MOST_SEEN, Watch
from tests.test_api.films import asked, channel
from tests.test_api.house import House

PATIENCE = 30.0
"""Seconds for what comes within one."""


def test_a_follower_is_stirred_by_news_of_that_film_alone(each_house: House) -> None:
    films = _films(each_house)
    stirred: list[asyncio.Event] = []

    async def follow(watch: Watch) -> None:
        with ExitStack() as following:
            stirred.extend(following.enter_context(watch.follow(film)) for film in films)
            await _stir_each(stirred)  # by what was said before
            await _say(each_house, films[0])
            await asyncio.wait_for(stirred[0].wait(), PATIENCE)

    _in_the_service(each_house, follow)
    assert [each.is_set() for each in stirred] == [True, False]


def test_more_news_than_a_look_shows_stirs_everybody(house: House) -> None:
    films = _films(house)

    async def follow(watch: Watch) -> None:
        with watch.follow(films[0]) as stirred:
            await _stir_each([stirred])
            await _say(house, films[1], times=MOST_SEEN)
            await asyncio.wait_for(stirred.wait(), PATIENCE)

    _in_the_service(house, follow)


def test_a_service_that_leaves_stirs_everybody(house: House) -> None:
    film, leaving = _films(house)[0], Event()

    async def follow(watch: Watch) -> None:
        with watch.follow(film) as stirred:
            await _stir_each([stirred])
            leaving.set()
            await asyncio.wait_for(stirred.wait(), PATIENCE)

    _in_the_service(house, follow, leaving)


def _films(house: House) -> tuple[UUID, UUID]:
    ann = house.person("ann", tier=Tier.GROWTH)
    here = channel(ann)
    return UUID(asked(ann, here)), UUID(asked(ann, here))


def _in_the_service(
    house: House, follow: Callable[[Watch], Awaitable[None]], leaving: Event | None = None
) -> None:
    """Run it where the service's own answers run."""
    assert house.client.portal is not None
    house.client.portal.call(follow, Watch(house.services.database, leaving or Event()))


async def _stir_each(stirred: list[asyncio.Event]) -> None:
    for each in stirred:
        await asyncio.wait_for(each.wait(), PATIENCE)
        each.clear()


async def _say(house: House, film: UUID, times: int = 1) -> None:
    await asyncio.to_thread(_said, house, film, times)


def _said(house: House, film: UUID, times: int) -> None:
    with house.services.database.transaction() as session:
        for _ in range(times):
            say(session, session.get_one(Video, film), "Rendering", now=house.clock())
