"""The purse of one making of a film: providers buy through it and know nothing of ledgers."""

from dataclasses import dataclass
from uuid import UUID

from app.core.clock import Clock
from app.core.money import Money
from app.costs.calls import Purchase
from app.costs.cashier import Call, Cashier, Lookup, Receipt
from app.costs.lines import day_of
from app.costs.prices import PriceTable
from app.costs.quotes import PlannedCall, price_call
from app.costs.usage import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Buys for one making of a film. `unpriced` is what a call without a price counts as, if any."""

    cashier: Cashier
    prices: PriceTable
    clock: Clock
    video_id: UUID
    revision: int
    unpriced: Money | None = None

    def buy(
        self, stage: str, key: str, at_most: Usage, call: Call, *, lookup: Lookup | None = None
    ) -> Receipt:
        """The result of that call, bought now or by an earlier making of this film.

        `key` names the work by everything that goes into it; `at_most` is the upper bound that is
        reserved. Raises Unpriced before anything is sent, else as `Cashier.paid_once` does.
        """
        planned = PlannedCall(stage=stage, usage=at_most)
        priced = price_call(planned, self.prices, on=day_of(self.clock()), unpriced=self.unpriced)
        purchase = Purchase(video_id=self.video_id, revision=self.revision, priced=priced)
        return self.cashier.paid_once(
            f"{self.video_id}:{stage}:{key}", purchase, call, lookup=lookup
        )
