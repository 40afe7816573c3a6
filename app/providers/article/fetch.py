"""Pages and pictures from the public web, and from nowhere else."""

import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests

from app.core.exceptions import Invalid, NotFound, ProviderRejected, ProviderUnavailable
from app.providers.article.limits import MAX_BYTES, TOO_LARGE
from app.providers.guarded import PUBLIC, Addresses, check_address, in_time, too_slow

SECONDS = 10.0
"""For everything together: names, redirects and the body."""

MAX_HOPS = 5
CHUNK = 65_536
PAGE_KINDS = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "application/pdf",
)
AGENT = "Mozilla/5.0 (compatible; ytempire; article reader)"
GONE = (404, 410)
BUSY = (408, 425, 429)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A body of the web. `kind` is its content type, `encoding` the one it declares, or empty."""

    address: str
    kind: str
    encoding: str
    content: bytes


def fetch_page(
    address: str,
    addresses: Addresses = PUBLIC,
    *,
    kinds: tuple[str, ...] = PAGE_KINDS,
    limit: int = MAX_BYTES,
    seconds: float = SECONDS,
) -> Page:
    """What stands at an address, in at most `seconds`, `limit` bytes and five redirects.

    Raises Invalid for an address that must not be fetched or a body of another kind or size,
    NotFound, ProviderRejected when the site refuses, ProviderUnavailable when it does not answer.
    """
    errand = _Errand(addresses, kinds, limit, time.monotonic() + seconds)
    return in_time(address, seconds, lambda: errand.run(address))


class _Errand:
    """One fetch with its limits; `deadline` is on the monotonic clock."""

    def __init__(
        self, addresses: Addresses, kinds: tuple[str, ...], limit: int, deadline: float
    ) -> None:
        self.addresses = addresses
        self.kinds = kinds
        self.limit = limit
        self.deadline = deadline

    def run(self, address: str) -> Page:
        with self.addresses.session() as session:
            session.headers["User-Agent"] = AGENT
            return self.follow(session, address)

    def follow(self, session: requests.Session, address: str) -> Page:
        for _hop in range(MAX_HOPS + 1):
            check_address(address)
            response = session.get(
                address, stream=True, allow_redirects=False, timeout=self.left(address)
            )
            with response:
                if not response.is_redirect:
                    return self.page(response, address)
                address = urljoin(address, response.headers["Location"])
        raise Invalid(f"{urlsplit(address).hostname} redirects more than {MAX_HOPS} times.")

    def left(self, address: str) -> float:
        """Seconds until the deadline. Raises ProviderUnavailable when it is over."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise too_slow(address, SECONDS)
        return seconds

    def page(self, response: requests.Response, address: str) -> Page:
        _check_status(response.status_code, address)
        kind, _, rest = response.headers.get("Content-Type", "text/html").partition(";")
        kind = kind.strip().lower()
        if kind not in self.kinds:
            raise Invalid(
                f"{address} is {kind}, not a page of text.", remedy="Give a web page or a PDF."
            )
        encoding = rest.partition("charset=")[2].strip(" \"'")
        return Page(
            address=address, kind=kind, encoding=encoding, content=self.body(response, address)
        )

    def body(self, response: requests.Response, address: str) -> bytes:
        body = bytearray()
        announced = response.headers.get("Content-Length", "")
        while True:
            if len(body) > self.limit or (announced.isdigit() and int(announced) > self.limit):
                raise Invalid(f"{address} is larger than {TOO_LARGE}.")
            self.left(address)
            chunk = response.raw.read1(CHUNK, decode_content=True)
            if not chunk:
                return bytes(body)
            body += chunk


def _check_status(status: int, address: str) -> None:
    if status in GONE:
        raise NotFound(f"There is no page at {address} (HTTP {status}).")
    if status in BUSY or status >= 500:
        raise ProviderUnavailable(
            f"{urlsplit(address).hostname} cannot answer now (HTTP {status}).",
            remedy="Try again later.",
        )
    if status != 200:
        raise ProviderRejected(
            f"{urlsplit(address).hostname} refuses to show the page (HTTP {status}).",
            remedy="Save the page in a browser and give the file.",
        )
