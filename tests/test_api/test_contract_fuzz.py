"""Every answer is what the OpenAPI document says of it, whoever asks and whatever they say."""

import pytest

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


def test_an_error_that_is_described_nowhere_would_be_seen(house: House) -> None:
    contract = Contract(house.client, house.services)
    known = house.call("GET", "/v1/users/me")
    assert not contract._undescribed(known)
    contract._problems = described_problems("## `unauthenticated`\n\n403. Not this one.\n")
    assert "401 with the code unauthenticated" in contract._undescribed(known)
