"""What Stripe itself has sent: signatures over the raw body, checked by its own SDK."""

import json
import re
from collections.abc import Sequence
from datetime import datetime

import stripe
from pydantic import JsonValue
from stripe import WebhookSignature

from app.billing.payments import BadSignature, Notice
from app.core.exceptions import Invalid

TOLERANCE = 300
"""Seconds that a notice may be old or from the future; the SDK itself lets any future pass."""
KEPT = ("id", "object", "customer", "amount", "amount_refunded", "currency", "status", "charge")
"""What we keep of the object a notice is about: the rest is asked for when it is needed."""


class StripeNotices:
    """Opens notices signed by one of the secrets: two while one follows the other."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)

    def opened(self, body: bytes, signature: str, *, now: datetime) -> Notice:
        """The notice. Raises BadSignature, or Invalid for a body that is none."""
        if not self._is_signed(body, signature) or not _is_fresh(signature, now):
            raise BadSignature("This is not signed by Stripe within the last five minutes.")
        try:
            told = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Invalid("The body is not JSON.") from error
        match told:
            case {"object": "v2.core.event"}:
                raise Invalid(
                    "This is a thin event, which is not taken.",
                    remedy="Send snapshot events to this address.",
                )
            case {
                "object": "event",
                "id": str(event_id),
                "type": str(kind),
                "data": {"object": dict(about)},
            } if re.fullmatch(r"[\w-]{1,255}", event_id) and len(kind) <= 80:
                return Notice(event_id=event_id, kind=kind, facts=_kept(about))
        raise Invalid("This is no event of Stripe.")

    def _is_signed(self, body: bytes, signature: str) -> bool:
        for secret in self._secrets:
            try:
                WebhookSignature.verify_header(body, signature, secret)
            except (stripe.SignatureVerificationError, ValueError, TypeError):
                continue
            return True
        return False


def _is_fresh(signature: str, now: datetime) -> bool:
    stamp = re.search(r"(?:^|,)t=(\d{1,12})(?:,|$)", signature)
    return stamp is not None and abs(now.timestamp() - int(stamp[1])) <= TOLERANCE


def _kept(about: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        name: about[name]
        for name in KEPT
        if isinstance(about.get(name), str | int) and len(str(about[name])) <= 255
    }
