"""The service as a process of its own, and people who call it from addresses of their own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import httpx2
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.tiers import Role, Tier
from app.database import Database, open_database
from tests.test_films.processes import Caller, Crew

PASSWORD = "correct horse battery"  # noqa: S105 - of an account that lives for a minute
PLENTY = {"RATE_LIMIT_PER_MINUTE": "1000000", "RATE_LIMIT_PER_HOUR": "10000000"}


@dataclass(frozen=True, slots=True)
class Served:
    """A service that runs, and the folder and the SQLite file it lives in."""

    crew: Crew
    base: str

    @property
    def pid(self) -> int:
        """The process that answers."""
        return self.crew.hands[-1].pid

    @contextmanager
    def rows(self) -> Iterator[Database]:
        """Its database, from outside."""
        database = open_database(f"sqlite:///{self.crew.folder}/ytempire.db", pool_size=2)
        yield database
        asyncio.run(database.close())

    def client(self, address: str = "127.0.0.1") -> httpx2.Client:
        """Somebody who calls from that address of the loopback network."""
        transport = httpx2.HTTPTransport(local_address=address)
        return httpx2.Client(base_url=self.base, transport=transport, timeout=60)

    def somebody(self, name: str, *, tier: Tier = Tier.FREE, role: Role = Role.USER) -> "Somebody":
        """Someone new, of that tier and role, signed in."""
        caller = Caller(self.client(), self.crew.hands[-1])
        caller.enter(name)
        with self.rows() as database, database.transaction() as session:
            user = session.scalars(select(User).where(User.email == f"{name}@example.com")).one()
            user.tier, user.role = tier, role
            return Somebody(caller.client, user.id)


@dataclass(frozen=True, slots=True)
class Somebody:
    """Someone who is signed in."""

    client: httpx2.Client
    id: UUID


@contextmanager
def served(**settings: str) -> Iterator[Served]:
    """A service with these settings on a fresh SQLite file; it is killed at the end."""
    with TemporaryDirectory(prefix="ytempire-verify-") as folder:
        crew = Crew(Path(folder), {"DATA_DIR": folder, "NARRATOR": "sandbox", **PLENTY, **settings})
        try:
            yield Served(crew, str(crew.serve().client.base_url))
        finally:
            crew.end()
