"""`ytempire doctor`: what it says of an installation that is whole, and of one that is not."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.console import doctor
from app.console.findings import service
from app.core.config import read_settings, settings
from app.core.secrets import FILE, kept_secrets
from app.database import open_database
from app.upkeep.finding import Finding
from tests.buckets import Undeletable
from tests.vendors.loopback import open_to_all

Look = Callable[..., dict[str, Finding]]

AWAY = "postgresql://someone:hush@127.0.0.1:9/nowhere"


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """What is found of the service under the given variables, by name."""

    def found(**variables: str) -> dict[str, Finding]:
        monkeypatch.setenv("DATA_DIR", str(tmp_path))
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return {finding.name: finding for finding in service.findings(read_settings())}

    return found


def test_before_the_first_start_nothing_is_missing_and_nothing_is_made(
    look: Look, tmp_path: Path
) -> None:
    found = look()
    assert [name for name, finding in found.items() if finding.needed and not finding.fine] == []
    assert not (tmp_path / "ytempire.db").exists()


def test_a_database_that_is_away_is_named_without_its_password(look: Look) -> None:
    finding = look(DATABASE_URL=AWAY)["database"]
    assert (finding.fine, finding.needed) == (False, True)
    assert "hush" not in finding.state
    assert "DATABASE_URL" in finding.remedy


def test_a_database_that_keeps_no_unicode_is_told_before_a_start(
    look: Look, ascii_postgres_url: str
) -> None:
    finding = look(DATABASE_URL=ascii_postgres_url)["database"]
    assert (finding.fine, finding.needed) == (False, True)
    assert finding.state == "The database does not keep text as Unicode."
    assert "ENCODING 'UTF8'" in finding.remedy


def test_tables_that_are_behind_are_missing(look: Look, ready_database_url: str) -> None:
    assert look(DATABASE_URL=ready_database_url)["migrations"].fine
    with open_database(ready_database_url).transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    finding = look(DATABASE_URL=ready_database_url)["migrations"]
    assert not finding.fine
    assert "ytempire db upgrade" in finding.remedy


def test_secrets_that_others_can_read_are_found(look: Look, tmp_path: Path) -> None:
    kept_secrets(tmp_path)
    assert look()["secrets"].fine
    (tmp_path / FILE).chmod(stat.S_IRUSR | stat.S_IRGRP)
    assert "chmod 600" in look()["secrets"].remedy


def test_redis_is_asked_where_one_is_named(look: Look, redis_url: str) -> None:
    assert look(REDIS_URL=redis_url)["redis"].fine
    assert not look(REDIS_URL="redis://127.0.0.1:9/0")["redis"].fine


def test_a_store_of_files_is_tried_where_one_is_named(look: Look, tmp_path: Path) -> None:
    assert "this machine" in look()["storage"].state
    shared = tmp_path / "shared"
    assert look(STORAGE_PATH=str(shared))["storage"].fine
    assert [file for file in shared.rglob("*") if file.is_file()] == []
    away = look(
        STORAGE_TYPE="s3",
        STORAGE_BUCKET="films",
        STORAGE_ENDPOINT="http://127.0.0.1:9",
        STORAGE_ACCESS_KEY_ID="anyone",
        STORAGE_SECRET_ACCESS_KEY="hush-hush",
    )["storage"]
    assert (away.fine, away.needed) == (False, True)
    assert "s3://films" in away.state
    assert "hush" not in away.state
    assert "STORAGE_*" in away.remedy


def test_keys_that_may_delete_nothing_stop_no_work(look: Look) -> None:
    with open_to_all(store := Undeletable()):
        found = look(**store.settings)["storage"]
    assert (found.fine, found.needed) == (False, False)
    assert "deletes nothing" in found.state
    assert "delete" in found.remedy


def test_the_exit_code_and_the_json_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", AWAY)
    settings.cache_clear()
    try:
        code = doctor.doctor(as_json=True)
    finally:
        settings.cache_clear()
    findings = json.loads(capsys.readouterr().out)
    assert code == 1
    assert {"name", "fine", "needed", "state", "reason", "remedy"} == set(findings[0])
    missing = [each["name"] for each in findings if each["needed"] and not each["fine"]]
    assert missing == ["database"]
