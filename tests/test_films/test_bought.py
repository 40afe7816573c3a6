"""A film that is written by a language model, asked for over HTTP and made by the service."""

import json
from collections.abc import Iterator

import pytest

from tests.test_films.conftest import Installed
from tests.test_films.processes import Caller, Crew
from tests.vendors import loopback
from tests.vendors.loopback import open_to_all
from tests.vendors.minds import RIVERS, TOLD, Honest
from tests.vendors.openai import OpenAI, problem


@pytest.fixture
def vendor() -> Iterator[OpenAI]:
    played = OpenAI(Honest())
    with open_to_all(played):
        yield played


def at(vendor: OpenAI, installed: Installed, **more: str) -> tuple[Crew, Caller]:
    crew = installed(OPENAI_API_KEY=vendor.key, OPENAI_BASE_URL=vendor.base, **more)
    caller = crew.serve()
    caller.enter("ann")
    return crew, caller


def ask(caller: Caller, channel: str = "", **wanted: object) -> str:
    if not channel:
        made = caller.client.post("/v1/channels", json={"name": "Rivers"}).json()
        channel = made["data"]["id"]
    body = {"channel_id": channel, "topic": "Sand", "duration_target": 20, **wanted}
    answer = caller.client.post("/v1/videos/generate", json=body)
    assert answer.status_code == 202, answer.text
    assert float(answer.json()["data"]["quote"]) > 0
    return str(answer.json()["data"]["video_id"])


def test_a_film_is_written_and_paid_for_by_the_call_in_sight_of_all(
    vendor: OpenAI, installed: Installed
) -> None:
    vendor.faults.append(loopback.status(429, problem("rate_limit_exceeded"), retry_after="60"))
    _, caller = at(vendor, installed)
    film = ask(caller, source_text=RIVERS)
    caller.wait_for(film, "awaiting_approval")
    cost = caller.client.get(f"/v1/videos/{film}/cost").json()["data"]
    kinds = [entry["kind"] for entry in cost["entries"]]
    turned_away = ["reserve", "release"]
    first, rest = ["reserve", "settle"], ["reserve", "settle"] * 5
    assert kinds == ["hold", *first, *turned_away, *rest, "release"]
    assert cost["breakdown"] == {"openai": cost["total_cost"]}
    assert (cost["reserved"], float(cost["total_cost"]) > 0) == ("0.000000", True)
    report = caller.client.get(f"/v1/videos/{film}/files/report").json()
    script = caller.client.get(f"/v1/videos/{film}/files/script").json()
    bill = {"stage": "write", "provider": "openai", "cost": cost["total_cost"]}
    assert (report["cost"], report["bills"]) == (cost["total_cost"], [bill])
    written = next(line for line in report["stages"] if line["stage"] == "write")
    assert (written["provider"], written["cost"]) == ("openai", cost["total_cost"])
    assert script["scenes"][0]["lines"][0]["text"] == TOLD[0]
    remark = "gpt-6.1-terra wrote in place of gpt-6.1-sol"
    assert any(remark in event["message"] for _, event in caller.events(film))
    assert any(remark in note for note in report["notes"])
    assert vendor.key not in json.dumps([report, script, cost])
