"""Mass assignment: no body of the API takes a field that nobody asked for, at any depth."""

from collections.abc import Iterator
from typing import Any

from app.accounts.tiers import Role
from tests.test_api.house import House
from tests.test_api.test_authorization import address

EXTRA = [
    "id",
    "role",
    "tier",
    "owner_id",
    "user_id",
    "email_verified",
    "is_admin",
    "admin",
    "disabled_at",
    "created_at",
    "updated_at",
    "version",
    "revision",
    "state",
    "status",
    "cost",
    "quote",
    "spent",
    "reserved",
    "limit",
    "files",
    "facts",
    "problem",
    "scopes",
    "password_hash",
    "session_id",
    "fingerprint",
    "previous",
    "digest",
    "published_at",
]

SIGNED = "/v1/webhooks/"
"""Messages of Stripe and n8n: proved before they are read, and read by models of their own."""
READ_LATER = {"/script", "/videos/script", "/visual", "/localizations"}
"""Scripts and visuals are read by the business, which names what it does not know; languages name the last."""


def body_schemas(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each route that takes JSON, and the schema of its body."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content and not path.startswith(SIGNED):
                yield f"{method.upper()} {path}", content["application/json"]["schema"]


def open_objects(
    document: dict[str, Any], schema: Any, where: str = "", seen: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Where in the schema an object would take any field."""
    if isinstance(schema, list):
        for part in schema:
            yield from open_objects(document, part, where, seen)
    if not isinstance(schema, dict):
        return
    name = schema.get("$ref", "").rpartition("/")[2]
    if name and name not in seen:
        shape = document["components"]["schemas"][name]
        yield from open_objects(document, shape, where, seen | {name})
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        yield where
    for field, part in schema.get("properties", {}).items():
        yield from open_objects(document, part, f"{where}/{field}", seen)
    for word in ("anyOf", "oneOf", "allOf", "items"):
        yield from open_objects(document, schema.get(word, []), where, seen)


def test_no_body_is_open_at_any_depth(house: House) -> None:
    document = house.app.openapi()
    found = {
        route: names
        for route, schema in body_schemas(document)
        if (names := set(open_objects(document, schema)) - READ_LATER)
    }
    assert found == {}


def test_thirty_fields_nobody_asked_for_are_each_refused_by_every_route(house: House) -> None:
    document = house.app.openapi()
    boss = house.person("boss", role=Role.ADMIN)
    taken: dict[str, list[str]] = {}
    for route, schema in body_schemas(document):
        known = set(properties(document, schema))
        extra = {name: "admin" for name in EXTRA if name not in known}
        method, path = address(route)
        answer = boss.call(method, path, json=extra, headers={"If-Match": '"v1"'})
        refused = {one.get("pointer", "") for one in answer.json().get("errors", [])}
        left = [name for name in extra if f"/{name}" not in refused]
        if left or answer.status_code != 422:
            taken[route] = left
    assert taken == {}
    assert len(list(body_schemas(document))) > 30


def properties(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    """The names of the fields that the body has."""
    if name := schema.get("$ref", "").rpartition("/")[2]:
        yield from properties(document, document["components"]["schemas"][name])
    yield from schema.get("properties", {})
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from properties(document, part)


def test_an_open_body_would_be_seen() -> None:
    schema: dict[str, Any] = {"type": "object", "title": "Open", "properties": {"a": {}}}
    document: dict[str, Any] = {"components": {"schemas": {"Body": schema}}}
    body = {"$ref": "#/components/schemas/Body"}
    assert list(open_objects(document, body)) == [""]
    schema["additionalProperties"] = False
    assert not list(open_objects(document, body))
