"""The workflows we hand out can be imported, call what exists, and hold no secret."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.api.n8n_calls import CALLS
from app.events.outbox import Kind

FOLDER = Path(__file__).parents[2] / "docs" / "n8n"
FILES = sorted(FOLDER.glob("*.json"))
KINDS = {
    "n8n-nodes-base.googleSheetsTrigger",
    "n8n-nodes-base.httpRequest",
    "n8n-nodes-base.if",
    "n8n-nodes-base.set",
    "n8n-nodes-base.slack",
    "n8n-nodes-base.webhook",
}
SECRET = re.compile(r"ytk_|whsec_|xox[bp]-|Bearer|sk_(live|test)_|password", re.IGNORECASE)


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def workflow(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request.param.read_text())
    return found


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
    calls = [n["parameters"] for n in workflow["nodes"] if n["type"].endswith("httpRequest")]
    assert calls
    for call in calls:
        name = call["url"].rsplit("/v1/webhooks/n8n/", 1)[1]
        fields = set(re.findall(r"[{,] (\w+):", call["jsonBody"]))
        assert "event_id" in fields
        assert fields <= set(CALLS[name].model_fields)
        assert (call["method"], call["genericAuthType"]) == ("POST", "httpCustomAuth")


def test_events_waited_for_are_ones_we_tell(workflow: dict[str, Any]) -> None:
    told = re.findall(r'"rightValue": "([\w.]+)"', json.dumps(workflow))
    assert set(told) <= {kind.value for kind in Kind}


def test_no_secret_is_handed_out_and_credentials_are_for_the_user_to_choose(
    workflow: dict[str, Any],
) -> None:
    assert not SECRET.search(json.dumps(workflow))
    chosen = [c for node in workflow["nodes"] for c in node.get("credentials", {}).values()]
    assert chosen
    assert {credential["id"] for credential in chosen} == {"CHOOSE"}
