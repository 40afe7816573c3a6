"""Whether subscriptions can be sold, asked of Stripe itself."""

from collections.abc import Iterator

from app.core.config import Settings
from app.upkeep.finding import Finding, tried
from app.wiring.outside import payments


def findings(chosen: Settings) -> Iterator[Finding]:
    """That the key opens Stripe and every price recurs; nothing where no key is set."""
    stripe = payments(chosen.stripe)
    if stripe is None:
        return
    yield tried("stripe", stripe.check, needed=True)
    is_set = chosen.stripe.webhook_secret is not None
    yield Finding(
        name="stripe events",
        fine=is_set,
        needed=True,
        state="signed" if is_set else "STRIPE_WEBHOOK_SECRET is not set",
        reason="" if is_set else "without its events no tier follows a payment",
        remedy="" if is_set else "Copy it from the webhook endpoint in Stripe.",
    )
