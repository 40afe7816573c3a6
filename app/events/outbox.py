"""Writing down what the outside is to be told, in the transaction in which it happens."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.events.models import Announcement


class Kind(StrEnum):
    """What may be told; the names are those that endpoints subscribe to."""

    VIDEO_COMPLETED = "video.completed"
    VIDEO_FAILED = "video.failed"
    VIDEO_AWAITING_APPROVAL = "video.awaiting_approval"
    VIDEO_PUBLISHED = "video.published"
    VIDEO_NOT_AS_ASKED = "video.not_as_asked"
    BUDGET_ALERT = "budget.alert"
    BUDGET_EXHAUSTED = "budget.exhausted"
    QUOTA_EXHAUSTED = "quota.exhausted"
    ACCOUNT_NEEDS_ATTENTION = "account.needs_attention"
    SERIES_REFUSED = "series.refused"
    SERIES_PAUSED = "series.paused"
    SERIES_RUNNING_LOW = "series.running_low"
    ANALYTICS_UPDATED = "analytics.updated"
    WEBHOOK_DISABLED = "webhook.disabled"


def announce(
    session: Session,
    owner_id: UUID,
    kind: Kind,
    facts: Mapping[str, JsonValue],
    *,
    now: datetime,
) -> Announcement:
    """Have the owner's endpoints told, if the transaction commits. Secrets are never among facts."""
    announcement = Announcement(owner_id=owner_id, kind=kind.value, facts=dict(facts), at=now)
    session.add(announcement)
    session.flush()
    return announcement
