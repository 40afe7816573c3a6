"""The settings of what is outside: whose services are used, with which key, at which address.

An address (`…_BASE_URL`) is for servers that speak the vendor's language: one of one's own, or a test's.
"""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from app.core.setting_groups import Group, WebAddress


class OpenAISettings(Group, env_prefix="OPENAI_"):
    """Who writes and paints, where a key or an address is set.

    `api` is `responses`, or `chat` for servers that know only chat completions (Ollama, vLLM).
    `free` says that the server at `base_url` is one's own and sends no bill.
    """

    api_key: SecretStr | None = None
    organization: str = ""
    base_url: WebAddress = ""
    api: Literal["responses", "chat"] = "responses"
    model: str = "gpt-6.1-sol"
    fallback_model: str = "gpt-6.1-terra"
    max_tokens: int = Field(default=16_000, ge=500, le=128_000)
    image_model: str = "gpt-image-2.6-flare"
    image_quality: Literal["low", "medium", "high"] = "medium"
    free: bool = False

    @model_validator(mode="after")
    def _sends_a_bill(self) -> Self:
        host = urlsplit(self.base_url).hostname or "api.openai.com"
        if self.free and (host == "openai.com" or host.endswith(".openai.com")):
            raise ValueError("OPENAI_FREE is for a server of your own at OPENAI_BASE_URL")
        return self


class ElevenLabsSettings(Group, env_prefix="ELEVENLABS_"):
    """The studio voice, where a key is set."""

    api_key: SecretStr | None = None
    voice_id: str = ""
    model: str = "eleven_multilingual_v2"
    base_url: WebAddress = ""


class StabilitySettings(Group, env_prefix="STABILITY_"):
    """Pictures by Stability, where a key is set."""

    api_key: SecretStr | None = None
    model: Literal["core", "ultra", "sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium"] = "core"
    base_url: WebAddress = "https://api.stability.ai"


class PexelsSettings(Group, env_prefix="PEXELS_"):
    """Photos and clips of Pexels, where a key is set."""

    api_key: SecretStr | None = None
    base_url: WebAddress = "https://api.pexels.com"


class PixabaySettings(Group, env_prefix="PIXABAY_"):
    """Photos and clips of Pixabay, where a key is set."""

    api_key: SecretStr | None = None
    base_url: WebAddress = "https://pixabay.com/api"


class StripeSettings(Group, env_prefix="STRIPE_"):
    """Subscriptions, where a key is set. A price is Stripe's id of a tier's monthly price.

    Several webhook secrets stand with commas between them, while one follows another.
    """

    api_key: SecretStr | None = None
    webhook_secret: SecretStr | None = None
    base_url: WebAddress = ""
    return_url: WebAddress = "http://127.0.0.1:8000/"
    price_starter: str = ""
    price_growth: str = ""
    price_scale: str = ""


class N8nSettings(Group, env_prefix="N8N_"):
    """What an n8n workflow shows when it calls us: a header token, and a secret that signs."""

    webhook_token: SecretStr | None = None
    webhook_secret: SecretStr | None = None


class YouTubeSettings(Group, env_prefix="YOUTUBE_"):
    """The one Google Cloud project of this installation, and what may be used of its day.

    `soft_units` and `uploads_per_account` are our own limits below Google's, which are the others.
    """

    client_id: str = ""
    client_secret: SecretStr | None = None
    redirect_url: WebAddress = "http://127.0.0.1:8000/v1/oauth/youtube/callback"
    active_accounts: int = Field(default=10, ge=1)
    reserve_accounts: int = Field(default=5, ge=0)
    api_base_url: WebAddress = ""
    units_per_day: int = Field(default=10_000, ge=1)
    uploads_per_day: int = Field(default=100, ge=1)
    searches_per_day: int = Field(default=100, ge=1)
    soft_units: int = Field(default=9_000, ge=1)
    uploads_per_account: int = Field(default=5, ge=1)
    chunk_size: int = Field(default=8 * 2**20, ge=256 * 1024, multiple_of=256 * 1024)
    upload_bytes_per_second: int = Field(default=0, ge=0)

    @property
    def clients(self) -> tuple[tuple[str, str], ...]:
        """Every OAuth client with its secret: ours, then those of the numbered settings."""
        own = self.client_secret.get_secret_value() if self.client_secret else ""
        found = {self.client_id: own} if self.client_id else {}
        for client_id, secret in numbered_clients():
            found.setdefault(client_id, secret)
        return tuple(found.items())


def numbered_clients() -> tuple[tuple[str, str], ...]:
    """The clients of `YOUTUBE_CLIENT_ID_1` to `_15` and `YOUTUBE_CLIENT_SECRET_1` to `_15`."""
    known = {
        **DotEnvSettingsSource(YouTubeSettings).env_vars,
        **EnvSettingsSource(YouTubeSettings).env_vars,
    }
    numbered = (
        (known.get(f"youtube_client_id_{n}"), known.get(f"youtube_client_secret_{n}"))
        for n in range(1, 16)
    )
    return tuple((client_id, secret or "") for client_id, secret in numbered if client_id)


class StorageSettings(Group, env_prefix="STORAGE_"):
    """Where machines share their files, if there are several: a mounted folder, or S3."""

    type: Literal["local", "s3"] = "local"
    path: str = ""
    bucket: str = ""
    endpoint: WebAddress = ""
    region: str = "us-east-1"
    access_key_id: SecretStr | None = None
    secret_access_key: SecretStr | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.type == "s3" and not self.bucket:
            raise ValueError("with STORAGE_TYPE=s3, STORAGE_BUCKET must name the bucket")
        return self


class SentrySettings(Group, env_prefix="SENTRY_"):
    """Where errors are told, if anywhere."""

    dsn: SecretStr | None = None

    @field_validator("dsn")
    @classmethod
    def _of_sentry(cls, dsn: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(dsn.get_secret_value()) if dsn else None
        if parts and not (parts.scheme in {"http", "https"} and parts.username and parts.path):
            raise ValueError("it looks like https://KEY@HOST/PROJECT")
        return dsn
