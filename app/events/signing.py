"""Standard Webhooks: how what we send is signed, and what others send is proved (version 1)."""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from app.core.exceptions import Invalid
from app.core.security import same

PREFIX = "whsec_"
SECRET_BYTES = 32
"""The specification asks for 24 to 64."""
TOLERANCE = 300
"""Seconds that a message may be old, or be from the future."""
PLAIN_ID = re.compile(r"[\x21-\x7e]{1,255}")


def new_secret() -> str:
    """A secret in the form that every Standard Webhooks library takes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def refuse_weak(secret: str) -> None:
    """Raise Invalid for a secret that is not 24 to 64 bytes in base64."""
    try:
        size = len(base64.b64decode(secret.removeprefix(PREFIX) + "==", validate=False))
    except (binascii.Error, ValueError):
        size = 0
    if not 24 <= size <= 64:
        raise Invalid("A webhook secret is whsec_ and 24 to 64 bytes in base64.")


def signed(body: str, message_id: str, known: Sequence[str], *, now: datetime) -> dict[str, str]:
    """The headers that prove the body; each secret signs, so that one may follow the other."""
    at = now.astimezone(UTC)
    signatures = [Webhook(secret).sign(message_id, at, body) for secret in known]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def is_signed(
    body: bytes, headers: Mapping[str, str], known: Sequence[str], *, now: datetime
) -> bool:
    """Whether one of the secrets signed exactly this body within the last or next five minutes.

    The library's own check reads the machine's clock and raises half a dozen kinds of error at a
    header that is none; this one answers no.
    """
    message_id = headers.get("webhook-id", "")
    stamp = headers.get("webhook-timestamp", "")
    if not PLAIN_ID.fullmatch(message_id) or not re.fullmatch(r"\d{1,12}", stamp):
        return False
    if abs(now.timestamp() - int(stamp)) > TOLERANCE:
        return False
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    at = datetime.fromtimestamp(int(stamp), UTC)
    shown = headers.get("webhook-signature", "").split(" ")[:10]
    right = [Webhook(secret).sign(message_id, at, text) for secret in known]
    return any(same(one, other) for one in right for other in shown)
