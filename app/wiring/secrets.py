"""Settings to the secrets of the installation, and to the keys made of them."""

from sqlalchemy.orm import Session

from app.accounts.hash_root import hash_root
from app.core.config import Settings
from app.core.secrets import Secrets, kept_secrets
from app.core.security import Keys


def secrets_of(chosen: Settings) -> Secrets:
    """The secrets of the settings, or those kept in the data folder."""
    auth = chosen.auth
    previous = auth.secret_key_previous.get_secret_value() if auth.secret_key_previous else ""
    if auth.jwt_secret_key is not None and auth.secret_key is not None:
        signing, secret = (
            each.get_secret_value() for each in (auth.jwt_secret_key, auth.secret_key)
        )
        return Secrets(signing, secret, previous)
    kept = kept_secrets(chosen.data_dir)
    return Secrets(
        auth.jwt_secret_key.get_secret_value() if auth.jwt_secret_key else kept.jwt_secret_key,
        auth.secret_key.get_secret_value() if auth.secret_key else kept.secret_key,
        previous or ("" if auth.secret_key else kept.previous),
    )


def sealing_keys(secrets: Secrets) -> Keys:
    """The keys that seal and open; for keyed hashes that must last, `keys_of` is what is meant."""
    return Keys(secrets.secret_key, previous=[secrets.previous] if secrets.previous else [])


def keys_of(secrets: Secrets, session: Session) -> Keys:
    """The keys of an installation whose tables are there: its hashes outlive a change of the key."""
    root = hash_root(session, sealing_keys(secrets))
    previous = [secrets.previous] if secrets.previous else []
    return Keys(secrets.secret_key, previous=previous, root=root)
