"""A language model that is paid for, and the cheaper one that takes its place."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from pydantic import JsonValue

from app.core.exceptions import ProviderRejected, ProviderUnavailable
from app.core.store import recipe
from app.costs.breakers import Breakers
from app.costs.buyer import Buyer
from app.costs.cashier import Answer
from app.costs.usage import Unit, Usage
from app.providers.openai.answers import RETIRED
from app.providers.openai.asking import Ask, Said
from app.providers.openai.service import MODERATION, OpenAIService
from app.providers.patience import LONGEST_WAIT, MOST_TRIES, Sleep

STAGE: Final = "write"
FIRST_WAIT: Final = 2.0
"""Seconds until a request is sent again where the vendor names none; each next one doubles it."""
RETIREMENT: Final = timedelta(days=1)
"""How long a model that is gone is not asked for, before somebody may have corrected the setting."""

Tell = Callable[[str], None]
"""Hears a sentence that a person watching the film should know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The model that is asked, the one that takes its place (may be empty), and for whom."""

    main: str
    spare: str = ""
    owner: str = ""

    @property
    def customer(self) -> str:
        """Whom it is for, so that the vendor can tell people apart and knows nobody."""
        return hashlib.sha256(f"ytempire:{self.owner}".encode()).hexdigest()[:32]


@dataclass(slots=True)
class _Course:
    """How the requests of one question have gone so far, at the model that is asked now."""

    left: int = MOST_TRIES
    turned_away: int = 0
    lost: int = 0
    waits: int = 0


@dataclass(slots=True)
class LanguageModel:
    """Answers questions of one film, at most four requests each, through the film's purse.

    Falls back to the spare model when the main one is busy or gone, never for a wrong request, and
    stays there for the film. `remarks` tell of it.
    """

    service: OpenAIService
    buyer: Buyer
    models: Models
    tell: Tell
    sleep: Sleep = time.sleep
    remarks: list[str] = field(default_factory=list)
    _fallen: bool = False

    def answer(self, ask: Ask) -> Said:
        """What a model says. Raises ProviderRejected, ProviderUnavailable, and what buying raises."""
        course = _Course()
        fault: ProviderRejected | ProviderUnavailable | None = None
        if self._is_retired(self.models.main):
            self._fall(self.models.main, "it is out of use")
        for model in self._candidates():
            course.turned_away = course.lost = 0
            while course.left:
                course.left -= 1
                try:
                    return self._bought(ask, model)
                except ProviderRejected as refusal:
                    if refusal.facts.get("reason") not in RETIRED:
                        raise
                    self._retire(model, refusal)
                    fault = refusal
                    break
                except ProviderUnavailable as unavailable:
                    fault = unavailable
                    if not self._stays(course, unavailable):
                        break
            if course.left:
                self._fall(model, fault.what if fault else "")
        raise fault or ProviderUnavailable(
            "No language model is in use.", remedy="Look at the settings.", charged=False
        )

    def moderate(self, text: str) -> tuple[str, ...]:
        """The categories the text is flagged for; nothing on servers that know no moderation."""
        if not self.service.account.is_openai:
            return ()
        at_most = Usage(
            provider="openai",
            service="moderation",
            model=MODERATION,
            units=((Unit.REQUEST, 1),),
        )

        def call(key: str) -> Answer:
            verdict = self.service.moderate(text, request=_request(key))
            found: list[JsonValue] = list(verdict.categories)
            return Answer(result=found, usage=at_most, request_id=verdict.request_id)

        course = _Course()
        while True:
            course.left -= 1
            try:
                key = recipe("moderation", text)
                bought = self.buyer.buy(STAGE, key, at_most, call, again=MOST_TRIES - 1)
            except ProviderUnavailable as fault:
                if not course.left or not self._stays(course, fault):
                    raise
            else:
                return tuple(map(str, bought.result)) if isinstance(bought.result, list) else ()

    def _bought(self, ask: Ask, model: str) -> Said:
        def call(key: str) -> Answer:
            reply = self.service.answer(
                ask, model, customer=self.models.customer, request=_request(key)
            )
            said = reply.said.model_dump(mode="json")
            return Answer(result=said, usage=reply.usage, request_id=reply.request_id)

        at_most = ask.at_most(model, self.service.account.bill)
        key = ask.key(model)
        bought = self.buyer.buy(STAGE, key, at_most, call, again=MOST_TRIES - 1)
        return Said.model_validate(bought.result)

    def _candidates(self) -> Iterator[str]:
        names = [self.models.main, self.models.spare]
        usable = [name for name in dict.fromkeys(names) if name and not self._is_retired(name)]
        yield from usable[1:] if self._fallen and len(usable) > 1 else usable

    def _stays(self, course: _Course, fault: ProviderUnavailable) -> bool:
        """Whether the same model is asked again, after the wait that calls for."""
        reason = fault.facts.get("reason")
        asked = fault.facts.get("retry_after")
        wait = float(asked) if isinstance(asked, int | float) else FIRST_WAIT * 2**course.waits
        if fault.facts.get("charged") is not False:
            course.lost += 1
            if course.lost > 1:
                return False
        elif reason != "unreached":  # busy: once more at once, then somebody else
            course.turned_away += 1
            if course.turned_away > 1 or reason == "slow_down":
                return False
        if wait > LONGEST_WAIT:
            return False
        course.waits += 1
        if course.left:
            self.sleep(wait)
        return True

    def _fall(self, model: str, why: str) -> None:
        """Note that the spare model takes over, if it does."""
        if self._fallen or model != self.models.main or not self.models.spare:
            return
        self._fallen = True
        remark = f"{self.models.spare} wrote in place of {self.models.main}: {why}"
        self.remarks.append(remark)
        self.tell(remark)

    def _retire(self, model: str, refusal: ProviderRejected) -> None:
        if self._breakers is not None:
            self._breakers.stop(f"openai:{model}", refusal.what, pause=RETIREMENT)

    def _is_retired(self, model: str) -> bool:
        return self._breakers is not None and self._breakers.is_stopped(f"openai:{model}")

    @property
    def _breakers(self) -> Breakers | None:
        return self.buyer.breakers


def _request(key: str) -> str:
    """Our name of a request: its line in the ledger, as a header can carry it."""
    return key[:200].encode("ascii", "replace").decode()
