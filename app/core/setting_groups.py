"""The settings by what they are about, each read from the environment and `.env`."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SHORTEST_SECRET = 32
"""Characters: the length of HS256's own digest (RFC 7518, 3.2)."""


def _long_enough(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < SHORTEST_SECRET:
        raise ValueError(f"at least {SHORTEST_SECRET} characters are needed")
    return secret


def _web_address(address: str) -> str:
    """Empty, or one of the web. Raises ValueError for any other."""
    parts = urlsplit(address)
    if address and not (parts.scheme in {"http", "https"} and parts.hostname):
        raise ValueError("an address of the web begins with https:// or http:// and names a host")
    return address


Secret = Annotated[SecretStr, AfterValidator(_long_enough)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


class Group(BaseSettings):
    """Settings that are read together; a name of a field in capitals, behind its prefix."""

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )


class AppSettings(Group, env_prefix="APP_"):
    """What this installation is."""

    name: str = "YTEMPIRE"
    env: Literal["development", "test", "production"] = "development"


class DatabaseSettings(Group, env_prefix="DATABASE_"):
    """Where rows are kept; with no address, in SQLite in the data folder.

    A request waits for one of `pool_size` connections. `max_overflow` more are opened when all are
    taken, and closed after each use: opening costs more than waiting, so there are none by default.
    """

    url: SecretStr | None = None
    pool_size: int = Field(default=10, ge=1, le=1000)
    max_overflow: int = Field(default=0, ge=0, le=1000)


class RedisSettings(Group, env_prefix="REDIS_"):
    """What web processes share; with no address, each keeps its own."""

    url: SecretStr | None = None
    password: SecretStr | None = None

    @field_validator("url")
    @classmethod
    def _of_redis(cls, url: SecretStr | None) -> SecretStr | None:
        known = ("redis://", "rediss://", "unix://")
        if url is not None and not url.get_secret_value().startswith(known):
            raise ValueError("it looks like redis://HOST:6379/0, rediss://… or unix://…")
        return url


class AuthSettings(Group):
    """Secrets and lifetimes; secrets that are not set are made on first start."""

    secret_key: Secret | None = None
    secret_key_previous: Secret | None = None
    jwt_secret_key: Secret | None = None
    jwt_algorithm: Literal["HS256"] = "HS256"
    access_token_expire_minutes: int = Field(default=15, ge=1, le=1440)
    refresh_token_expire_days: int = Field(default=7, ge=1, le=365)


class RateLimitSettings(Group, env_prefix="RATE_LIMIT_"):
    """Requests for each user, or for each address before signing in."""

    per_minute: int = Field(default=60, ge=1)
    per_hour: int = Field(default=1000, ge=1)


class WebSettings(Group):
    """What the service takes from a browser."""

    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    max_body_size: int = Field(default=1_048_576, ge=1024)
    max_upload_size: int = Field(default=10_485_760, ge=1024, le=50_000_000)

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _by_comma(cls, origins: object) -> object:
        if isinstance(origins, str):
            return tuple(origin.strip() for origin in origins.split(",") if origin.strip())
        return origins

    @field_validator("cors_origins")
    @classmethod
    def _named(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if any(not origin.startswith(("http://", "https://")) for origin in origins):
            raise ValueError("each origin is written out, like https://studio.example.com")
        return origins


class LogSettings(Group, env_prefix="LOG_"):
    """How much is logged, and where beside the terminal."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    file: Path | None = None


class PrometheusSettings(Group, env_prefix="PROMETHEUS_"):
    """Where figures of the house are told to Prometheus; with no port, nowhere."""

    port: int | None = Field(default=None, ge=1, le=65_535)
    host: str = "127.0.0.1"
