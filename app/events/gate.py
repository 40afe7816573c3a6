"""Whether a call comes from the n8n of this installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.core.security import same
from app.events.signing import is_signed

TOKEN_HEADER = "x-n8n-token"  # noqa: S105 - a header's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What a call must show: a token, a signature over its body, or both; empty is not asked for."""

    token: str = ""
    secret: str = ""

    @property
    def is_set(self) -> bool:
        """Whether anybody is let in at all."""
        return bool(self.token or self.secret)

    def lets_in(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> bool:
        """Whether the call shows everything that is asked for."""
        if self.token and not same(headers.get(TOKEN_HEADER, ""), self.token):
            return False
        if self.secret and not is_signed(body, headers, [self.secret], now=now):
            return False
        return self.is_set
