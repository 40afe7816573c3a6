"""The service as its operator starts it: a process of its own."""

import os
import re
import signal
import socket
import stat
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from app.core.lock import only_process

BIN = Path(sysconfig.get_path("scripts"))
LONG = "x1" * 24
SELDOM_NEEDED = frozenset(
    {
        "PIL",
        "alembic",
        "av",
        "elevenlabs",
        "httpx",
        "limits",
        "numpy",
        "onnxruntime",
        "openai",
        "redis",
    }
    | {"requests", "sentry_sdk", "stripe", "trafilatura", "urllib3"}
)
"""What a service without settings of its own never uses before somebody asks for it."""


def environment(folder: Path, **variables: str) -> dict[str, str]:
    return {**os.environ, "DATA_DIR": str(folder), **variables}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, **variables: str) -> Iterator[tuple[httpx2.Client, list[str]]]:
    """A started service, and what it has said so far on its standard error."""
    port = free_port()
    process = subprocess.Popen(
        [BIN / "ytempire", "serve", "--port", str(port)],
        cwd=folder,
        env=environment(folder, **variables),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "Uvicorn running" in line:
            break
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
            yield client, said
    finally:
        process.send_signal(signal.SIGTERM)
        said.extend(process.stderr)
        assert process.wait(30) in {0, -signal.SIGTERM}


def refused(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=folder,
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def loaded_by(start: subprocess.CompletedProcess[str]) -> list[str]:
    """The modules it loaded, in order."""
    return re.findall(r"^import time:.*\| +(\S+)$", start.stderr, re.MULTILINE)


@pytest.fixture(scope="module")
def by_uvicorn(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """A start that settings stop after everything is loaded, telling what it loads."""
    folder = tmp_path_factory.mktemp("refused")
    told = {"APP_ENV": "production", "PYTHONPROFILEIMPORTTIME": "1"}
    return refused(folder, "uvicorn", "app.main:app", "--port", "1", **told)


def test_the_first_start_makes_everything_and_says_once_how_to_sign_in(tmp_path: Path) -> None:
    with serving(tmp_path) as (client, said):
        told = dict(re.findall(r"(email|password) +(\S+)$", "".join(said), re.MULTILINE))
        answer = client.post("/v1/auth/login", json=told).json()
        headers = {"Authorization": f"Bearer {answer['data']['access_token']}"}
        assert client.get("/v1/users/me", headers=headers).json()["data"]["role"] == "admin"
        assert len("".join(said).splitlines()) < 20  # nothing hides what is shown this once
        second = refused(tmp_path, "ytempire", "serve", "--port", "1")
    assert (second.returncode, len(second.stderr.splitlines())) == (3, 1)
    assert "Another process serves" in second.stderr
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    with serving(tmp_path) as (client, said):
        assert "password" not in "".join(said)
        assert client.get("/v1/users/me", headers=headers).status_code == 200


def test_production_starts_with_secrets_of_its_own_and_makes_nobody_up(tmp_path: Path) -> None:
    production = {"APP_ENV": "production", "SECRET_KEY": LONG, "JWT_SECRET_KEY": LONG}
    with serving(tmp_path, **production) as (client, said):
        assert "ytempire user create EMAIL --admin" in "".join(said)
        made = refused(
            tmp_path, "ytempire", "user", "create", "boss@example.com", "--admin", **production
        )
        password = made.stdout.rpartition(" ")[2].strip().rstrip(".")
        body = {"email": "boss@example.com", "password": password}
        assert client.post("/v1/auth/login", json=body).status_code == 200
    assert not (tmp_path / "secrets.json").exists()


def test_a_setting_that_cannot_be_used_stops_the_start_by_its_name(tmp_path: Path) -> None:
    answer = refused(tmp_path, "ytempire", "serve", RATE_LIMIT_PER_MINUTE="many")
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 1
    assert "RATE_LIMIT_PER_MINUTE" in answer.stderr


def test_uvicorn_says_the_same_sentence(by_uvicorn: subprocess.CompletedProcess[str]) -> None:
    assert by_uvicorn.returncode != 0
    assert by_uvicorn.stderr.splitlines()[-1].startswith("ytempire: The setting SECRET_KEY")
    assert "Traceback" not in by_uvicorn.stderr


def test_the_service_loads_nothing_that_only_some_installations_need(
    by_uvicorn: subprocess.CompletedProcess[str],
) -> None:
    loaded = set(loaded_by(by_uvicorn))
    assert "app.opening" in loaded
    assert loaded & SELDOM_NEEDED == set()


def test_how_garbage_is_looked_for_is_known_before_the_service_is_loaded(
    by_uvicorn: subprocess.CompletedProcess[str],
) -> None:
    loaded = loaded_by(by_uvicorn)
    assert loaded.index("app.core.garbage") < loaded.index("fastapi")


def test_uvicorn_tells_of_a_busy_folder_without_a_traceback(tmp_path: Path) -> None:
    with only_process(tmp_path):
        answer = refused(tmp_path, "uvicorn", "app.main:app", "--port", "1")
    assert answer.returncode != 0
    assert "Another process serves" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_database_that_is_away_stops_the_start_and_its_password_stays_secret(
    tmp_path: Path,
) -> None:
    away = "postgresql://someone:hush@127.0.0.1:9/nowhere"
    answer = refused(tmp_path, "ytempire", "serve", DATABASE_URL=away)
    assert (answer.returncode, len(answer.stderr.splitlines())) == (3, 1)
    assert "hush" not in answer.stderr


def test_a_folder_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    answer = refused(tmp_path, "ytempire", "serve", DATA_DIR=str(blocked / "data"))
    assert (answer.returncode, len(answer.stderr.splitlines())) == (3, 1)


def test_a_port_that_is_taken_stops_the_start_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        answer = refused(tmp_path, "ytempire", "serve", "--port", taken)
    assert (answer.returncode, len(answer.stderr.splitlines())) == (3, 1)
    assert f"port {taken}" in answer.stderr


def test_many_processes_need_a_shared_database(tmp_path: Path) -> None:
    answer = refused(tmp_path, "ytempire", "serve", "--workers", "2")
    assert answer.returncode == 2
    assert "SQLite is for one process" in answer.stderr


def test_the_service_starts_on_an_empty_postgresql(tmp_path: Path, postgres_url: str) -> None:
    with serving(tmp_path, DATABASE_URL=postgres_url) as (client, _):
        assert client.get("/health/ready").json()["database"] == "postgresql"


@pytest.mark.parametrize(
    ("program", "apart"),
    [
        ("app.cli", ("fastapi", "sqlalchemy", "jwt", "pydantic")),
        ("app.tasks.sampling", ("sqlalchemy", "dbos", "requests", "numpy", "av")),
    ],
)
def test_a_command_and_a_sample_begin_without_what_others_need(
    tmp_path: Path, program: str, apart: tuple[str, ...]
) -> None:
    code = f"import sys, {program}; print([m for m in {apart} if m in sys.modules])"
    answer = refused(tmp_path, "python", "-c", code)
    assert answer.stdout.strip() == "[]"
