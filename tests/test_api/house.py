"""A service as its callers meet it, and the people who call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts import users
from app.accounts.tiers import Role, Tier
from app.accounts.users import Registration
from app.api.deps import Services
from app.main import Service

PASSWORD = "correct horse battery"


@cache
def hashed() -> str:
    """What is kept of the password that everybody has, at the least cost: each sign-in pays it again."""
    return Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class SetClock:
    """A clock that goes only when it is told to; it starts at a whole hour."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **units: float) -> None:
        self.now += timedelta(**units)


@dataclass
class Person:
    """Someone with an account, signed in."""

    house: "House"
    id: str
    email: str
    access_token: str
    refresh_token: str
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.access_token}"}

    def call(self, method: str, path: str, **parts: Any) -> Response:
        """One request with the access token and no cookie."""
        headers = {**self.headers, **parts.pop("headers", {})}
        return self.house.call(method, path, headers=headers, **parts)

    def etag(self) -> str:
        """The tag of the account as it is."""
        tag: str = self.call("GET", "/v1/users/me").headers["etag"]
        return tag

    def key(self, *scopes: str) -> dict[str, str]:
        """The headers of a new API key with those scopes."""
        wanted = {"name": "a program", "scopes": scopes}
        text = self.call("POST", "/v1/users/me/api-keys", json=wanted).json()["data"]["key"]
        return {"Authorization": f"Bearer {text}"}


class House:
    """The service over HTTP, started, with its clock and its rows at hand."""

    def __init__(self, app: Service, client: TestClient, clock: SetClock) -> None:
        self.app = app
        self.client = client
        self.clock = clock

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    def call(self, method: str, path: str, **parts: Any) -> Response:
        """One request, without the cookies of the ones before."""
        self.client.cookies.clear()
        response: Response = self.client.request(method, path, **parts)
        return response

    def register(self, name: str, *, role: Role = Role.USER, tier: Tier = Tier.FREE) -> str:
        """A new account; its id."""
        email, now = f"{name}@example.com", self.clock()
        registration = Registration(
            email=email,
            username=name,
            password_hash=hashed(),
            role=role,
            tier=tier,
        )
        with self.services.database.transaction() as session:
            return str(users.register(session, registration, now=now).id)

    def sign_in(self, name: str, password: str = PASSWORD) -> Person:
        """Someone who has an account, on a new device."""
        email = f"{name}@example.com"
        answer = self.call("POST", "/v1/auth/login", json={"email": email, "password": password})
        tokens: Mapping[str, str] = answer.json()["data"]
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        me = self.call("GET", "/v1/users/me", headers=headers).json()["data"]
        return Person(self, me["id"], email, tokens["access_token"], tokens["refresh_token"])

    def person(self, name: str, *, role: Role = Role.USER, tier: Tier = Tier.FREE) -> Person:
        """Someone new, signed in."""
        self.register(name, role=role, tier=tier)
        return self.sign_in(name)

    def disable(self, person: Person) -> None:
        """Keep someone out."""
        now = self.clock()
        with self.services.database.transaction() as session:
            user = users.find_by_email(session, person.email)
            assert user is not None
            users.disable(session, user.id, now=now)
