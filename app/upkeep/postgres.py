"""PostgreSQL's own tools for copying a database, called as programs."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, text

from app.core.exceptions import Conflict, Invalid, MachineUnfit
from app.database import Database

FRESH = """\
SET lock_timeout = '15s';
DROP SCHEMA IF EXISTS dbos CASCADE;
DROP SCHEMA IF EXISTS public CASCADE;
CREATE SCHEMA public;
"""
"""What comes before the copy, in its transaction: nothing of another revision stays beside it."""
OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def dump(database: Database, to: Path) -> None:
    """Copy the whole database as it is at one moment, while others work on it.

    Raises MachineUnfit without a `pg_dump` that is at least as new as the server.
    """
    with database.transaction() as session:
        server = int(session.scalar(text("SHOW server_version_num")) or 0) // 10_000
    tool = _tool("pg_dump", server)
    _run([tool, "--format=custom", "--no-owner", "--no-privileges", f"--file={to}"], database.url)


def refuse_while_used(database: Database) -> None:
    """Raise Conflict while other programs are connected to it."""
    with database.transaction() as session:
        others = session.scalar(text(OTHERS)) or 0
    if others:
        raise Conflict(
            f"{others} connections of other programs are open on this database.",
            kept="Nothing was changed.",
            remedy="Stop the services and workers first.",
        )


def load(database: Database, rows: Path) -> None:
    """Replace everything in the database by the copy, in one transaction. Raises MachineUnfit."""
    restore, shell = _tool("pg_restore", 0), _tool("psql", 0)
    script = rows.with_suffix(".sql")
    _run([restore, "--no-owner", "--no-privileges", f"--file={script}", str(rows)], None)
    words = script.read_text()
    # The dump makes the schema anew where it was not the standard one, and sets no search path.
    script.write_text(FRESH + re.sub(r"^CREATE SCHEMA public;$", "", words, flags=re.MULTILINE))
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _run([shell, *options, f"--file={script}"], database.url)


def _tool(name: str, server: int) -> str:
    found = shutil.which(name)
    if found is None:
        raise MachineUnfit(
            f"{name} is not on this machine.",
            remedy="Install PostgreSQL's client programs, of the server's version or newer.",
        )
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"(\d+)(?:\.\d+)?", said)
    if version is None or int(version[1]) < server:
        raise MachineUnfit(
            f"{found} is of version {version[1] if version else '?'}; the server is of {server}.",
            remedy=f"Install the client programs of PostgreSQL {server} and put them first on PATH.",
        )
    return found


def _run(command: list[str], url: URL | None) -> None:
    environment = dict(os.environ)
    if url is not None:
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        plain = url.set(drivername="postgresql", password=None)
        command = [*command, f"--dbname={plain.render_as_string(hide_password=False)}"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        words = ended.stderr.strip().splitlines() or ["it said nothing"]
        raise Invalid(
            f"{Path(command[0]).name} failed: {words[0][:300]}", kept="Nothing was changed."
        )
