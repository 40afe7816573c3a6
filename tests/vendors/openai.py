"""OpenAI on the loopback address, held to the types of its own SDK."""

import json
from collections.abc import Callable
from typing import Any, get_type_hints

from openai.types import ModerationCreateResponse
from openai.types.chat import ChatCompletion
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from openai.types.model import Model
from openai.types.responses import Response
from openai.types.responses.response_create_params import ResponseCreateParamsNonStreaming

from tests.vendors.loopback import Asked, Reply, Vendor, reply_json

Minds = Callable[[str, dict[str, Any]], object]
"""What the model answers: to the name of the schema, and the body of the request."""

CATEGORIES = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit",
    "illicit/violent", "self-harm", "self-harm/instructions", "self-harm/intent", "sexual",
    "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip


class OpenAI(Vendor):
    """Answers `/v1` as the vendor does; `mind` is the model. `flagged` words fall under a category.

    `shutdowns` are the models it has, each with the day it goes or nothing.
    """

    costly = ("/responses", "/chat/completions")

    def __init__(self, mind: Minds) -> None:
        super().__init__()
        self.key = "sk-test-0123456789"
        self.mind = mind
        self.flagged: dict[str, str] = {}
        self.shutdowns: dict[str, str | None] = {"gpt-6.1-sol": None, "gpt-6.1-terra": None}
        self.usage = (1_200, 800)

    @property
    def base(self) -> str:
        return f"{self.address}/v1"

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {self.key}":
            return _problem(401, "invalid_api_key", "Incorrect API key provided.")
        match asked.method, asked.path:
            case "POST", "/v1/responses":
                return self._respond(asked.json())
            case "POST", "/v1/chat/completions":
                return self._chat(asked.json())
            case "POST", "/v1/moderations":
                return self._moderate(asked.json())
            case "GET", path if path.startswith("/v1/models/"):
                return self._model(path.removeprefix("/v1/models/"))
        raise AssertionError(f"there is no {asked.method} {asked.path}")

    def _respond(self, body: dict[str, Any]) -> Reply:
        _known(body, ResponseCreateParamsNonStreaming)
        form = body["text"]["format"]
        assert form["type"] == "json_schema"
        assert form["strict"] is True
        _strict(form["schema"])
        if body["model"] not in self.shutdowns:
            return _gone(body["model"])
        asked, answered = self.usage
        whole = {
            "id": "resp_1", "object": "response", "created_at": 1, "status": "completed",
            "model": f"{body['model']}-2026-11-01", "parallel_tool_calls": True,
            "tool_choice": "auto", "tools": [], "output": [
                {"id": "rs_1", "type": "reasoning", "summary": []},
                {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed",
                 "content": [self._content(form["name"], body)]},
            ],
            "usage": {
                "input_tokens": asked, "output_tokens": answered, "total_tokens": asked + answered,
                "input_tokens_details": {"cached_tokens": 200, "cache_write_tokens": 100},
                "output_tokens_details": {"reasoning_tokens": 300},
            },
        }  # fmt: skip
        if body["max_output_tokens"] < answered:
            whole |= {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
        Response.model_validate(whole)
        return reply_json(whole, x_request_id=f"req_{len(self.asked)}")

    def _content(self, name: str, body: dict[str, Any]) -> dict[str, object]:
        said = self.mind(name, body)
        if isinstance(said, Refusal):
            return {"type": "refusal", "refusal": str(said)}
        text = said if isinstance(said, str) else json.dumps(said)
        return {"type": "output_text", "text": text, "annotations": []}

    def _chat(self, body: dict[str, Any]) -> Reply:
        _known(body, CompletionCreateParamsNonStreaming)
        form = body["response_format"]["json_schema"]
        _strict(form["schema"])
        said = self.mind(form["name"], body)
        asked, answered = self.usage
        message: dict[str, object] = {"role": "assistant", "content": json.dumps(said)}
        if isinstance(said, Refusal):
            message = {"role": "assistant", "content": None, "refusal": str(said)}
        whole = {
            "id": "chat_1", "object": "chat.completion", "created": 1, "model": body["model"],
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": asked, "completion_tokens": answered,
                      "total_tokens": asked + answered},
        }  # fmt: skip
        ChatCompletion.model_validate(whole)
        return reply_json(whole, x_request_id=f"req_{len(self.asked)}")

    def _moderate(self, body: dict[str, Any]) -> Reply:
        found = {kind for word, kind in self.flagged.items() if word in str(body["input"])}
        result = {
            "flagged": bool(found),
            "categories": {name: name in found for name in CATEGORIES},
            "category_scores": dict.fromkeys(CATEGORIES, 0.0),
            "category_applied_input_types": {name: ["text"] for name in CATEGORIES},
        }
        whole = {"id": "modr_1", "model": body["model"], "results": [result]}
        ModerationCreateResponse.model_validate(whole)
        return reply_json(whole, x_request_id=f"req_{len(self.asked)}")

    def _model(self, name: str) -> Reply:
        if name not in self.shutdowns:
            return _gone(name)
        day = self.shutdowns[name]
        card = {"id": name, "object": "model", "created": 1, "owned_by": "openai"}
        card |= {"shutdown_date": day} if day else {}
        Model.model_validate(card)
        return reply_json(card)


class Refusal(str):
    """What a model says in place of an answer."""

    __slots__ = ()


def problem(code: str, kind: str = "", message: str = "as the vendor says it") -> dict[str, object]:
    """The body of an error."""
    return {"error": {"message": message, "type": kind or code, "param": None, "code": code}}


def _problem(status: int, code: str, message: str) -> Reply:
    return reply_json(problem(code, "invalid_request_error", message), status)


def _gone(model: str) -> Reply:
    return _problem(404, "model_not_found", f"The model `{model}` does not exist.")


def _known(body: dict[str, Any], params: type) -> None:
    """Nothing is sent that the vendor does not take."""
    strange = set(body) - set(get_type_hints(params))
    assert not strange, strange


def _strict(schema: dict[str, Any]) -> None:
    """Strict structured output wants every property required, and no other allowed."""
    if "properties" in schema:
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) == set(schema["properties"])
    for part in [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]:
        _strict(part)
    if "items" in schema:
        _strict(schema["items"])
