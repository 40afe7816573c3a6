"""Who takes messages outside, and who takes money, plugged in."""

from collections.abc import Iterable

from app.accounts.tiers import Tier
from app.billing.payments import Notices, Payments
from app.core.vendor_groups import StripeSettings
from app.providers.guarded import Addresses
from app.providers.messenger import Messenger
from app.providers.stripe_notices import StripeNotices
from app.providers.stripe_payments import StripePayments


def messenger(allowed: Iterable[str]) -> Messenger:
    """Who takes webhooks outside; `allowed` are the hosts the operator trusts inside its network."""
    return Messenger(Addresses(hosts=frozenset(allowed)))


def payments(chosen: StripeSettings) -> Payments | None:
    """Who takes the money, if a key is set."""
    if chosen.api_key is None:
        return None
    prices = {
        Tier.STARTER: chosen.price_starter,
        Tier.GROWTH: chosen.price_growth,
        Tier.SCALE: chosen.price_scale,
    }
    return StripePayments(
        chosen.api_key.get_secret_value(),
        {tier: price for tier, price in prices.items() if price},
        return_url=chosen.return_url,
        base_url=chosen.base_url,
    )


def notices(chosen: StripeSettings) -> Notices | None:
    """Who knows what Stripe itself has sent, if a secret is set."""
    if chosen.webhook_secret is None:
        return None
    secrets = chosen.webhook_secret.get_secret_value().split(",")
    return StripeNotices([secret.strip() for secret in secrets if secret.strip()])
