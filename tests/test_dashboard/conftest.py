"""A started service, and people at its pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app.accounts.tiers import Role, Tier
from tests.test_api.conftest import Open, clock, open_house
from tests.test_api.house import House
from tests.test_dashboard.browser import Browser
from tests.test_dashboard.chromium import Installation, complaints, installation
from tests.test_dashboard.portfolio import Portfolio

__all__ = ["clock", "open_house"]


@pytest.fixture(scope="module")
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """A service in a process of its own, for the tests of one file, and a browser."""
    folder = request.module.__name__.rpartition(".")[2]
    with installation(tmp_path_factory.mktemp(folder)) as started:
        yield started


@pytest.fixture(scope="module")
def made(installed: Installation) -> Portfolio:
    """What stands in it: four channels and their films."""
    return installed.filled()


@pytest.fixture
def page(installed: Installation) -> Iterator[Page]:
    """A page at a desk, of which the browser never complains."""
    context = installed.visit(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    said = complaints(opened)
    yield opened
    assert said == []
    context.close()


@pytest.fixture
def house(open_house: Open, ready_sqlite_url: str) -> House:
    """The service on SQLite."""
    return open_house(DATABASE_URL=ready_sqlite_url)


@pytest.fixture
def ann(house: House) -> Browser:
    """Someone signed in, with room for many channels."""
    house.register("ann", tier=Tier.SCALE)
    return Browser(house, "ann")


@pytest.fixture
def boss(house: House) -> Browser:
    """An admin signed in."""
    house.register("boss", role=Role.ADMIN, tier=Tier.SCALE)
    return Browser(house, "boss")
