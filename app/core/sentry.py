"""Errors told to Sentry, where an operator asks for it: what happened, and nothing of whom it concerned."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from app.core.logging import without_secrets

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

DROPPED = ("headers", "data", "cookies", "env", "query_string")
"""Parts of a request that are never told."""


def tell_errors(dsn: str | None, *, environment: str, release: str) -> None:
    """Tell this process's errors to that address from now on; with none, nobody is told.

    No body, header, address or local variable goes along, and what looks like a secret is hidden.
    """
    if not dsn:
        return
    import sentry_sdk  # noqa: PLC0415 - most installations tell nobody

    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        release=release,
        data_collection={
            "user_info": False,
            "http_bodies": [],
            "database_query_data": False,
            "queues": False,
            "stack_frame_variables": False,
            "frame_context_lines": 0,
        },
        traces_sample_rate=0.0,
        server_name="",
        before_send=scrubbed,
        before_breadcrumb=lambda crumb, _hint: cast("dict[str, Any]", without_secrets("", crumb)),
    )


def scrubbed(event: "Event", _hint: "Hint") -> "Event":
    """The event without what concerns a person, and with everything like a secret hidden."""
    whole = dict(cast("Mapping[str, Any]", event))
    request = whole.get("request")
    if isinstance(request, dict):
        whole["request"] = {name: part for name, part in request.items() if name not in DROPPED}
    for name in ("user", "extra", "server_name"):
        whole.pop(name, None)
    return cast("Event", without_secrets("", whole))
