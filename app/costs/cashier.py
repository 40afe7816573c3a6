"""Whoever buys something goes through here, so that the same work is paid at most once.

What is promised: a call is made only after its line is in the ledger; a call whose answer is stored
is never made again; a call whose answer was lost is not made again by itself. What cannot be
promised: that a call cut off by a kill cost nothing. It stays visible as unknown until the provider
is asked, or a person has looked.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.accounts.pause import Paused, refuse_if_paused
from app.core.clock import Clock
from app.core.exceptions import Invalid, NotFound, ProviderRejected
from app.core.money import ZERO, Money
from app.costs import settlement
from app.costs.bought import Bought
from app.costs.budgets import Alert
from app.costs.calls import CallState, PaidCall, Purchase, begin, open_calls
from app.costs.errors import OutcomeUnknown, Unpriced
from app.costs.lines import day_of
from app.costs.locks import CallLocks
from app.costs.prices import PriceTable
from app.costs.quotes import PlannedCall, price_call
from app.costs.reports import bills
from app.costs.settlement import Bill
from app.costs.usage import Usage
from app.database import Database

PAUSE_LOOK = 1.0
"""Seconds between two looks at whether work is still paused."""

_UNPAID = (ProviderRejected, Invalid, NotFound)
"""Families whose refusal no provider bills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a provider gave: a small JSON value to keep, the usage it bills, its id of the request."""

    result: JsonValue
    usage: Usage
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The result of paid work, its cost, and whether it had been bought before."""

    result: JsonValue
    cost: Money
    request_id: str
    reused: bool


Call = Callable[[str], Answer]
"""Makes the call; gets the key, for providers that take one. Raises one of the error families.

What an error says of money: `ProviderRejected`, `Invalid` and `NotFound` cost nothing, and so does
any error raised with `charged=False` (no connection, 429, 503). An error raised with `usage=Usage(…)`
cost that much. After any other the outcome is unknown.
"""

Lookup = Callable[[str], Answer | None]
"""Asks the provider what became of the key's call; None means that it was not made."""


class Cashier:
    """Buys for films: reserves, calls, settles and remembers.

    `announce` gets each day's alert in the transaction that reached it; `clock` tells time in UTC.
    While all work is paused no call begins: a `patient` cashier waits for the end of the pause, which
    is right for a step of durable work; the other raises Paused.
    """

    def __init__(
        self,
        database: Database,
        locks: CallLocks,
        prices: PriceTable,
        *,
        clock: Clock,
        announce: Callable[[Session, Alert], None],
        patient: bool = False,
    ) -> None:
        self._database = database
        self._locks = locks
        self._prices = prices
        self._clock = clock
        self._announce = announce
        self._patient = patient

    def paid_once(
        self, key: str, purchase: Purchase, call: Call, *, lookup: Lookup | None = None
    ) -> Receipt:
        """The result of that work, bought now or before.

        `key` names the work by what goes into it, not by its attempt; others with the same key wait.
        The call runs outside any transaction. Raises BudgetExceeded before anything is sent,
        OutcomeUnknown where an earlier attempt was lost and no `lookup` can tell, Paused as above, else
        what the call raised.
        """
        while True:
            try:
                return self._paid_once(key, purchase, call, lookup)
            except Paused:
                if not self._patient:
                    raise
            time.sleep(PAUSE_LOOK)

    def _paid_once(
        self, key: str, purchase: Purchase, call: Call, lookup: Lookup | None
    ) -> Receipt:
        with self._locks.taken(key, wait=True):
            earlier = self._begin(key, purchase)
            if earlier is None:
                return self._buy(key, purchase, call)
            if earlier.state is CallState.DONE:
                return _receipt(earlier)
            self._lose(key, "its maker died")
            return self._look_up(key, purchase, call, lookup)

    def sweep(self) -> tuple[PaidCall, ...]:
        """Mark the calls whose maker died as unknown; returns every unknown call, the oldest first."""
        with self._database.transaction() as session:
            sent = open_calls(session, CallState.SENT)
        for call in sent:
            with self._locks.taken(call.purpose.key, wait=False) as nobody_is_at_it:
                if nobody_is_at_it:
                    self._lose(call.purpose.key, "its maker died")
        with self._database.transaction() as session:
            return open_calls(session, CallState.UNKNOWN)

    def bills(self, video_id: UUID) -> tuple[Bought, ...]:
        """What was paid for that film so far, by stage and provider."""
        with self._database.transaction() as session:
            return bills(session, video_id)

    def _begin(self, key: str, purchase: Purchase) -> PaidCall | None:
        with self._database.transaction() as session:
            earlier, alert = begin(session, key, purchase, now=self._clock())
            if earlier is None:
                refuse_if_paused(session)
            self._tell(session, alert)
        return earlier

    def _buy(self, key: str, purchase: Purchase, call: Call) -> Receipt:
        try:
            answer = call(key)
        except BaseException as error:
            self._give_up(key, purchase, error)
            raise
        return self._settle(key, purchase, answer)

    def _look_up(self, key: str, purchase: Purchase, call: Call, lookup: Lookup | None) -> Receipt:
        if lookup is None:
            raise OutcomeUnknown(
                f"The call {key} was sent before and its answer was lost.",
                kept="Its price stays reserved.",
                remedy="Look at the provider's account and say what it cost.",
                key=key,
            )
        answer = lookup(key)
        if answer is not None:
            return self._settle(key, purchase, answer)
        self._fail(key, Bill(cost=ZERO, note="the provider does not know it"))
        self._begin(key, purchase)
        return self._buy(key, purchase, call)

    def _settle(self, key: str, purchase: Purchase, answer: Answer) -> Receipt:
        bill = self._bill(purchase, answer.usage, answer.request_id)
        with self._database.transaction() as session:
            alert = settlement.settle(session, key, bill, answer.result, now=self._clock())
            self._tell(session, alert)
        return Receipt(
            result=answer.result, cost=bill.cost, request_id=answer.request_id, reused=False
        )

    def _give_up(self, key: str, purchase: Purchase, error: BaseException) -> None:
        """Settle what a failed call cost, by what its error says."""
        facts = getattr(error, "facts", {})
        usage = facts.get("usage")
        if isinstance(usage, Usage):
            self._fail(key, self._bill(purchase, usage, str(facts.get("request_id", ""))))
        elif isinstance(error, _UNPAID) or facts.get("charged") is False:
            self._fail(key, Bill(cost=ZERO, note=type(error).__name__))
        else:
            self._lose(key, f"its answer was lost: {type(error).__name__}")

    def _fail(self, key: str, bill: Bill) -> None:
        with self._database.transaction() as session:
            self._tell(session, settlement.fail(session, key, bill, now=self._clock()))

    def _lose(self, key: str, note: str) -> None:
        with self._database.transaction() as session:
            settlement.lose(session, key, now=self._clock(), note=note)

    def _bill(self, purchase: Purchase, usage: Usage, request_id: str) -> Bill:
        """The real cost; where nobody can price what was used, what was reserved stands for it."""
        reserved = purchase.priced
        planned = PlannedCall(stage=reserved.stage, usage=usage)
        cost, note = reserved.total, "unpriced: the reserved price stands"
        with suppress(Unpriced):
            cost, note = price_call(planned, self._prices, on=day_of(self._clock())).total, ""
        return Bill(cost=cost, units=usage.units, request_id=request_id, note=note)

    def _tell(self, session: Session, alert: Alert | None) -> None:
        if alert is not None:
            self._announce(session, alert)


def _receipt(call: PaidCall) -> Receipt:
    return Receipt(result=call.result, cost=call.cost, request_id=call.request_id, reused=True)
