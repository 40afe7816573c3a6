"""What a language model is asked, and what it said."""

import json
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, JsonValue

from app.core.store import recipe
from app.costs.usage import Usage, prompt_bound, text_usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question whose answer has the given JSON schema.

    `orders` are ours; `given` is what they are about, some of it by strangers. The answer is at most
    `most_tokens` long, the reasoning before it included.
    """

    name: str
    orders: str
    given: str
    schema: dict[str, JsonValue]
    most_tokens: int

    def key(self, model: str) -> str:
        """Names the answer of that model by everything that is asked."""
        return recipe(self.name, model, self.orders, self.given, self.schema, self.most_tokens)

    def at_most(self, model: str, bill: str) -> Usage:
        """The upper bound that is reserved for it."""
        prompt = self.orders + self.given + json.dumps(self.schema)
        return text_usage(
            model,
            provider=bill,
            input_tokens=prompt_bound(prompt),
            output_tokens=self.most_tokens,
        )


class Said(BaseModel):
    """An answer as it is kept in the ledger. `ended` is how: whole, cut off, or refused."""

    model_config = ConfigDict(frozen=True)

    text: str
    model: str
    ended: str = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer with what it is billed."""

    said: Said
    usage: Usage
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What moderation says of a text: the categories it is flagged for; none is fine."""

    categories: tuple[str, ...]
    request_id: str


def strict_schema(model: type[BaseModel]) -> dict[str, JsonValue]:
    """The model's JSON schema as strict structured output wants it: every field, and no other."""
    schema: dict[str, JsonValue] = model.model_json_schema()
    _tighten(schema)
    return schema


def _tighten(schema: JsonValue) -> None:
    if isinstance(schema, list):
        for part in schema:
            _tighten(part)
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    if isinstance(properties, dict):
        schema["additionalProperties"] = False
        schema["required"] = list(properties)
    for name in ("default", "title") if "type" in schema or "$ref" in schema else ():
        if not isinstance(schema.get(name), dict):
            schema.pop(name, None)
    for part in schema.values():
        _tighten(part)
