"""What must not be read by strangers: logs, kept secrets, passwords, sealed values."""

import asyncio
import io
import json
import logging
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
import structlog

from app.core.exceptions import MachineUnfit, Overloaded
from app.core.ids import new_id
from app.core.logging import set_up_logging
from app.core.secrets import kept_secrets
from app.core.security import NOBODYS, Keys, Passwords, same

CANARIES = (
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.abc-DEF_123",
    "ytk_5fJw0pTq3mVx8bZk",
    "rt_0123456789abcdef0123",
    "sk-proj-abcdefghijklmnop",
    "AIzaSyA1234567890abcdefghijkl",
    "user:hush@db",
)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written to standard error by the logging of the service."""
    written, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers, root.level
    monkeypatch.setattr("sys.stderr", written)
    set_up_logging()
    yield written
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("canary", CANARIES)
def test_no_secret_reaches_the_log_by_any_way(log: io.StringIO, canary: str) -> None:
    ours, theirs = structlog.get_logger(), logging.getLogger("library")
    address = f"postgresql://{canary}/x" if "@" in canary else canary
    ours.info("tried", note=f"with {address}", headers={"Authorization": "hush"}, parts=[address])
    theirs.warning("calling %s", address)
    try:
        int(address)
    except ValueError:
        ours.exception("failed")
        theirs.exception("failed")
    assert len(log.getvalue().splitlines()) == 4
    assert canary not in log.getvalue()
    assert "hush" not in log.getvalue()


def test_a_log_line_cannot_be_forged(log: io.StringIO) -> None:
    structlog.get_logger().info("request", path='/x\r\n{"event": "forged"}\n')
    logging.getLogger("library").warning('x\n{"event": "forged"}')
    lines = [json.loads(line)["event"] for line in log.getvalue().splitlines()]
    assert lines == ["request", 'x\n{"event": "forged"}']


@pytest.mark.parametrize("name", ["password", "new_password", "access_token", "Cookie", "api_key"])
def test_a_value_with_a_secrets_name_is_hidden_whatever_it_looks_like(
    log: io.StringIO, name: str
) -> None:
    structlog.get_logger().info("tried", **{name: "plain words"}, inner={name: ["plain words"]})
    assert "plain words" not in log.getvalue()


def test_secrets_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starters:
        made = set(starters.map(lambda _: kept_secrets(tmp_path), range(8)))
    assert len(made) == 1
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert min(len(made.pop().jwt_secret_key), 64) >= 48
    assert [file.name for file in tmp_path.iterdir()] == ["secrets.json"]


def test_damaged_secrets_are_not_replaced_behind_the_operators_back(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{}")
    with pytest.raises(MachineUnfit, match="damaged"):
        kept_secrets(tmp_path)


def test_a_password_is_kept_as_argon2id_of_the_recommended_cost() -> None:
    passwords = Passwords()
    kept = passwords.hash_here("correct horse")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (
        NOBODYS.rpartition("$")[0].rpartition("$")[0] == kept.rpartition("$")[0].rpartition("$")[0]
    )
    assert len(NOBODYS) == len(kept), "looking for nobody takes as long as looking for somebody"
    assert asyncio.run(passwords.verify("correct horse", kept))
    assert not asyncio.run(passwords.verify("wrong horse", kept))
    assert not asyncio.run(passwords.verify("", None))
    passwords.close()


def test_a_storm_of_logins_is_turned_away_and_the_loop_goes_on() -> None:
    passwords, turns = Passwords(), []

    async def storm() -> list[bool | BaseException]:
        async def others() -> None:
            while True:
                turns.append(time.monotonic())
                await asyncio.sleep(0)

        watching = asyncio.create_task(others())
        tries = (passwords.verify("wrong horse", None) for _ in range(30))
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        watching.cancel()
        return outcomes

    outcomes = asyncio.run(storm())
    passwords.close()
    assert outcomes.count(False) == 18
    assert sum(isinstance(outcome, Overloaded) for outcome in outcomes) == 12
    assert len(turns) > 100


def test_what_is_sealed_for_one_place_opens_in_no_other() -> None:
    keys, other = Keys("k" * 40), Keys("o" * 40)
    sealed = keys.seal("a refresh token", place="channels:credential:a")
    assert "token" not in sealed
    assert keys.unseal(sealed, place="channels:credential:a") == "a refresh token"
    for opener, place in (
        (keys, "channels:credential:b"),
        (keys, ""),
        (other, "channels:credential:a"),
    ):
        with pytest.raises(MachineUnfit):
            opener.unseal(sealed, place=place)


def test_fingerprints_differ_by_purpose_and_key() -> None:
    keys = Keys("k" * 40)
    prints = {
        keys.fingerprint("a", "x"),
        keys.fingerprint("b", "x"),
        Keys("o" * 40).fingerprint("a", "x"),
    }
    assert len(prints) == 3
    assert same(keys.fingerprint("a", "x"), keys.fingerprint("a", "x"))
    assert not same("a", "b")


def test_ids_are_of_version_7_all_different_and_in_the_order_of_time() -> None:
    first, later = new_id(), [new_id() for _ in range(1000)]
    assert {one.version for one in later} == {7}
    assert len(set(later)) == 1000
    assert isinstance(first, UUID)
    assert [one.int >> 80 for one in later] == sorted(one.int >> 80 for one in later)
