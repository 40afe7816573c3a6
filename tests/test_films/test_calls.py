"""What n8n asked for survives the process that answered, and is done once."""

from typing import Any

from tests.test_films.conftest import Installed
from tests.test_films.processes import ARTICLE, Caller, eventually


def event(ann: Caller) -> dict[str, Any]:
    found: dict[str, Any] = ann.client.get("/v1/webhooks/n8n/calls?event_id=row-7").json()["data"]
    return found


def test_a_call_that_was_answered_is_applied_once_though_who_answered_is_killed(
    installed: Installed, ready_postgres_url: str
) -> None:
    token = "n8n-token-of-the-house"
    crew = installed(DATABASE_URL=ready_postgres_url, N8N_WEBHOOK_TOKEN=token)
    ann = crew.serve()
    ann.enter("ann")
    ann.client.headers["x-n8n-token"] = token
    channel = ann.client.post("/v1/channels", json={"name": "Rivers"}).json()["data"]["id"]
    body = {"event_id": "row-7", "channel_id": channel, "topic": "Rivers", "source_text": ARTICLE}
    answers = [ann.client.post("/v1/webhooks/n8n/generate_video", json=body) for _ in range(3)]
    assert {answer.json()["data"]["status"] for answer in answers} == {"received"}
    ann.hand.kill()
    ann.hand.wait()
    killed = crew.work()
    again = crew.serve()
    again.client.headers |= ann.client.headers
    eventually(lambda: event(again)["status"] == "applied")
    killed.kill()
    crew.work()
    films = again.client.get("/v1/videos").json()["data"]
    assert [film["id"] for film in films] == [event(again)["result"]["video_id"]]
    again.wait_for(films[0]["id"], "processing", "awaiting_approval")
