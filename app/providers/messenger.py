"""Takes a signed message to an address outside, once."""

import ipaddress
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.core.exceptions import Invalid
from app.events.sending import Reply
from app.providers.guarded import PUBLIC, Addresses, check_address, in_time

if TYPE_CHECKING:
    import requests

SECONDS = 15.0
"""For everything together (Standard Webhooks: 15 to 30 s)."""
KEPT_BYTES = 2_048
AGENT = "ytempire webhooks"


class Messenger:
    """Posts JSON; follows no redirect, and reaches nothing inside but what `addresses` trusts."""

    def __init__(self, addresses: Addresses = PUBLIC, *, seconds: float = SECONDS) -> None:
        self._addresses = addresses
        self._seconds = seconds

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """The answer to that body, cut at two kilobytes.

        Raises Invalid for an address that must not be reached, ProviderUnavailable when nobody
        answers within 15 s.
        """
        began = time.monotonic()
        return in_time(address, self._seconds, lambda: self._posted(address, body, headers, began))

    def refuse_unfit(self, address: str) -> None:
        """Raise Invalid for an address that can be told to be wrong without asking anybody.

        Where its name leads is looked at each time something is sent.
        """
        try:
            check_address(address)
            parts = urlsplit(address)
            trusted = self._addresses.trusts(address)
        except ValueError as error:
            raise Invalid(f"{address[:200]} is not a web address.") from error
        if not trusted and _is_inside(parts.hostname or ""):
            raise Invalid(
                f"{parts.hostname} is inside a private network.",
                remedy="Give a public address, or have the operator name it in WEBHOOK_ALLOWED_HOSTS.",
            )

    def _posted(self, address: str, body: bytes, headers: Mapping[str, str], began: float) -> Reply:
        check_address(address)
        with self._addresses.session_for(address) as session:
            response = session.post(
                address,
                data=body,
                headers={
                    **headers,
                    "content-type": "application/json",
                    "accept-encoding": "identity",
                    "user-agent": AGENT,
                },
                stream=True,
                allow_redirects=False,
                timeout=self._seconds,
            )
            with response:
                return Reply(
                    status=response.status_code,
                    text=_beginning(response),
                    retry_after=_seconds_of(response.headers.get("retry-after", "")),
                    milliseconds=round((time.monotonic() - began) * 1000),
                )


def _beginning(response: "requests.Response") -> str:
    kept = bytearray()
    while len(kept) < KEPT_BYTES:
        chunk = response.raw.read1(KEPT_BYTES - len(kept), decode_content=False)
        if not chunk:
            break
        kept += chunk
    return bytes(kept[:KEPT_BYTES]).decode("utf-8", "replace").replace("\x00", "")


def _seconds_of(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _is_inside(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".internal", ".local")):
        return True
    with suppress(ValueError):
        return not ipaddress.ip_address(host).is_global
    return "." not in host
