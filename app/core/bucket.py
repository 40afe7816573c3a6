"""Files that all machines share: a folder on a shared disk, or an S3-compatible store."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, S3Store

from app.core.exceptions import ProviderUnavailable
from app.core.file_writing import disk_trouble, whole_file
from app.core.vendor_groups import StorageSettings

if TYPE_CHECKING:
    from obstore.store import RetryConfig, S3Config

PIECE: Final = 8 * 2**20
"""Bytes read or sent at once: memory does not grow with the file."""

RETRY: "Final[RetryConfig]" = {"max_retries": 5, "retry_timeout": timedelta(seconds=30)}
ANSWER: Final = timedelta(minutes=2)
"""How long one answer may take: a piece of a film over a slow line."""
AT_ONCE: "Final[RetryConfig]" = {"max_retries": 0, "retry_timeout": timedelta(seconds=1)}
SOON: Final = timedelta(seconds=5)
"""The same for somebody who only wants to know whether it works, and waits for that."""
TRIAL: Final = "trials/one"
"""Where a trial keeps its few bytes."""
TRIES: Final = 3
"""Another who tries the store may delete between our keeping and our reading."""


class Bucket:
    """Whole files under keys. Raises ProviderUnavailable when the store does not answer.

    The library tries a request that fails for a moment again by itself, for half a minute at most.
    """

    def __init__(self, store: ObjectStore, *, where: str) -> None:
        self._store = store
        self.where = where

    def keep(self, key: str, file: Path) -> None:
        """Put the file there; who looks sees the whole file or none."""
        with self._answering(key):
            obstore.put(self._store, key, file, chunk_size=PIECE, max_concurrency=2)

    def fetch(self, key: str, file: Path) -> bool:
        """Bring the file of that key to that path, whole; False when there is none."""
        with self._answering(key):
            try:
                found = obstore.get(self._store, key)
            except (NotFoundError, FileNotFoundError):
                return False
            with whole_file(file) as path, path.open("wb") as opened:
                for piece in found.stream(min_chunk_size=PIECE):
                    opened.write(piece)
        return True

    def forget(self, prefix: str) -> int:
        """Delete every file whose key begins so; how many there were. End a folder's with `/`."""
        with self._answering(prefix):
            keys = [
                str(each["path"]) for some in obstore.list(self._store, prefix) for each in some
            ]
            if keys:
                obstore.delete(self._store, keys)
        return len(keys)

    def reach(self) -> bool:
        """Keep a few bytes there and read them; whether they could be deleted too.

        The key is always the same, so that a store that deletes nothing keeps one file at most.
        Raises ProviderUnavailable with the reason if they were not kept or not read.
        """
        with self._answering(TRIAL):
            for _ in range(TRIES):
                obstore.put(self._store, TRIAL, b"whole")
                with suppress(NotFoundError, FileNotFoundError):
                    obstore.get(self._store, TRIAL).bytes()
                    return self._deletes(TRIAL)
            raise ProviderUnavailable(f"{self.where} does not give back what it was given.")

    def _deletes(self, key: str) -> bool:
        try:
            obstore.delete(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return True  # another who tries the store was faster
        except (BaseError, OSError):
            return False
        return True

    @contextmanager
    def _answering(self, key: str) -> Iterator[None]:
        try:
            yield
        except BaseError as error:
            reason = str(error).splitlines()[0][:200]
            raise ProviderUnavailable(
                f"The store of files {self.where} did not serve {key}: {reason}",
                kept="What this machine made is still on its disk.",
                remedy="Look at STORAGE_* in the settings and at the store itself.",
            ) from error


def bucket_of(storage: StorageSettings, *, is_trial: bool = False) -> Bucket | None:
    """Where machines share their files: S3, or a folder all have mounted; None for one machine.

    One for a trial asks once and waits five seconds. Raises MachineUnfit for a folder of no use.
    """
    if storage.type == "s3":
        return Bucket(_s3(storage, is_trial=is_trial), where=f"s3://{storage.bucket}")
    if not storage.path:
        return None
    folder = Path(storage.path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_trouble(error, folder) from error
    return Bucket(LocalStore(folder), where=storage.path)


def _s3(storage: StorageSettings, *, is_trial: bool) -> S3Store:
    config: S3Config = {
        "region": storage.region,
        "virtual_hosted_style_request": not storage.endpoint,
    }
    if storage.endpoint:
        config["endpoint"] = storage.endpoint
    if storage.access_key_id and storage.secret_access_key:
        config["access_key_id"] = storage.access_key_id.get_secret_value()
        config["secret_access_key"] = storage.secret_access_key.get_secret_value()
    plain = storage.endpoint.startswith("http://")
    return S3Store(
        storage.bucket,
        config=config,
        client_options={"allow_http": plain, "timeout": SOON if is_trial else ANSWER},
        retry_config=AT_ONCE if is_trial else RETRY,
    )
