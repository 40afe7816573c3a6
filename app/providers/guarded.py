"""The public web, and nothing of the network inside: each address that somebody gave goes through here."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from app.core.exceptions import Invalid, ProviderUnavailable, YtempireError

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

INSIDE = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "::1/128",
    "fc00::/7",
)
"""Where a trusted host may be: private networks and this machine, never where clouds keep their keys
(169.254.0.0/16)."""
GRACE = 0.5
"""Seconds that a look-up or a header may outlast its time before we stop waiting for it."""
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Which network addresses may be reached: the public ones, and `also` (CIDR notation).

    `hosts` are exact names, such as `n8n` or `n8n:5678`, that the operator trusts inside its network.
    """

    also: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()

    def session(self) -> "requests.Session":
        """A session that refuses every other address, whatever name or redirect leads to it."""
        return _session(self.also)

    def session_for(self, address: str) -> "requests.Session":
        """The same for one address alone, which may name a trusted host."""
        return _session((*self.also, *INSIDE) if self.trusts(address) else self.also)

    def trusts(self, address: str) -> bool:
        """Whether the operator named exactly this host, or this host with this port."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        port = parts.port or PORTS.get(parts.scheme, 0)
        return host in self.hosts or f"{host}:{port}" in self.hosts


PUBLIC = Addresses()


def in_time(address: str, seconds: float, work: Callable[[], T]) -> T:
    """What `work` comes back with from that address, or the family that its failure belongs to.

    Raises Invalid for an address that must not be reached, ProviderUnavailable when nobody answers
    in so many seconds, and what of ours `work` raises.
    """
    # A thread of its own: looking up a name and reading headers know no total time limit.
    answer: queue.SimpleQueue[T | YtempireError] = queue.SimpleQueue()

    def run() -> None:
        try:
            answer.put(work())
        except Exception as error:  # noqa: BLE001 - it is told to whoever waits
            answer.put(_told(address, seconds, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result = answer.get(timeout=seconds + GRACE)
    except queue.Empty:
        result = too_slow(address, seconds)
    if isinstance(result, YtempireError):
        raise result
    return result


def check_address(address: str) -> None:
    """Raise Invalid for what is no plain address of the web."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS:
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


def too_slow(address: str, seconds: float) -> ProviderUnavailable:
    """What is said of a site that takes longer than that."""
    return ProviderUnavailable(
        f"{urlsplit(address).hostname} did not deliver an answer within {seconds:.0f} seconds.",
        remedy="Try again later.",
    )


def _session(also: tuple[str, ...]) -> "requests.Session":
    from app.providers.guarded_session import session  # noqa: PLC0415 - dear to load

    return session(also)


def _told(address: str, seconds: float, error: Exception) -> YtempireError:
    from app.providers.guarded_session import told  # noqa: PLC0415 - dear to load

    return told(address, seconds, error)
