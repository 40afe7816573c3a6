"""Asks a service everything its OpenAPI document allows, and some of what it does not.

Every operation is asked by nobody, by a user and by an admin, each with things of their own to ask
for: as described, and with values the description refuses. An answer is wrong when it is a crash,
or is not what the document says of it: its status, its kind, its headers, its shape.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from requests import Request
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Err
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.accounts import sessions, users
from app.accounts.sessions import Device
from app.accounts.tiers import Role, Tier
from app.accounts.users import Registration
from app.api.deps import Services
from app.events.gate import TOKEN_HEADER
from bench.belongings import Belongings
from tests.youtube.server import YouTube
from tests.youtube.world import World

NOBODY = "nobody"
CALLERS = (NOBODY, Role.USER, Role.ADMIN)
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ABSENT = frozenset({"not_set_up", "machine_unfit"})
"""Why a service without keys may answer 503: what was asked for is not set up there."""
HOST = "http://testserver"
PROBLEMS = Path(__file__).parents[1] / "docs/problems.md"
"""Where each code of an error is described, with the statuses it comes with."""
_serial = count(1)


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer that is not what the document promises."""

    operation: str
    caller: str
    wrong: str
    request: str

    def __str__(self) -> str:
        return f"{self.operation} as {self.caller}: {self.wrong}\n    {self.request}"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and what is theirs, if anything is."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    own: Belongings | None = None

    def ids(self, path: str) -> list[dict[str, str]]:
        """What is put into that address: first what nobody has, then what is theirs."""
        return [{}, *(self.own.ids(path) if self.own else ())]


class Contract:
    """A started service held to its own description. `client` speaks to it in this process.

    `world` is the YouTube that it knows.
    """

    def __init__(self, client: TestClient, services: Services, world: World) -> None:
        self._client = client
        self._services = services
        self._world = world
        self._problems = described_problems(PROBLEMS.read_text())
        self.cases: Counter[str] = Counter()
        self._services.leaving.set()  # answers without an end come to theirs
        document = client.get("/openapi.json").json()
        own_tokens = schemathesis.Config.from_dict(
            {"generation": {"with-security-parameters": False}}
        )
        self._schema: BaseSchema = schemathesis.openapi.from_dict(document, config=own_tokens)

    def operations(self) -> Iterator[APIOperation[Any, Any, Any, Any]]:
        """Everything that can be asked."""
        for found in self._schema.get_all_operations():
            if isinstance(found, Err):
                raise found.err()
            yield found.ok()

    def breaches(
        self, operation: APIOperation[Any, Any, Any, Any], caller: str, *, examples: int
    ) -> list[Finding]:
        """What is wrong with the answers to so many requests of each kind; each fault once."""
        found: dict[str, Finding] = {}
        asker = self._asker(caller)
        for mode in schemathesis.GenerationMode:
            for ids in asker.ids(operation.path):
                cases = operation.as_strategy(mode, path_parameters=ids or None)
                self._ask(cases, asker, examples, found)
        return list(found.values())

    def _ask(
        self,
        cases: SearchStrategy[schemathesis.Case[Any]],
        asker: Asker,
        examples: int,
        found: dict[str, Finding],
    ) -> None:
        @seed(0)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(cases)
        def asked(case: schemathesis.Case[Any]) -> None:
            for wrong, said in self._answer(case, asker):
                found.setdefault(
                    wrong.splitlines()[0], Finding(case.operation.label, asker.name, wrong, said)
                )

        # Where everything may be said, nothing can be said that the description refuses.
        with suppress(Unsatisfiable):
            asked()

    def _answer(self, case: schemathesis.Case[Any], asker: Asker) -> Iterator[tuple[str, str]]:
        sent = Request(**case.as_transport_kwargs(base_url=HOST, headers=dict(asker.headers)))
        prepared = sent.prepare()
        body = prepared.body if isinstance(prepared.body, bytes | str) else b""
        self._client.cookies.clear()
        answer = self._client.request(
            prepared.method or "GET",
            prepared.url or "",
            content=body,
            headers={name: str(value) for name, value in prepared.headers.items()},
        )
        self.cases[case.operation.label] += 1
        said = f"{prepared.method} {prepared.url} {body[:600]!r} -> {answer.status_code} {answer.text[:500]}"
        if answer.status_code >= 500 and not _is_absent(answer):
            yield f"it answers {answer.status_code}", said
        if answer.status_code >= 400 and (strange := self._undescribed(answer)):
            yield strange, said
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                yield (
                    f"{getattr(failure, 'title', failure)}: {getattr(failure, 'message', '')}",
                    said,
                )
        except Failure as failure:
            yield f"{failure.title}: {failure.message}", said

    def _undescribed(self, answer: Response) -> str:
        """What is wrong with an error that `default` would cover: its code or status is not described."""
        told = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        code = str(told.get("code", "none"))
        if answer.status_code in self._problems.get(code, ()):
            return ""
        return f"an error {answer.status_code} with the code {code} is described nowhere"

    def _asker(self, caller: str) -> Asker:
        if caller == NOBODY:
            return Asker(NOBODY)
        name = f"{caller}{next(_serial)}"
        with self._services.database.transaction() as session:
            now, accounts = self._services.clock(), self._services.accounts
            user = users.register(
                session,
                Registration(
                    email=f"{name}@example.com",
                    username=name,
                    password_hash="",
                    role=Role(caller),
                    tier=Tier.SCALE,
                ),
                now=now,
            )
            opened = sessions.open_session(
                session, user.id, Device("bench", "127.0.0.1"), accounts.rules, now=now
            )
        token = accounts.tokens.sign(user.id, opened.session_id)
        headers = {
            "Authorization": f"Bearer {token}",
            TOKEN_HEADER: self._services.n8n.token,
        }
        own = Belongings(
            client=self._client,
            services=self._services,
            world=self._world,
            headers=headers,
            user_id=user.id,
            session_id=opened.session_id,
        )
        return Asker(caller, headers, own)


def beside(youtube: YouTube) -> dict[str, str]:
    """The settings of a service that knows that YouTube, and takes the calls of n8n."""
    return {
        "YOUTUBE_CLIENT_ID": youtube.world.client_id,
        "YOUTUBE_CLIENT_SECRET": youtube.world.client_secret,
        "YOUTUBE_API_BASE_URL": youtube.url,
        "YOUTUBE_REDIRECT_URL": f"{HOST}/v1/oauth/youtube/callback",
        "N8N_WEBHOOK_TOKEN": "n8n " * 8,
    }


def described_problems(page: str) -> dict[str, frozenset[int]]:
    """The statuses that the page of problems gives each code."""
    parts = re.split(r"^## `(\w+)`\n", page, flags=re.MULTILINE)[1:]
    return {
        code: frozenset(map(int, re.findall(r"\b[45]\d\d\b", text)))
        for code, text in zip(parts[::2], parts[1::2], strict=True)
    }


def _is_absent(answer: Response) -> bool:
    return answer.status_code == 503 and answer.json().get("code") in ABSENT
