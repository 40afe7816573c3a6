"""`ytempire serve`: the service, after a look at what would stop it."""

import asyncio
import socket
import sys

import uvicorn

from app.core.config import Settings, settings
from app.core.exceptions import Invalid, MachineUnfit
from app.core.lock import only_process
from app.core.logging import set_up_logging
from app.database import Database, open_database

DRAIN = 30
"""Seconds that requests under way are given at SIGTERM."""


def serve(*, host: str, port: int, workers: int) -> int:
    """Serve until stopped. Raises Invalid or MachineUnfit for what would stop the start."""
    chosen = settings()
    asyncio.run(_examine(open_database(chosen.database_address), chosen, workers=workers))
    _demand_free(host, port)
    set_up_logging(level=chosen.log.level, file=chosen.log.file)
    sys.stderr.write(f"\n  The dashboard: http://{host}:{port}\n\n")
    uvicorn.run(
        "app.main:app",
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN,
    )
    return 0


def _demand_free(host: str, port: int) -> None:
    """Raise MachineUnfit where nobody can listen at that address: now, and not after all is opened."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, number) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will
            probe.bind(address)
    except OSError as error:
        raise MachineUnfit(
            f"Nobody can listen at port {port} of {host}: {(error.strerror or str(error)).lower()}.",
            remedy="Stop what listens there, or choose another with --port and --host.",
        ) from error


async def _examine(database: Database, chosen: Settings, *, workers: int) -> None:
    try:
        await database.reach()
    finally:
        await database.close()
    if database.is_shared:
        return
    if workers > 1:
        raise Invalid(
            "SQLite is for one process: --workers needs a PostgreSQL database.",
            remedy="Set DATABASE_URL, or leave --workers out.",
        )
    with only_process(chosen.data_dir):
        pass  # the service takes it again when it starts
