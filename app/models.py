"""Every table in one import, for migrations and shells."""

from app.accounts.audit_models import AuditEntry
from app.accounts.models import AnsweredRequest, ApiKey, LoginSession, RefreshToken, User
from app.channels.models import Channel
from app.costs import tables as costs
from app.database import Base
from app.events.models import Announcement
from app.videos.models import Video, VideoEvent

__all__ = [
    "Announcement",
    "AnsweredRequest",
    "ApiKey",
    "AuditEntry",
    "Base",
    "Channel",
    "LoginSession",
    "RefreshToken",
    "User",
    "Video",
    "VideoEvent",
    "costs",
]
