"""Pages and pictures from the public web, and from nowhere else."""

import queue
import threading
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from AntiSSRF import AntiSSRFError, AntiSSRFPolicy, PolicyConfigOptions

from app.core.exceptions import (
    Invalid,
    NotFound,
    ProviderRejected,
    ProviderUnavailable,
    YtempireError,
)
from app.providers.article.limits import MAX_BYTES, TOO_LARGE

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
class Addresses:
    """Which network addresses may be reached: the public ones, and `also` (CIDR notation)."""

    also: tuple[str, ...] = ()

    def session(self) -> requests.Session:
        """A session that refuses every other address, whatever name or redirect leads to it."""
        policy = AntiSSRFPolicy(PolicyConfigOptions.EXTERNAL_ONLY_LATEST)
        policy.allow_plain_text_http = True
        policy.add_xff_header = False
        if self.also:
            policy.add_allowed_addresses(list(self.also))
        session: requests.Session = policy.get_antissrf_session()
        session.trust_env = False  # a proxy would look the name up again, out of the guard's sight
        session.headers["User-Agent"] = AGENT
        return session


PUBLIC = Addresses()


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
    # A thread of its own: looking up a name and reading headers know no total time limit.
    answer: queue.SimpleQueue[Page | YtempireError] = queue.SimpleQueue()
    errand = _Errand(addresses, kinds, limit, time.monotonic() + seconds)
    threading.Thread(target=lambda: answer.put(errand.run(address)), daemon=True).start()
    try:
        result = answer.get(timeout=seconds + 0.5)
    except queue.Empty:
        result = _too_slow(address)
    if isinstance(result, YtempireError):
        raise result
    return result


def _too_slow(address: str) -> ProviderUnavailable:
    host = urlsplit(address).hostname
    return ProviderUnavailable(
        f"{host} did not deliver the page within {SECONDS:.0f} seconds.",
        remedy="Try again later, or save the page and give the file.",
    )


class _Errand:
    """One fetch with its limits; `deadline` is on the monotonic clock."""

    def __init__(
        self, addresses: Addresses, kinds: tuple[str, ...], limit: int, deadline: float
    ) -> None:
        self.addresses = addresses
        self.kinds = kinds
        self.limit = limit
        self.deadline = deadline

    def run(self, address: str) -> Page | YtempireError:
        try:
            with self.addresses.session() as session:
                return self.follow(session, address)
        except YtempireError as error:
            return error
        except AntiSSRFError:
            return _not_public(address)
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            return _too_slow(address)
        except (requests.exceptions.InvalidURL, UnicodeError, ValueError):
            return Invalid(f"{address[:200]} is not a web address.")
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return _unreachable(address, error)

    def follow(self, session: requests.Session, address: str) -> Page:
        for _hop in range(MAX_HOPS + 1):
            _check_address(address)
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
            raise _too_slow(address)
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


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"}:
        raise Invalid(
            f"Addresses that begin with {parts.scheme}:// are not fetched.",
            remedy="Use http or https.",
        )
    if parts.username or parts.password:
        raise Invalid(
            f"The address of {parts.hostname} holds a user name or a password.",
            remedy="Give it without.",
        )
    if not parts.hostname:
        raise Invalid(f"{address[:200]} names no site.")


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


def _not_public(address: str) -> Invalid:
    host = urlsplit(address).hostname
    return Invalid(
        f"The address of {host} leads into a private network.",
        remedy="Only public pages are fetched.",
    )


def _unreachable(address: str, error: Exception) -> ProviderUnavailable:
    host = urlsplit(address).hostname
    reason = (
        "its certificate is not valid"
        if isinstance(error, requests.exceptions.SSLError)
        else (
            "the name is not known"
            if "resol" in str(error).lower() or "gaierror" in repr(error)
            else "the connection failed"
        )
    )
    return ProviderUnavailable(
        f"{host} could not be reached: {reason}.", remedy="Check the address and the network."
    )
