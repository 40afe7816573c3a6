"""Who takes messages outside, and who takes money, plugged in."""

from collections.abc import Iterable

from app.accounts.tiers import Tier
from app.billing.payments import Notices, Payments
from app.core.exceptions import Invalid
from app.core.vendor_groups import N8nSettings, StripeSettings
from app.events.gate import Gate
from app.events.signing import refuse_weak
from app.providers.guarded import Addresses
from app.providers.messenger import Messenger


def messenger(allowed: Iterable[str]) -> Messenger:
    """Who takes webhooks outside; `allowed` are the hosts the operator trusts inside its network."""
    return Messenger(Addresses(hosts=frozenset(allowed)))


def n8n_gate(chosen: N8nSettings) -> Gate:
    """What a call of n8n must show. Raises Invalid for a secret that cannot sign."""
    secret = chosen.webhook_secret.get_secret_value() if chosen.webhook_secret else ""
    if secret:
        try:
            refuse_weak(secret)
        except Invalid as error:
            raise Invalid(
                "The setting N8N_WEBHOOK_SECRET is not usable.", remedy=error.what
            ) from error
    token = chosen.webhook_token.get_secret_value() if chosen.webhook_token else ""
    return Gate(token=token, secret=secret)


def payments(chosen: StripeSettings) -> Payments | None:
    """Who takes the money, if a key is set."""
    if chosen.api_key is None:
        return None
    from app.providers.stripe_payments import StripePayments  # noqa: PLC0415 - only where a key is set

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
    from app.providers.stripe_notices import StripeNotices  # noqa: PLC0415 - as above

    secrets = chosen.webhook_secret.get_secret_value().split(",")
    return StripeNotices([secret.strip() for secret in secrets if secret.strip()])
