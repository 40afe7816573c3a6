"""The workflows we hand out can be imported, call what exists, and hold no secret."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from app.api.n8n_calls import CALLS
from app.api.v1.n8n import Standing
from app.dashboard.door import HOME
from app.events.outbox import Kind

FOLDER = Path(__file__).parents[2] / "docs" / "n8n"
FILES = sorted(FOLDER.glob("*.json"))
KINDS = {
    "n8n-nodes-base.googleSheetsTrigger",
    "n8n-nodes-base.httpRequest",
    "n8n-nodes-base.if",
    "n8n-nodes-base.set",
    "n8n-nodes-base.slack",
    "n8n-nodes-base.stopAndError",
    "n8n-nodes-base.wait",
    "n8n-nodes-base.webhook",
}
SECRET = re.compile(r"ytk_|whsec_|xox[bp]-|Bearer|sk_(live|test)_|password", re.IGNORECASE)


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def workflow(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request.param.read_text())
    return found


def nodes_of(workflow: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in workflow["nodes"] if node["type"] == f"n8n-nodes-base.{kind}"]


def is_post(node: dict[str, Any]) -> bool:
    return bool(node["parameters"].get("method") == "POST")


def calls(workflow: dict[str, Any], method: str) -> list[dict[str, Any]]:
    found = [
        node["parameters"]
        for node in nodes_of(workflow, "httpRequest")
        if node["parameters"].get("method", "GET") == method
    ]
    assert found
    return found


def following(workflow: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The nodes that the first output of that node leads to."""
    links = workflow["connections"].get(name, {"main": [[]]})["main"][0]
    reached = {link["node"] for link in links}
    return [node for node in workflow["nodes"] if node["name"] in reached]


def test_nodes_are_whole_and_connected(workflow: dict[str, Any]) -> None:
    nodes = {node["name"]: node for node in workflow["nodes"]}
    assert len(nodes) == len(workflow["nodes"])
    for node in nodes.values():
        assert node["type"] in KINDS
        assert {"id", "typeVersion", "position", "parameters"} <= set(node)
    reached = set()
    for name, outputs in workflow["connections"].items():
        assert name in nodes
        for links in outputs["main"]:
            reached |= {link["node"] for link in links}
    assert reached <= set(nodes)
    triggers = {
        n for n in nodes if "rigger" in nodes[n]["type"] or nodes[n]["type"].endswith("webhook")
    }
    assert len(triggers) == 1
    assert reached == set(nodes) - triggers, "every node is reached"
    assert workflow["active"] is False


def test_expressions_name_nodes_that_exist(workflow: dict[str, Any]) -> None:
    named = set(re.findall(r"\$\('([^']+)'\)", json.dumps(workflow, ensure_ascii=False)))
    assert named <= {node["name"] for node in workflow["nodes"]}


def test_calls_are_ones_we_take_with_fields_they_have(workflow: dict[str, Any]) -> None:
    for call in calls(workflow, "POST"):
        name = call["url"].rsplit("/v1/webhooks/n8n/", 1)[1]
        fields = set(re.findall(r"[{,] (\w+):", call["jsonBody"]))
        assert "event_id" in fields
        assert fields <= set(CALLS[name].model_fields)
        assert call["genericAuthType"] == "httpCustomAuth"


def test_an_id_of_a_call_is_of_what_is_asked_for_and_not_of_an_execution(
    workflow: dict[str, Any],
) -> None:
    for call in calls(workflow, "POST"):
        assert "$execution" not in call["jsonBody"], "a new n8n counts its executions from 1 again"


def test_an_empty_cell_is_left_out_and_a_number_is_a_topic() -> None:
    sheet = json.loads((FOLDER / "sheet-to-video.json").read_text())
    (asked,) = calls(sheet, "POST")
    assert "source_url: $('New row').item.json.source_url || undefined" in asked["jsonBody"]
    assert "topic: String($('New row').item.json.topic)" in asked["jsonBody"]


def test_what_is_refused_after_the_answer_ends_the_execution_with_the_reason(
    workflow: dict[str, Any],
) -> None:
    (asked,) = (node for node in nodes_of(workflow, "httpRequest") if is_post(node))
    (moment,) = following(workflow, asked["name"])
    (outcome,) = following(workflow, moment["name"])
    (choice,) = following(workflow, outcome["name"])
    (end,) = following(workflow, choice["name"])
    assert outcome["parameters"]["url"].endswith("/v1/webhooks/n8n/calls")
    (condition,) = choice["parameters"]["conditions"]["conditions"]
    assert condition["rightValue"] in get_args(Standing)
    assert end["type"].endswith("stopAndError")
    assert "problem.detail" in end["parameters"]["errorMessage"]


def test_a_workflow_has_an_id_which_import_on_the_command_line_needs(
    workflow: dict[str, Any],
) -> None:
    assert re.fullmatch(r"\w{16}", workflow["id"])


def test_the_message_leads_to_the_video_it_asks_about() -> None:
    approval = json.loads((FOLDER / "approval-by-message.json").read_text())
    (ask,) = nodes_of(approval, "slack")
    assert f"json.dashboard_url }}}}{HOME}/videos/" in ask["parameters"]["message"]


def test_events_waited_for_are_ones_we_tell(workflow: dict[str, Any]) -> None:
    told = re.findall(r'"rightValue": "(\w+\.\w+)"', json.dumps(workflow))
    assert set(told) <= {kind.value for kind in Kind}


def test_no_secret_is_handed_out_and_credentials_are_for_the_user_to_choose(
    workflow: dict[str, Any],
) -> None:
    assert not SECRET.search(json.dumps(workflow))
    chosen = [c for node in workflow["nodes"] for c in node.get("credentials", {}).values()]
    assert chosen
    assert {credential["id"] for credential in chosen} == {"CHOOSE"}
