"""The container files name only what the code has, and give nobody a password."""

import re
import subprocess
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are not locked
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.cli import _parser
from app.console.serve import DRAIN
from app.core.config import environment_names
from app.engine.runtime import DRAIN_SECONDS

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("api", "worker", "migrate")
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_the_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == {"postgres", "redis", "n8n", "api", "worker", "migrate"}
    assert SERVICES["n8n"]["profiles"] == ["n8n"]


@pytest.mark.parametrize("name", OURS)
def test_what_we_start_is_a_command_of_ours_with_settings_of_ours(name: str) -> None:
    service = SERVICES[name]
    program, *arguments = service["command"]
    assert program == "ytempire"
    assert _parser().parse_args(arguments).command == arguments[0]
    assert set(service["environment"]) <= environment_names()
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_nothing_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in re.findall(r"\$\{(\w*(?:PASSWORD|SECRET)\w*)", text):
        assert f"${{{name}:?" in text
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|AUTH", name):
                assert str(value).startswith("${"), name
    assert not re.search(r"(?i)(password|secret)\w*[=:] *['\"]?\w", DOCKERFILE)


def test_only_this_machine_is_listened_to() -> None:
    for name, service in SERVICES.items():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), name
    assert "ports" not in SERVICES["postgres"]
    assert "ports" not in SERVICES["redis"]


def test_what_is_waited_for_can_become_ready() -> None:
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "test" in SERVICES[needed]["healthcheck"], name
    volumes = [v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])]
    assert set(volumes) == set(COMPOSE["volumes"])


def test_the_image_runs_without_rights_and_holds_only_what_is_named() -> None:
    assert re.search(r"^USER ytempire$", DOCKERFILE, re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for line in copied:
        for path in line.split():
            assert (ROOT / path).exists(), path
            assert f"!{path}" in allowed, path
    assert allowed[1] == "*"


def test_what_is_asked_to_stop_may_first_end_what_it_has_in_hand() -> None:
    for name in ("api", "worker"):
        seconds = int(SERVICES[name]["stop_grace_period"].removesuffix("s"))
        assert seconds > max(DRAIN, DRAIN_SECONDS), name


def test_programs_left_behind_are_gathered_in() -> None:
    assert all(SERVICES[name]["init"] for name in OURS)


def test_a_program_on_the_read_only_disk_finds_its_code_compiled() -> None:
    compiled = re.findall(r"compileall .*unchecked-hash (.+)$", DOCKERFILE, re.MULTILINE)
    assert compiled == ["app migrations"]
    after = DOCKERFILE[DOCKERFILE.index("compileall") :]
    assert "COPY" not in after


def test_every_folder_the_program_reads_is_in_the_image() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "app").rglob("*.py"))
    read = set(re.findall(r'(?:ROOT|parents\[2\]) / "(\w[\w.]*)"', source))
    copied = " ".join(re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE))
    assert read >= {"alembic.ini", "docs"}
    assert [name for name in read if name not in copied] == []


def test_where_n8ns_links_lead_is_the_operators_to_say() -> None:
    named = SERVICES["n8n"]["environment"]
    assert named["N8N_WEBHOOK_URL"].startswith("${N8N_WEBHOOK_URL:-")
    assert "WEBHOOK_URL" not in named, "deprecated in n8n 2"
    page = (ROOT / "docs/deployment/README.md").read_text()
    assert {name for name in named if name not in page} == set()


def test_n8n_is_of_the_version_its_workflows_are_in() -> None:
    version = SERVICES["n8n"]["image"].split(":")[1]
    page = (ROOT / "docs/n8n/README.md").read_text()
    assert f"n8n {version.rpartition('.')[0]};" in page


@pytest.mark.parametrize("python", ["3.11.0", "3.11.9", "3.14.0"])
def test_all_that_is_needed_on_a_python_we_allow_is_locked(python: str) -> None:
    text = (ROOT / "requirements.txt").read_text()
    locked = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
    there = {
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "extra": "",
    }
    missing = [
        f"{name} needs {needed.name}"
        for name in sorted(locked)
        for needed in needs(name)
        if needed.marker is None or needed.marker.evaluate(there)
        if canonicalize_name(needed.name) not in locked
    ]
    assert missing == []


def needs(package: str) -> list[Requirement]:
    try:
        return [Requirement(line) for line in requires(package) or []]
    except PackageNotFoundError:
        return []


def test_the_nightly_script_keeps_the_newest_and_touches_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"ytempire-2026010{day}T000000Z.zip").touch()
    (folder / "mine.zip").touch()
    home = tmp_path / "home"
    (home / "scripts").mkdir(parents=True)
    script = home / "scripts" / "backup_db.sh"
    script.write_text((ROOT / "scripts/backup_db.sh").read_text())
    tool = home / ".venv" / "bin" / "ytempire"
    tool.parent.mkdir(parents=True)
    tool.write_text('#!/bin/sh\n[ "$1 $2" = "db backup" ] && echo made > "$3"\n')
    tool.chmod(0o755)
    subprocess.run(["bash", script, folder, "3"], check=True, capture_output=True)
    left = sorted(path.name for path in folder.iterdir())
    assert left[0] == "mine.zip"
    assert left[1:3] == ["ytempire-20260104T000000Z.zip", "ytempire-20260105T000000Z.zip"]
    assert len(left) == 4
    tool.write_text("#!/bin/sh\nexit 3\n")
    failed = subprocess.run(["bash", script, folder, "1"], check=False, capture_output=True)
    assert failed.returncode != 0
    assert sorted(path.name for path in folder.iterdir()) == left
