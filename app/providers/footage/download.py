"""A file of a library, fetched from the library's own hosts and from nowhere else."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests

from app.core.exceptions import Invalid, NotFound, ProviderUnavailable
from app.providers.guarded import PUBLIC, Addresses, in_time, too_slow

SECONDS: Final = 120.0
"""For everything together."""
MOST_HOPS: Final = 3
_CHUNK = 1 << 18
_GONE = (404, 410)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where files may lie: at `hosts` of the web over HTTPS, and at what `addresses` trusts."""

    hosts: frozenset[str]
    addresses: Addresses = PUBLIC

    def allows(self, address: str) -> bool:
        """Whether a file may be fetched there."""
        parts = urlsplit(address)
        if parts.username or parts.password or not parts.hostname:
            return False
        if self.addresses.trusts(address):
            return parts.scheme in {"http", "https"}
        return (
            parts.scheme == "https" and parts.hostname in self.hosts and parts.port in {None, 443}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is taken; `until` is on the monotonic clock."""

    kind: str
    most_bytes: int
    until: float


def download(address: str, path: Path, source: Source, *, kind: str, most_bytes: int) -> None:
    """Put the file at an address into `path`; its type begins with `kind` (`video/`).

    Raises Invalid for another host, type or size, NotFound, and ProviderUnavailable.
    """
    wanted = _Wanted(kind=kind, most_bytes=most_bytes, until=time.monotonic() + SECONDS)
    in_time(address, SECONDS, lambda: _follow(address, path, source, wanted))


def _follow(address: str, path: Path, source: Source, wanted: _Wanted) -> None:
    for _hop in range(MOST_HOPS + 1):
        if not source.allows(address):
            host = urlsplit(address).hostname
            raise Invalid(f"A file at {host} is not fetched: it is no host of this library.")
        with (
            source.addresses.session_for(address) as session,
            session.get(address, stream=True, allow_redirects=False, timeout=20) as answer,
        ):
            if not answer.is_redirect:
                _keep(answer, address, path, wanted)
                return
            address = urljoin(address, answer.headers["Location"])
    raise Invalid(f"{urlsplit(address).hostname} redirects more than {MOST_HOPS} times.")


def _keep(answer: requests.Response, address: str, path: Path, wanted: _Wanted) -> None:
    _refuse(answer, address, wanted.kind)
    size, announced = 0, answer.headers.get("Content-Length", "")
    with path.open("wb") as file:
        for chunk in answer.iter_content(_CHUNK):
            size += len(chunk)
            if size > wanted.most_bytes:
                raise Invalid(f"The file is larger than {wanted.most_bytes / 1e6:.0f} MB.")
            if time.monotonic() > wanted.until:
                raise too_slow(address, SECONDS)
            file.write(chunk)
    if announced.isdigit() and size != int(announced):
        raise ProviderUnavailable(
            f"{urlsplit(address).hostname} sent half a file.",
            remedy="Retry it later.",
            charged=False,
        )


def _refuse(answer: requests.Response, address: str, kind: str) -> None:
    host, status = urlsplit(address).hostname, answer.status_code
    if status in _GONE:
        raise NotFound(f"{host} has the file no more.")
    if status != 200:
        raise ProviderUnavailable(
            f"{host} answered {status} for a file.", remedy="Retry it later.", charged=False
        )
    told = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not told.startswith(kind):
        raise Invalid(f"{host} sent {told or 'a file without a type'}, not {kind}*.")
