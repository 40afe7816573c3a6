"""The purse of one making of a film: providers buy through it and know nothing of ledgers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.core.clock import Clock
from app.core.exceptions import ProviderRejected, ProviderUnavailable
from app.core.money import Money
from app.costs.bought import Bought
from app.costs.breakers import Breakers
from app.costs.calls import Purchase
from app.costs.cashier import Answer, Call, Cashier, Lookup, Receipt
from app.costs.errors import OutcomeUnknown
from app.costs.lines import day_of
from app.costs.prices import PriceTable
from app.costs.quotes import PlannedCall, price_call
from app.costs.usage import Usage

NEEDS_A_PERSON: Final = frozenset(
    {
        "insufficient_quota",
        "billing_hard_limit_reached",
        "quota_exceeded",
        "payment_required",
        "invalid_api_key",
    }
)
"""Providers' words for an empty account or a key that is no longer good: they would answer nothing."""
MENDING: Final = timedelta(minutes=15)
"""How long such a provider is left alone before one call tries it again, at no cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Buys for one making of a film. `unpriced` is what a call without a price counts as, if any.

    `takes` counts, by stage, how often it is bought anew on purpose: the first take is what there is
    anyway. With `breakers`, a provider that keeps failing, or whose account a person must mend, is
    left alone.
    """

    cashier: Cashier
    prices: PriceTable
    clock: Clock
    video_id: UUID
    revision: int
    unpriced: Money | None = None
    takes: Mapping[str, int] = field(default_factory=dict)
    breakers: Breakers | None = None

    def buy(
        self,
        stage: str,
        key: str,
        at_most: Usage,
        call: Call,
        *,
        lookup: Lookup | None = None,
        again: int = 0,
    ) -> Receipt:
        """The result of that call, bought now or by an earlier making of this film.

        `key` names the work by everything that goes into it; `at_most` is the upper bound that is
        reserved. What is longer than a page of JSON goes into the store, and its key is the result.
        A call whose answer was lost is made `again` so many times, each under a line of its own:
        the lost ones stay listed as unknown, with their price reserved. Raises Unpriced before
        anything is sent, else as `Cashier.paid_once` does.
        """
        planned = PlannedCall(stage=stage, usage=at_most)
        priced = price_call(planned, self.prices, on=day_of(self.clock()), unpriced=self.unpriced)
        purchase = Purchase(video_id=self.video_id, revision=self.revision, priced=priced)
        take = self.takes.get(stage, 1)
        name = f"{self.video_id}:{stage}:{key}" + (f"@{take}" if take > 1 else "")
        call = self._guarded(at_most.provider, call)
        for attempt in range(1, again + 1):
            try:
                return self.cashier.paid_once(_turn(name, attempt), purchase, call, lookup=lookup)
            except OutcomeUnknown:
                continue
        return self.cashier.paid_once(_turn(name, again + 1), purchase, call, lookup=lookup)

    def _guarded(self, provider: str, call: Call) -> Call:
        """The call, refused while its provider is stopped, and counted when it fails."""
        breakers = self.breakers
        if breakers is None:
            return call

        def guarded(key: str) -> Answer:
            breakers.refuse(provider)
            try:
                answer = call(key)
            except ProviderUnavailable as fault:
                breakers.failed(provider, str(fault.facts.get("reason", fault.what)))
                raise
            except ProviderRejected as refusal:
                if refusal.facts.get("reason") in NEEDS_A_PERSON:
                    breakers.stop(provider, refusal.what, pause=MENDING)
                raise
            breakers.worked(provider)
            return answer

        return guarded

    def bills(self) -> tuple[Bought, ...]:
        """What was paid for this film so far, by stage and provider."""
        return self.cashier.bills(self.video_id)


def _turn(name: str, attempt: int) -> str:
    return name if attempt == 1 else f"{name}#{attempt}"
