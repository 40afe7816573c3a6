"""Files that all machines share: a folder on a shared disk, or an S3-compatible store."""

from collections.abc import Iterator
from contextlib import contextmanager
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

    def reach(self) -> None:
        """Raise ProviderUnavailable with the reason if it does not answer."""
        with self._answering("its list"):
            next(iter(obstore.list(self._store, "none/", chunk_size=1)), None)

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


def bucket_of(storage: StorageSettings) -> Bucket | None:
    """Where machines share their files: S3, or a folder all have mounted; None for one machine."""
    if storage.type == "s3":
        return Bucket(_s3(storage), where=f"s3://{storage.bucket}")
    if not storage.path:
        return None
    folder = Path(storage.path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_trouble(error, folder) from error
    return Bucket(LocalStore(folder), where=storage.path)


def _s3(storage: StorageSettings) -> S3Store:
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
        client_options={"allow_http": plain, "timeout": timedelta(minutes=2)},
        retry_config=RETRY,
    )
