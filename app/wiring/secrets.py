"""The secrets of an installation: of the settings, or made on first start."""

from app.core.config import Settings
from app.core.secrets import Secrets, kept_secrets


def secrets_of(chosen: Settings) -> Secrets:
    """The secrets of the settings, or those kept in the data folder."""
    jwt, secret = chosen.auth.jwt_secret_key, chosen.auth.secret_key
    if jwt is not None and secret is not None:
        return Secrets(jwt.get_secret_value(), secret.get_secret_value())
    kept = kept_secrets(chosen.data_dir)
    return Secrets(
        jwt.get_secret_value() if jwt else kept.jwt_secret_key,
        secret.get_secret_value() if secret else kept.secret_key,
    )
