from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import pytest
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.core.clock import system_clock
from app.costs.breakers import Breakers
from app.providers.bounded import Bounds
from app.providers.openai.account import Account
from app.providers.openai.asking import Ask, Said, strict_schema
from app.providers.openai.language_model import LanguageModel, Models
from app.providers.openai.service import OpenAIService
from tests.vendors.loopback import open_to_all
from tests.vendors.openai import OpenAI
from tests.vendors.purse import Purse, open_purse

HASTY = Bounds(most_bytes=8 * 2**20, seconds=3.0, silent=2.0, connect=2.0)


class Sum(BaseModel):
    """An answer."""

    result: int


ASK = Ask(name="sum", orders="Add.", given="1 and 1", schema=strict_schema(Sum), most_tokens=2_000)


@dataclass
class Desk:
    """A language model at a loopback vendor, with a purse; `naps` are the seconds it waited."""

    vendor: OpenAI
    purse: Purse
    api: Literal["responses", "chat"] = "responses"
    bill: str = "openai"
    naps: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    alarms: list[tuple[str, str]] = field(default_factory=list)

    def model(self, *, spare: str = "gpt-6.1-terra") -> LanguageModel:
        account = Account(
            key=self.vendor.key, address=self.vendor.base, api=self.api, bill=self.bill
        )
        breakers = Breakers(database=self.purse.database, clock=system_clock, alarm=self._alarm)
        return LanguageModel(
            service=OpenAIService(account, bounds=HASTY),
            buyer=replace(self.purse.buyer, breakers=breakers),
            models=Models(main="gpt-6.1-sol", spare=spare, owner="somebody"),
            tell=self.told.append,
            sleep=self.naps.append,
        )

    def ask(self, given: str = "1 and 1") -> Said:
        return self.model().answer(replace(ASK, given=given))

    def models_asked(self) -> list[object]:
        return [asked.json()["model"] for asked in self.vendor.sold]

    def _alarm(self, _session: Session, name: str, reason: str) -> None:
        self.alarms.append((name, reason))


@pytest.fixture
def desk(ready_sqlite_url: str) -> Iterator[Desk]:
    vendor = OpenAI(lambda _name, _body: {"result": 2})
    with open_to_all(vendor), open_purse(ready_sqlite_url) as purse:
        yield Desk(vendor, purse)
