"""What the audit trail calls the acts of people and of the house; a new act adds its line."""

from enum import StrEnum


class Action(StrEnum):
    """A privileged, costly or outward act. The word before the dot is what it was done to."""

    USER_CREATED = "user.created"
    USER_DELETED = "user.deleted"
    USER_ADDRESS_CHANGED = "user.address_changed"
    USER_ROLE_CHANGED = "user.role_changed"
    USER_TIER_CHANGED = "user.tier_changed"
    USER_DISABLED = "user.disabled"
    USER_ENABLED = "user.enabled"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - an act's name
    PASSWORD_RESET = "password.reset"  # noqa: S105 - an act's name
    LOGIN_BURST = "login.burst"
    SESSION_REVOKED = "session.revoked"
    SESSIONS_REVOKED = "session.all_revoked"
    API_KEY_MADE = "api_key.made"
    API_KEY_REVOKED = "api_key.revoked"
    CHANNEL_DELETED = "channel.deleted"
    VIDEO_APPROVED = "video.approved"
    VIDEO_REJECTED = "video.rejected"
    VIDEO_DELETED = "video.deleted"
    PUBLICATION_ASKED = "publication.asked"
    PUBLISHED_ANYWAY = "publication.anyway"
    PUBLICATION_CHANGED = "publication.changed"
    PUBLICATION_CALLED_OFF = "publication.called_off"
    CATALOGUE_REPAIRED = "catalogue.repaired"
    LIMIT_CHANGED = "limit.changed"
    CALL_RESOLVED = "call.resolved"
    CALL_ADJUSTED = "call.adjusted"
    WORK_PAUSED = "work.paused"
    WORK_RESUMED = "work.resumed"
    WORK_TAKEN_UP = "work.taken_up"
    WORK_CANCELLED = "work.cancelled"
    AUDIT_EXPORTED = "audit.exported"
    DATABASE_BACKED_UP = "database.backed_up"
    DATABASE_RESTORED = "database.restored"
    KEYS_ROTATED = "keys.rotated"
