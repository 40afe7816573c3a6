"""Every error is a problem document, and every code is explained."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.api.deps import ServicesDep
from app.api.problems import FRAMEWORK_CODES
from app.core import exceptions
from app.core.exceptions import YtempireError
from app.core.statuses import STATUSES
from tests.test_api.conftest import Open
from tests.test_api.house import House

APP = Path(__file__).parents[2] / "app"
PAGE = APP.parent / "docs" / "problems.md"
MEMBERS = {"success", "type", "title", "status", "detail", "instance", "code", "request_id"}


def families(parent: type[YtempireError] = YtempireError) -> Iterator[type[YtempireError]]:
    for family in parent.__subclasses__():
        yield family
        yield from families(family)


def load_families() -> None:
    """Import what names a code: some of it is otherwise loaded only where a film is made."""
    for module in APP.rglob("*.py"):
        if re.search(r'^    code(: \S+)? = "', module.read_text(), re.MULTILINE):
            import_module(".".join(module.relative_to(APP.parent).with_suffix("").parts))


def test_every_code_has_one_heading_and_every_heading_a_code() -> None:
    load_families()
    codes = {family.code for family in families() if family.__module__.startswith("app.")}
    headings = re.findall(r"^## `(\w+)`$", PAGE.read_text(), re.MULTILINE)
    assert sorted(headings) == sorted(
        codes | set(FRAMEWORK_CODES.values()) | {"unexpected", "refused"}
    )


def test_every_family_has_a_status() -> None:
    named = {
        family
        for family in vars(exceptions).values()
        if isinstance(family, type) and issubclass(family, YtempireError)
    }
    assert named - {YtempireError} == set(STATUSES)


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "code"),
    [
        ("GET", "/nope", {}, 404, "not_found"),
        ("GET", "/v1/auth/login/", {}, 404, "not_found"),
        ("PUT", "/v1/auth/login", {}, 405, "method_not_allowed"),
        ("GET", "/v1/users/me", {}, 401, "unauthenticated"),
        ("POST", "/v1/auth/login", {"json": {}}, 422, "invalid"),
        ("POST", "/v1/auth/login", {"json": []}, 422, "invalid"),
        ("POST", "/v1/auth/login", {}, 422, "invalid"),
        ("POST", "/v1/auth/login", {"content": b'{"a":', "headers": {"content-type": "application/json"}}, 400, "malformed"),
        ("POST", "/v1/auth/login", {"content": b"\xff\xfe", "headers": {"content-type": "application/json"}}, 400, "malformed"),
        ("POST", "/v1/auth/login", {"data": {"email": "a"}}, 415, "unsupported_media_type"),
        ("POST", "/v1/auth/login", {"content": b"x" * 1_100_000}, 413, "body_too_large"),
        ("POST", "/v1/auth/login", {"content": iter([b"x" * 1_100_000]), "headers": {"content-type": "application/json"}}, 413, "body_too_large"),
        ("DELETE", "/v1/auth/sessions/no-uuid", {}, 401, "unauthenticated"),
    ],
)  # fmt: skip
def test_an_error_is_a_problem_document(
    house: House, method: str, path: str, sent: dict[str, object], *, status: int, code: str
) -> None:
    answer = house.call(method, path, **sent)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert set(problem) >= MEMBERS
    assert problem["success"] is False
    assert problem["instance"] == path
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_each_wrong_value_is_pointed_at_and_not_repeated(house: House) -> None:
    wrong = {"email": "no address", "username": "a b", "password": "hush-hush", "role": "admin"}
    answer = house.call("POST", "/v1/auth/register", json=wrong)
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/email", "/username", "/role"]
    assert "hush-hush" not in answer.text


@pytest.mark.parametrize("text", ["\ud800", "\x00", "a\x00b@example.com", "😀" * 80])
def test_text_no_database_takes_is_the_callers_fault(house: House, text: str) -> None:
    body = {"email": text, "password": text}
    sent = {"content": json.dumps(body), "headers": {"content-type": "application/json"}}
    assert house.call("POST", "/v1/auth/login", **sent).status_code in {401, 422}


@pytest.fixture
def broken(open_house: Open, ready_sqlite_url: str) -> House:
    """A house with an endpoint that crashes and one whose commit fails."""
    router = APIRouter()

    @router.get("/crash")
    async def crash() -> None:
        raise ZeroDivisionError("the secret reason")

    @router.post("/commit")
    async def commit(services: ServicesDep) -> dict[str, bool]:
        def work(session: Session) -> None:
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
            session.execute(
                text("INSERT INTO refresh_tokens VALUES ('f', 'no such session', '2027', NULL)")
            )
            router.tags.append("only the commit is left")

        await services.database.write(work)
        return {"success": True}

    house = open_house(DATABASE_URL=ready_sqlite_url)
    house.app.include_router(router)
    house.app.state.broken = router
    return house


def test_a_crash_tells_nothing_but_where_to_look(broken: House) -> None:
    answer = broken.call("GET", "/crash")
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert "secret reason" not in answer.text
    assert answer.headers["content-security-policy"]


def test_a_commit_that_fails_is_never_answered_as_done(broken: House) -> None:
    answer = broken.call("POST", "/commit")
    assert broken.app.state.broken.tags == ["only the commit is left"]
    assert answer.status_code == 500


def test_the_page_a_problem_links_to_explains_it(house: House) -> None:
    link = house.call("GET", "/v1/users/me").json()["type"]
    path, _, anchor = link.partition("#")
    assert f'<h2 id="{anchor}">' in house.call("GET", path).text
