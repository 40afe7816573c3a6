"""A started service, and people at its pages."""

import pytest

from app.accounts.tiers import Role, Tier
from tests.test_api.conftest import Open, clock, open_house
from tests.test_api.house import House
from tests.test_dashboard.browser import Browser

__all__ = ["clock", "open_house"]


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
