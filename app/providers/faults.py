"""What an outside service answered in place of what was wanted, as an error of our families.

What it says of money is what `app.costs.cashier` reads: a refusal costs nothing, nor does a request
that was turned away or never arrived (`charged=False`); of any other fault the outcome is unknown.
"""

import email.utils
import time
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.exceptions import ProviderRejected, ProviderUnavailable

TURNED_AWAY = frozenset({408, 409, 425, 429, 503})
"""The service did not begin the work; later it may."""

_REMEDIES = {
    400: "This is a fault of ours: tell whoever runs this installation.",
    401: "Correct {key} in the settings.",
    402: "Add credit to the account at {service}.",
    403: "Let the key do this in the account at {service}.",
    404: "Correct the name in the settings.",
    413: "This is a fault of ours: tell whoever runs this installation.",
}
_LONGEST_MESSAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An outside service in an error's sentences: its name, and the setting that holds its key."""

    name: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An answer that is no success. `code` is the service's own word for it, if it gave one."""

    status: int
    code: str = ""
    message: str = ""
    retry_after: float | None = None

    def error(
        self, service: Service, *, kept: str, remedies: Mapping[str, str]
    ) -> ProviderRejected | ProviderUnavailable:
        """The error to raise. `remedies` say what to do, by code; a code in it is always a refusal."""
        said = f" ({_short(self.message)})" if self.message else ""
        what = f"{service.name} answered {self.status} {self.code}".rstrip() + f"{said}."
        if self.code in remedies or (400 <= self.status < 500 and self.status not in TURNED_AWAY):
            usual = _REMEDIES.get(self.status, "The same request would be refused again.")
            remedy = remedies.get(self.code, usual).format(key=service.key, service=service.name)
            return ProviderRejected(what, kept=kept, remedy=remedy, reason=self.code)
        facts: dict[str, object] = {"reason": self.code or str(self.status)}
        if self.status in TURNED_AWAY:
            facts["charged"] = False
        if self.retry_after is not None:
            facts["retry_after"] = self.retry_after
        return ProviderUnavailable(what, kept=kept, remedy="Retry it later.", **facts)


def unreached(service: Service, error: Exception, *, kept: str) -> ProviderUnavailable:
    """The error for a request that never arrived."""
    return ProviderUnavailable(
        f"{service.name} could not be reached: {_short(str(error) or type(error).__name__)}.",
        kept=kept,
        remedy="Check this machine's network, or retry later.",
        charged=False,
        reason="unreached",
    )


def lost(service: Service, why: str, *, kept: str) -> ProviderUnavailable:
    """The error for an answer that did not come, or came in pieces: what it cost is not known."""
    return ProviderUnavailable(
        f"The answer of {service.name} was lost: {_short(why)}.",
        kept=kept,
        remedy="Retry it later.",
        reason="lost",
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds a service asks to be left alone, from either form of the header (RFC 9110)."""
    asked = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    if asked.strip().isdigit():
        return float(asked)
    moment = email.utils.parsedate_tz(asked)
    if moment is None:
        return None
    return max(0.0, email.utils.mktime_tz(moment) - time.time())


def _short(text: str) -> str:
    plain = " ".join(text.split()).rstrip(".")
    return plain if len(plain) <= _LONGEST_MESSAGE else f"{plain[:_LONGEST_MESSAGE]}…"
