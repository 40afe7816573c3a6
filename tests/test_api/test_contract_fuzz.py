"""Every answer is what the OpenAPI document says of it, whoever asks and whatever they say."""

import pytest

from bench.contract import CALLERS, Contract, Finding
from tests.test_api.conftest import Open

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
