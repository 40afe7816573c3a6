"""Every answer is what the OpenAPI document says of it, whoever asks and whatever they say."""

from collections.abc import Iterator

import pytest

from app.accounts.tiers import Role
from bench.contract import CALLERS, Contract, Finding, beside, described_problems
from tests.test_api.conftest import Open
from tests.test_api.house import SetClock
from tests.youtube.server import running
from tests.youtube.world import World

LONG = ("/v1/previews/", "/v1/voices/{voice_id}/preview")
"""What is drawn or spoken takes seconds; `python -m bench.fuzz` asks for it too."""


@pytest.fixture
def contract(open_house: Open, ready_sqlite_url: str, clock: SetClock) -> Iterator[Contract]:
    with running(World(clock)) as youtube:
        house = open_house(DATABASE_URL=ready_sqlite_url, NARRATOR="sandbox", **beside(youtube))
        yield Contract(house.client, house.services, youtube.world)


@pytest.mark.parametrize("caller", CALLERS)
def test_no_answer_is_a_crash_or_other_than_described(contract: Contract, caller: str) -> None:
    breaches: list[Finding] = []
    for operation in contract.operations():
        if not operation.path.startswith(LONG):
            breaches += contract.breaches(operation, caller, examples=1)
    assert not breaches, "\n".join(map(str, breaches))


def test_who_asks_has_things_of_their_own_to_ask_for(contract: Contract) -> None:
    seen = dict[str, int]()
    for method, path in (
        ("GET", "/v1/channels/{channel_id}"),
        ("GET", "/v1/videos/{video_id}"),
        ("GET", "/v1/videos/{video_id}/files/video"),
        ("POST", "/v1/videos/{video_id}/scenes/{number}/quote"),
        ("POST", "/v1/videos/{video_id}/publish"),
        ("GET", "/v1/series/{series_id}"),
        ("GET", "/v1/youtube/catalogue/{repair_id}"),
        ("GET", "/v1/webhook-endpoints/{endpoint_id}"),
        ("POST", "/v1/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay"),
        ("POST", "/v1/channels/{channel_id}/accounts/{account_id}/test"),
    ):
        asker = contract._asker(Role.USER)
        *_, own = asker.ids(path)
        sent = {"narration": "Rivers move stones."} if "{number}" in path else {}
        answer = contract._client.request(
            method, path.format_map(own), json=sent, headers=dict(asker.headers)
        )
        seen[path] = answer.status_code
    assert set(seen.values()) <= {200, 202}, seen


def test_an_error_that_is_described_nowhere_would_be_seen(contract: Contract) -> None:
    known = contract._client.get("/v1/users/me")
    assert not contract._undescribed(known)
    contract._problems = described_problems("## `unauthenticated`\n\n403. Not this one.\n")
    assert "401 with the code unauthenticated" in contract._undescribed(known)
