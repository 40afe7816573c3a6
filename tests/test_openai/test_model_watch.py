"""Whether the models of the settings will be there tomorrow, told before they are gone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.tiers import Role, Tier
from app.accounts.users import Registration, register
from app.console.findings import openai
from app.core.config import read_settings, settings
from app.costs.breakers import Breakers
from app.database import Database, open_database
from app.events.models import Announcement
from app.providers.openai.service import ModelCard
from app.providers.openai.shutdowns import shutdown_of
from app.tasks.model_watch import look_at_models
from app.upkeep.finding import Finding
from app.wiring.models import retiring_models
from tests.vendors.loopback import open_to_all
from tests.vendors.minds import Honest
from tests.vendors.openai import OpenAI

TODAY = date(2026, 11, 22)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch, ready_sqlite_url: str) -> Iterator[OpenAI]:
    played = OpenAI(Honest())
    with open_to_all(played):
        monkeypatch.setenv("OPENAI_API_KEY", played.key)
        monkeypatch.setenv("OPENAI_BASE_URL", played.base)
        monkeypatch.setenv("DATABASE_URL", ready_sqlite_url)
        settings.cache_clear()
        yield played
    settings.cache_clear()


def looked() -> list[Finding]:
    return list(openai.findings(read_settings()))


def test_the_doctor_says_that_both_models_are_there_for_this_key(vendor: OpenAI) -> None:
    later = str(datetime.now(UTC).date() + timedelta(days=400))
    vendor.shutdowns["gpt-6.1-sol"] = later
    main, spare = looked()
    assert (main.fine, main.state) == (True, f"gpt-6.1-sol is there for this key until {later}")
    assert (spare.fine, spare.state) == (True, "gpt-6.1-terra is there for this key")


def test_the_doctor_says_what_is_wrong_and_where_to_mend_it(
    vendor: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    del vendor.shutdowns["gpt-6.1-sol"]
    soon = str(datetime.now(UTC).date() + timedelta(days=10))
    vendor.shutdowns["gpt-6.1-terra"] = soon
    gone, going = looked()
    assert (gone.fine, gone.needed, "OPENAI_MODEL" in gone.remedy) == (False, True, True)
    assert (going.fine, going.needed, soon in going.state) == (False, False, True)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong")
    wrong, _ = looked()
    assert (wrong.fine, wrong.remedy) == (False, "Correct OPENAI_API_KEY in the settings.")
    assert "sk-wrong" not in repr(wrong)


def test_the_doctor_knows_an_account_that_was_found_empty(
    vendor: OpenAI, ready_sqlite_url: str
) -> None:
    del vendor
    breakers = Breakers(
        database=open_database(ready_sqlite_url),
        clock=lambda: datetime.now(UTC),
        alarm=lambda *_: None,
    )
    breakers.stop("openai", "OpenAI answered 429 insufficient_quota.", pause=timedelta(hours=1))
    breakers.stop("elevenlabs", "another matter", pause=timedelta(hours=1))
    *_, empty = looked()
    assert (empty.fine, "insufficient_quota" in empty.reason) == (False, True)


def test_without_a_key_the_doctor_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    (absent,) = looked()
    assert (absent.fine, absent.needed, absent.state) == (False, False, "not set up")


def test_admins_are_told_of_a_model_that_goes_within_sixty_days(
    vendor: OpenAI, ready_sqlite_url: str
) -> None:
    database = open_database(ready_sqlite_url)
    now = datetime(2026, 11, 22, 6, tzinfo=UTC)
    _register(database, "admin", Role.ADMIN, now)
    _register(database, "ann", Role.USER, now)
    vendor.shutdowns["gpt-6.1-sol"] = str(TODAY + timedelta(days=60))
    vendor.shutdowns["gpt-6.1-terra"] = str(TODAY + timedelta(days=61))
    assert look_at_models(database, lambda: now, retiring_models) == 1
    with database.transaction() as session:
        (told,) = session.scalars(select(Announcement)).all()
    assert told.kind == "account.needs_attention"
    assert told.facts["account"] == "openai:gpt-6.1-sol"
    assert look_at_models(database, lambda: now + timedelta(days=1), retiring_models) == 1
    assert look_at_models(database, lambda: now + timedelta(days=3), retiring_models) == 0


def test_a_vendor_that_names_no_day_is_held_against_what_it_announced() -> None:
    assert shutdown_of(ModelCard(id="gpt-4o-mini")) == date(2027, 1, 14)
    assert shutdown_of(ModelCard(id="gpt-5")) == date(2026, 12, 11)
    assert shutdown_of(ModelCard(id="gpt-5.6-sol")) is None
    assert shutdown_of(ModelCard(id="gpt-5", shutdown="2027-02-01")) == date(2027, 2, 1)


def _register(database: Database, name: str, role: Role, now: datetime) -> None:
    registration = Registration(
        email=f"{name}@example.com", username=name, password_hash="x", role=role, tier=Tier.FREE
    )
    with database.transaction() as session:
        register(session, registration, now=now)
