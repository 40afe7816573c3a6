"""Settings, read from the environment and `.env`: names as in `.env.example`."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.core.exceptions import Invalid

SHORTEST_SECRET = 32
"""Characters: the length of HS256's own digest (RFC 7518, 3.2)."""

PLACEHOLDERS = ("your-", "change", "secret", "example", "placeholder")
"""How the secrets of guides and example files begin."""

Secret = Annotated[SecretStr, Field(min_length=SHORTEST_SECRET)]


class _Group(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )


class AppSettings(_Group, env_prefix="APP_"):
    """What this installation is."""

    name: str = "YTEMPIRE"
    env: Literal["development", "test", "production"] = "development"


class DatabaseSettings(_Group, env_prefix="DATABASE_"):
    """Where rows are kept; with no address, in SQLite in the data folder."""

    url: SecretStr | None = None
    pool_size: int = Field(default=10, ge=1, le=1000)
    max_overflow: int = Field(default=20, ge=0, le=1000)


class RedisSettings(_Group, env_prefix="REDIS_"):
    """What web processes share; with no address, each keeps its own."""

    url: SecretStr | None = None
    password: SecretStr | None = None


class AuthSettings(_Group):
    """Secrets and lifetimes; secrets that are not set are made on first start."""

    secret_key: Secret | None = None
    jwt_secret_key: Secret | None = None
    jwt_algorithm: Literal["HS256"] = "HS256"
    access_token_expire_minutes: int = Field(default=15, ge=1, le=1440)
    refresh_token_expire_days: int = Field(default=7, ge=1, le=365)


class RateLimitSettings(_Group, env_prefix="RATE_LIMIT_"):
    """Requests for each user, or for each address before signing in."""

    per_minute: int = Field(default=60, ge=1)
    per_hour: int = Field(default=1000, ge=1)


class WebSettings(_Group):
    """What the service takes from a browser."""

    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    max_body_size: int = Field(default=1_048_576, ge=1024)

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


class LogSettings(_Group, env_prefix="LOG_"):
    """How much is logged, and where beside the terminal."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    file: Path | None = None


GroupT = TypeVar("GroupT", bound=_Group)


def _group(kind: type[GroupT]) -> GroupT:
    # A group reads its own variables; the alias keeps one called just `DATABASE` from replacing it.
    found: GroupT = Field(default_factory=kind, validation_alias=f"[{kind.__name__}]")
    return found


class Settings(_Group):
    """Every setting, with the value used when nothing is set."""

    data_dir: Path = Path("./data")
    media_dir: Path | None = None
    workers: int | None = Field(default=None, ge=1, le=256)
    films_at_once: int = Field(default=1, ge=1, le=64)
    narrator: Literal["local", "sandbox"] = "local"
    app: AppSettings = _group(AppSettings)
    database: DatabaseSettings = _group(DatabaseSettings)
    redis: RedisSettings = _group(RedisSettings)
    auth: AuthSettings = _group(AuthSettings)
    rate_limit: RateLimitSettings = _group(RateLimitSettings)
    web: WebSettings = _group(WebSettings)
    log: LogSettings = _group(LogSettings)

    @property
    def is_production(self) -> bool:
        """Whether strangers use it: then nothing is made up and nothing secret is printed."""
        return self.app.env == "production"

    @property
    def database_address(self) -> str:
        """Where rows are kept; it may hold a password."""
        if self.database.url is not None:
            return self.database.url.get_secret_value()
        return f"sqlite:///{self.data_dir.absolute() / 'ytempire.db'}"

    @property
    def redis_address(self) -> str | None:
        """Where web processes share what they count; it may hold a password."""
        if self.redis.url is None:
            return None
        address = urlsplit(self.redis.url.get_secret_value())
        if self.redis.password is None or "@" in address.netloc:
            return address.geturl()
        password = quote(self.redis.password.get_secret_value(), safe="")
        return address._replace(netloc=f":{password}@{address.netloc}").geturl()

    @model_validator(mode="after")
    def _secrets_of_its_own(self) -> Self:
        for name in ("secret_key", "jwt_secret_key") if self.is_production else ():
            secret: SecretStr | None = getattr(self.auth, name)
            if secret is None:
                raise Invalid(
                    f"The setting {name.upper()} must be set in production.", remedy=MAKE_ONE
                )
            if secret.get_secret_value().lower().startswith(PLACEHOLDERS):
                raise Invalid(
                    f"The setting {name.upper()} still has its example value.", remedy=MAKE_ONE
                )
        return self


MAKE_ONE = "Make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. Raises Invalid with a sentence that names the variable."""
    return read_settings()


def read_settings() -> Settings:
    """The settings as they are in the environment now. Raises Invalid as above."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        raise Invalid(
            f"The setting {_variable(error)} is not usable: {wrong['msg'].removeprefix('Value error, ')}.",
            remedy="Correct it in .env or in the environment.",
        ) from error


def environment_names() -> frozenset[str]:
    """The variable of every setting, in capitals."""
    every: list[type[_Group]] = [Settings, *_groups()]
    return frozenset(
        f"{group.model_config.get('env_prefix', '')}{name}".upper()
        for group in every
        for name, field in group.model_fields.items()
        if field.annotation not in _groups()
    )


def _groups() -> list[type[_Group]]:
    return [group for group in _Group.__subclasses__() if group is not Settings]


def _variable(error: ValidationError) -> str:
    prefixes = {group.__name__: group.model_config.get("env_prefix", "") for group in _groups()}
    where = "_".join(str(part) for part in error.errors()[0]["loc"][:1])
    return f"{prefixes.get(error.title, '')}{where}".upper()
