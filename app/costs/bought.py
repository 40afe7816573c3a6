"""What a film was charged for, as its report tells it."""

from dataclasses import dataclass

from app.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What a stage of one film has cost at one provider."""

    stage: str
    provider: str
    cost: Money
