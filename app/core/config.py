"""Settings, read from the environment and `.env`: names as in `.env.example`."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import DirectoryPath, Field, SecretStr, ValidationError, model_validator

from app.core.exceptions import Invalid
from app.core.setting_groups import (
    AppSettings,
    AuthSettings,
    DatabaseSettings,
    Group,
    LogSettings,
    PrometheusSettings,
    RateLimitSettings,
    RedisSettings,
    WebSettings,
)
from app.core.vendor_groups import (
    ElevenLabsSettings,
    N8nSettings,
    OpenAISettings,
    PexelsSettings,
    PixabaySettings,
    SentrySettings,
    StabilitySettings,
    StorageSettings,
    StripeSettings,
    YouTubeSettings,
)
from app.core.webhook_settings import WebhookSettings

PLACEHOLDERS = ("your-", "change", "secret", "example", "placeholder")
"""How the secrets of guides and example files begin."""

GroupT = TypeVar("GroupT", bound=Group)


def _group(kind: type[GroupT]) -> GroupT:
    # A group reads its own variables; the alias keeps one called just `DATABASE` from replacing it.
    found: GroupT = Field(default_factory=kind, validation_alias=f"[{kind.__name__}]")
    return found


class Settings(Group):
    """Every setting, with the value used when nothing is set."""

    data_dir: Path = Path("./data")
    media_dir: DirectoryPath | None = None
    workers: int | None = Field(default=None, ge=1, le=256)
    films_at_once: int = Field(default=1, ge=1, le=64)
    narrator: Literal["local", "sandbox"] = "local"
    prices_file: Path | None = None
    app: AppSettings = _group(AppSettings)
    database: DatabaseSettings = _group(DatabaseSettings)
    redis: RedisSettings = _group(RedisSettings)
    auth: AuthSettings = _group(AuthSettings)
    rate_limit: RateLimitSettings = _group(RateLimitSettings)
    web: WebSettings = _group(WebSettings)
    log: LogSettings = _group(LogSettings)
    openai: OpenAISettings = _group(OpenAISettings)
    elevenlabs: ElevenLabsSettings = _group(ElevenLabsSettings)
    stability: StabilitySettings = _group(StabilitySettings)
    pexels: PexelsSettings = _group(PexelsSettings)
    pixabay: PixabaySettings = _group(PixabaySettings)
    stripe: StripeSettings = _group(StripeSettings)
    n8n: N8nSettings = _group(N8nSettings)
    webhook: WebhookSettings = _group(WebhookSettings)
    youtube: YouTubeSettings = _group(YouTubeSettings)
    storage: StorageSettings = _group(StorageSettings)
    sentry: SentrySettings = _group(SentrySettings)
    prometheus: PrometheusSettings = _group(PrometheusSettings)

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

    @property
    def sentry_address(self) -> str | None:
        """Where errors are told; it holds a key."""
        return self.sentry.dsn.get_secret_value() if self.sentry.dsn else None

    @property
    def has_set_secrets(self) -> bool:
        """Whether both secrets come from settings, so that none is kept in the data folder."""
        return self.auth.secret_key is not None and self.auth.jwt_secret_key is not None

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
        reason = wrong["msg"].removeprefix("Value error, ")
        raise Invalid(
            f"The setting {_variable(error)} is not usable: {reason}."
            if wrong["loc"]
            else f"The settings are not usable: {reason}.",  # of several, which the reason names
            remedy="Correct it in .env or in the environment.",
        ) from error


def environment_names() -> frozenset[str]:
    """The variable of every setting, in capitals."""
    every: list[type[Group]] = [Settings, *_groups()]
    return frozenset(
        f"{group.model_config.get('env_prefix', '')}{name}".upper()
        for group in every
        for name, field in group.model_fields.items()
        if field.annotation not in _groups()
    )


def _groups() -> list[type[Group]]:
    return [group for group in Group.__subclasses__() if group is not Settings]


def _variable(error: ValidationError) -> str:
    prefixes = {group.__name__: group.model_config.get("env_prefix", "") for group in _groups()}
    where = "_".join(str(part) for part in error.errors()[0]["loc"][:1])
    return f"{prefixes.get(error.title, '')}{where}".upper()
