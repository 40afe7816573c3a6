"""The migrations make what the models say, on both databases."""

import asyncio
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import text

from app import schema
from app.core import config
from app.core.exceptions import MachineUnfit
from app.database import Database, open_database

ROOT = Path(__file__).parents[2]


def test_migrations_from_empty_make_exactly_the_models(database: Database) -> None:
    schema.upgrade(database)
    with database.transaction() as session:
        assert schema.differences(session) == []
        assert schema.revision(session) == schema.newest_revision()


def test_a_difference_between_models_and_database_is_seen(database: Database) -> None:
    schema.upgrade(database)
    with database.transaction() as session:
        session.execute(text("ALTER TABLE users ADD COLUMN shoe_size INTEGER"))
    with database.transaction() as session:
        assert schema.differences(session) != []


def prepare_at(url: str) -> None:
    database = open_database(url)
    schema.prepare(database)
    asyncio.run(database.close())


def test_three_processes_may_start_at_once_on_an_empty_database(database_url: str) -> None:
    with ProcessPoolExecutor(3, get_context("spawn")) as starters:
        list(starters.map(prepare_at, [database_url] * 3))
    with open_database(database_url).transaction() as session:
        assert schema.revision(session) == schema.newest_revision()


def test_every_migration_can_be_taken_back(database: Database) -> None:
    schema.upgrade(database)
    with database.transaction() as session:
        configuration = Config(ROOT / "alembic.ini")
        configuration.attributes["connection"] = session.connection()
        command.downgrade(configuration, "base")
    with database.transaction() as session:
        assert schema.revision(session) is None


def test_a_shared_database_that_is_behind_is_not_changed_under_others(postgres_url: str) -> None:
    database = open_database(postgres_url)
    schema.prepare(database)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(MachineUnfit, match="ytempire db upgrade"):
        schema.prepare(database)


def by_hand(_: Database) -> None:
    """As `alembic upgrade head` does, in this process: the settings say which database."""
    command.upgrade(Config(ROOT / "alembic.ini"), "head")


@pytest.mark.parametrize(
    ("bring", "refusal"),
    [
        (schema.prepare, MachineUnfit),
        (schema.upgrade, MachineUnfit),
        (by_hand, CommandError),
    ],
)
def test_a_database_that_keeps_no_unicode_is_refused_in_a_sentence(
    ascii_postgres_url: str,
    bring: Callable[[Database], None],
    refusal: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", ascii_postgres_url)
    monkeypatch.setattr(config, "settings", config.read_settings)  # as a process that just started
    database = open_database(ascii_postgres_url)
    with pytest.raises(refusal, match=r"does not keep text as Unicode.*CREATE DATABASE"):
        bring(database)
    with database.transaction() as session:
        assert schema.revision(session) is None
    asyncio.run(database.close())


def test_alembic_by_hand_finds_the_database_of_the_settings(tmp_path: Path) -> None:
    alembic = Path(sysconfig.get_path("scripts")) / "alembic"
    subprocess.run(
        [sys.executable, alembic, "upgrade", "head"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    with open_database(f"sqlite:///{tmp_path}/ytempire.db").transaction() as session:
        assert schema.differences(session) == []
