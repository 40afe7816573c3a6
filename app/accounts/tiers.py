"""What each tier may do, and what an API key may be let to do."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.money import MICROS, Money


class Role(StrEnum):
    """Admins run the house; users make films."""

    USER = "user"
    ADMIN = "admin"


class Tier(StrEnum):
    """What is paid for."""

    FREE = "free"
    STARTER = "starter"
    GROWTH = "growth"
    SCALE = "scale"


class Scope(StrEnum):
    """One thing an API key may do. Accounts themselves are changed only by someone signed in."""

    ACCOUNT_READ = "account:read"
    CHANNELS_READ = "channels:read"
    CHANNELS_WRITE = "channels:write"
    VIDEOS_READ = "videos:read"
    VIDEOS_WRITE = "videos:write"
    COSTS_READ = "costs:read"
    ANALYTICS_READ = "analytics:read"
    WEBHOOKS_WRITE = "webhooks:write"


@dataclass(frozen=True, slots=True)
class Entitlements:
    """The ceilings of a tier."""

    channels: int
    videos_a_day: int
    spend_a_month: Money
    api_keys: int


ENTITLEMENTS: dict[Tier, Entitlements] = {
    Tier.FREE: Entitlements(1, 3, Money(15 * MICROS), 2),
    Tier.STARTER: Entitlements(3, 10, Money(150 * MICROS), 5),
    Tier.GROWTH: Entitlements(15, 50, Money(1_500 * MICROS), 20),
    Tier.SCALE: Entitlements(100, 500, Money(15_000 * MICROS), 100),
}
"""What a tier may do; `docs/api/accounts.md` shows the same table."""
