"""Who calls YouTube for a channel where no film's publication is at hand."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from app.core.clock import Clock
from app.database import Database
from app.publishing.quota import Priority, Quota, Want
from app.publishing.serving import choose
from app.publishing.tokens import Tokens
from app.publishing.upload_ports import Seat, Tube


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """Finds an account of the channel for a call, and counts each call it makes. Blocks."""

    database: Database
    clock: Clock
    tube: Tube
    tokens: Tokens
    quota: Quota

    def of(self, channel_id: str, method: str, priority: Priority = Priority.LAST) -> Seat:
        """An account whose consent is for that very channel and allows that method.

        Raises NoAccount, ReconnectNeeded, ChannelStopped or QuotaExhausted.
        """
        rules, now = self.quota.rules, self.clock()
        with self.database.transaction() as session:
            chosen = choose(session, channel_id, rules, now=now, method=method)

        def spend(called: str) -> AbstractContextManager[None]:
            return self.quota.spending(
                Want(
                    method=called,
                    channel_id=channel_id,
                    account_id=chosen.account_id,
                    priority=priority,
                )
            )

        give = partial(self.tokens.token, chosen.account_id)
        return Seat(give(), spend, give)
