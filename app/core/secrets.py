"""The secrets of an installation: made on first start, kept in the data folder for its owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
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


def _make(file: Path) -> None:
    made = Secrets(secrets.token_urlsafe(BYTES), secrets.token_urlsafe(BYTES))
    draft = file.with_name(f".{FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "w") as opened:
        json.dump(asdict(made), opened)
        opened.flush()
        os.fsync(descriptor)
    try:
        file.hardlink_to(draft)  # unlike a rename, it leaves what another process made first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
