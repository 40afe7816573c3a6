"""Every answer is what the OpenAPI document says of it, whoever asks and whatever they say."""

import pytest

from app.accounts.tiers import Role
from bench.contract import CALLERS, Contract, Finding, described_problems
from tests.test_api.conftest import Open
from tests.test_api.house import House

LONG = ("/v1/previews/",)
"""What is drawn or spoken takes seconds; `python -m bench.fuzz` asks for it too."""


@pytest.mark.parametrize("caller", CALLERS)
def test_no_answer_is_a_crash_or_other_than_described(
    open_house: Open, ready_sqlite_url: str, caller: str
) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, NARRATOR="sandbox")
    contract = Contract(house.client, house.services)
    breaches: list[Finding] = []
    for operation in contract.operations():
        if not operation.path.startswith(LONG):
            breaches += contract.breaches(operation, caller, examples=1)
    assert not breaches, "\n".join(map(str, breaches))


@pytest.mark.parametrize(
    "path",
    [
        "/v1/channels/{channel_id}",
        "/v1/videos/{video_id}",
        "/v1/series/{series_id}",
        "/v1/youtube/catalogue/{repair_id}",
        "/v1/webhook-endpoints/{endpoint_id}",
    ],
)
def test_who_asks_has_things_of_their_own_to_ask_for(house: House, path: str) -> None:
    asker = Contract(house.client, house.services)._asker(Role.USER)
    answer = house.client.get(path.format_map(asker.ids), headers=dict(asker.headers))
    assert answer.status_code == 200


def test_an_error_that_is_described_nowhere_would_be_seen(house: House) -> None:
    contract = Contract(house.client, house.services)
    known = house.call("GET", "/v1/users/me")
    assert not contract._undescribed(known)
    contract._problems = described_problems("## `unauthenticated`\n\n403. Not this one.\n")
    assert "401 with the code unauthenticated" in contract._undescribed(known)
