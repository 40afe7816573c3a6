"""The secrets of an installation: made on first start, kept in the data folder for its owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.core.exceptions import MachineUnfit
from app.core.file_writing import disk_trouble

FILE = "secrets.json"
OWNER_ONLY = 0o600
BYTES = 48


@dataclass(frozen=True, slots=True)
class Secrets:
    """What signs tokens, and what hashes and seals everything else."""

    jwt_secret_key: str
    secret_key: str
    previous: str = ""
    """The secret key before this one, while something may still be sealed with it."""


def kept_secrets(folder: Path) -> Secrets:
    """The secrets in `secrets.json` of that folder, made now if there are none.

    Raises MachineUnfit when the folder cannot be written or the file is not ours.
    """
    file = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _make(file)
        file.chmod(OWNER_ONLY)
        return Secrets(**json.loads(file.read_text()))
    except OSError as error:
        raise disk_trouble(error, file) from error
    except (ValueError, TypeError) as error:
        raise MachineUnfit(
            f"{file} is damaged: it does not hold the secrets of this installation.",
            remedy="Put it back from a backup; without it, everyone must sign in again.",
        ) from error


def change_secret_key(folder: Path) -> Secrets:
    """The kept secrets with a new key and the old one beside it; a change under way goes on."""
    kept = kept_secrets(folder)
    if kept.previous:
        return kept
    fresh = replace(kept, secret_key=secrets.token_urlsafe(BYTES), previous=kept.secret_key)
    return _keep(folder, fresh)


def drop_previous_key(folder: Path) -> Secrets:
    """The kept secrets without the old key."""
    return _keep(folder, replace(kept_secrets(folder), previous=""))


def _keep(folder: Path, changed: Secrets) -> Secrets:
    draft = _draft(folder / FILE, changed)
    os.replace(draft, folder / FILE)
    return changed


def _make(file: Path) -> None:
    draft = _draft(file, Secrets(secrets.token_urlsafe(BYTES), secrets.token_urlsafe(BYTES)))
    try:
        file.hardlink_to(draft)  # unlike a rename, it leaves what another process made first
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(file: Path, content: Secrets) -> Path:
    draft = file.with_name(f".{FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "w") as opened:
        json.dump(asdict(content), opened)
        opened.flush()
        os.fsync(descriptor)
    return draft
