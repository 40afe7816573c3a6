"""Google's refusals as families of errors, by its own reasons."""

from collections.abc import Mapping
from typing import Final

import httpx2

from app.core.exceptions import YtempireError
from app.publishing.errors import NotSent, YouTubeBusy, YouTubeRefused

BUSY: Final = frozenset(
    {
        "backendError",
        "internalError",
        "processingFailure",
        "rateLimitExceeded",
        "uploadRateLimitExceeded",
        "userRateLimitExceeded",
    }
)
"""Reasons that pass by themselves, whatever the status."""


def fault(response: httpx2.Response, method: str) -> YtempireError:
    """The error in Google's answer: YouTubeBusy where waiting helps, else YouTubeRefused."""
    reason, said = reason_of(response)
    status = response.status_code
    if status >= 500 or status == 429 or reason in BUSY:
        wait = response.headers.get("retry-after", "")
        return YouTubeBusy(
            f"YouTube cannot answer {method} now ({reason or status}).",
            reason=reason or ("rateLimitExceeded" if status == 429 else ""),
            wait=int(wait) if wait.isdigit() else 0,
        )
    return YouTubeRefused(
        f"YouTube refused {method}: {said or reason or status}.", reason=reason, status=status
    )


def reason_of(response: httpx2.Response) -> tuple[str, str]:
    """Google's word for what is wrong, and its sentence; empty where it gives none."""
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return "", ""
    if not isinstance(error, Mapping):
        return str(error), ""
    details = error.get("errors") or [{}]
    reason = str(details[0].get("reason", "") or error.get("status", ""))
    return reason, " ".join(str(error.get("message", "")).split())[:300].rstrip(".")


def unreachable(error: httpx2.HTTPError) -> YtempireError:
    """The error of a call that got no answer: NotSent if it cannot have arrived."""
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout):
        return NotSent("Google could not be reached.", remedy="Try again later.")
    return YouTubeBusy(f"Google did not answer ({type(error).__name__}).")
