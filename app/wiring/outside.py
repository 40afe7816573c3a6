"""Who takes messages outside, plugged in."""

from collections.abc import Iterable

from app.providers.guarded import Addresses
from app.providers.messenger import Messenger


def messenger(allowed: Iterable[str]) -> Messenger:
    """Who takes webhooks outside; `allowed` are the hosts the operator trusts inside its network."""
    return Messenger(Addresses(hosts=frozenset(allowed)))
