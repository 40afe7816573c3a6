"""Every table in one import, for migrations and shells."""

from app.accounts.audit_models import AuditEntry, AuditHead
from app.accounts.hash_root import HashRoot
from app.accounts.models import AnsweredRequest, ApiKey, LoginSession, RefreshToken, User
from app.accounts.page_sessions import PageCookie
from app.accounts.pause import Pause
from app.analytics.models import DailyFigures, RetentionCurve
from app.billing.models import BillingAccount, BillingIncident
from app.channels.models import Channel
from app.costs import tables as costs
from app.database import Base
from app.events.models import Announcement, Delivery, Endpoint, Received
from app.publishing import quota_tables as quota
from app.publishing.account_models import (
    ConsentRequest,
    EndedConsent,
    YouTubeAccount,
    YouTubeChannel,
)
from app.publishing.catalogue_models import Repair, RepairItem
from app.publishing.playlist_models import ChannelPlaylist
from app.publishing.publication_models import (
    FilmPrint,
    Publication,
    PublicationStep,
    UploadSession,
)
from app.series.models import Series, Turn
from app.videos.counts import VideoCount
from app.videos.models import Video, VideoEvent

__all__ = [
    "Announcement",
    "AnsweredRequest",
    "ApiKey",
    "AuditEntry",
    "AuditHead",
    "Base",
    "BillingAccount",
    "BillingIncident",
    "Channel",
    "ChannelPlaylist",
    "ConsentRequest",
    "DailyFigures",
    "Delivery",
    "EndedConsent",
    "Endpoint",
    "FilmPrint",
    "HashRoot",
    "LoginSession",
    "PageCookie",
    "Pause",
    "Publication",
    "PublicationStep",
    "Received",
    "RefreshToken",
    "Repair",
    "RepairItem",
    "RetentionCurve",
    "Series",
    "Turn",
    "UploadSession",
    "User",
    "Video",
    "VideoCount",
    "VideoEvent",
    "YouTubeAccount",
    "YouTubeChannel",
    "costs",
    "quota",
]
