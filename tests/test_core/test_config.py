"""Settings: a wrong one is named, a secret one is not shown."""

from pathlib import Path

import pytest

from app.core.config import read_settings
from app.core.exceptions import Invalid

LONG = "x1" * 24
PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": LONG, "JWT_SECRET_KEY": LONG}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def set_all(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"APP_ENV": "prod"}, "APP_ENV"),
        ({"APP_ENV": "production"}, "SECRET_KEY"),
        ({"APP_ENV": "production", "SECRET_KEY": LONG}, "JWT_SECRET_KEY"),
        (PRODUCTION | {"JWT_SECRET_KEY": "your-jwt-secret-key-minimum-32-characters"}, "JWT_SECRET_KEY"),
        (PRODUCTION | {"SECRET_KEY": "change" * 8}, "SECRET_KEY"),
        ({"JWT_SECRET_KEY": "short"}, "JWT_SECRET_KEY"),
        ({"DATABASE_POOL_SIZE": "0"}, "DATABASE_POOL_SIZE"),
        ({"RATE_LIMIT_PER_HOUR": "many"}, "RATE_LIMIT_PER_HOUR"),
        ({"JWT_ALGORITHM": "none"}, "JWT_ALGORITHM"),
        ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"WORKERS": "0"}, "WORKERS"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL"),
        ({"SENTRY_DSN": "sentry.example"}, "SENTRY_DSN"),
        ({"MEDIA_DIR": "/no/such/folder"}, "MEDIA_DIR"),
        ({"OPENAI_BASE_URL": "localhost:11434"}, "OPENAI_BASE_URL"),
        ({"YOUTUBE_REDIRECT_URL": "/callback"}, "YOUTUBE_REDIRECT_URL"),
        ({"STORAGE_ENDPOINT": "minio:9000"}, "STORAGE_ENDPOINT"),
        ({"STORAGE_TYPE": "s3"}, "STORAGE_BUCKET"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], name: str
) -> None:
    set_all(monkeypatch, variables)
    with pytest.raises(Invalid, match=rf"\b{name}\b") as refusal:
        read_settings()
    assert not [
        value for value in variables.values() if len(value) > 12 and value in str(refusal.value)
    ]


def test_with_nothing_set_everything_has_a_value() -> None:
    chosen = read_settings()
    assert chosen.database_address.startswith("sqlite:////")
    assert chosen.redis_address is None
    assert not chosen.is_production


def test_production_takes_secrets_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, PRODUCTION)
    assert read_settings().is_production


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"REDIS_URL": "", "REDIS_PASSWORD": "", "DATABASE_URL": ""})
    assert read_settings().redis_address is None


def test_a_variable_named_like_a_group_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"DATABASE": "x", "APP": "y", "LOG": "z", "REDIS": "1"})
    assert read_settings().database.pool_size == 10


@pytest.mark.parametrize(
    ("url", "password", "address"),
    [
        ("redis://h:6379/0", "p/w", "redis://:p%2Fw@h:6379/0"),
        ("redis://:own@h:6379/0", "other", "redis://:own@h:6379/0"),
    ],
)
def test_the_redis_password_may_stand_beside_its_address(
    monkeypatch: pytest.MonkeyPatch, url: str, password: str, address: str
) -> None:
    set_all(monkeypatch, {"REDIS_URL": url, "REDIS_PASSWORD": password})
    assert read_settings().redis_address == address


def test_settings_printed_by_accident_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, PRODUCTION | {"DATABASE_URL": "postgresql://u:hush@h/d"})
    assert LONG not in repr(read_settings())
    assert "hush" not in repr(read_settings())
