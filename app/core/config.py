"""Settings, read from the environment and `.env`: names as in `.env.example`."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core.exceptions import Invalid


class Settings(BaseSettings):
    """Every setting, with the value used when nothing is set."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Path("./data")
    media_dir: Path | None = None
    workers: int | None = Field(default=None, ge=1, le=256)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. Raises Invalid with a sentence that names the variable."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"]).upper()
        raise Invalid(
            f"The setting {name}={wrong.get('input')} is not usable: {wrong['msg']}.",
            remedy="Correct it in .env or in the environment.",
        ) from error
