"""The language models of the settings, as their vendor sees them now."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from app.core.config import Settings, settings
from app.core.exceptions import ProviderRejected
from app.providers.bounded import Bounds
from app.providers.openai.service import OpenAIService
from app.providers.openai.shutdowns import shutdown_of
from app.wiring.equipment import openai_account

NOTICE: Final = 60
"""Days before a model goes from which its operator is told."""
_HASTY: Final = Bounds(most_bytes=2**20, seconds=20.0, silent=15.0, connect=5.0)


def model_trials(chosen: Settings, today: date) -> tuple[tuple[str, Callable[[], str]], ...]:
    """For each model of the settings a free question about it, which says how it is or raises."""
    account = openai_account(chosen)
    if account is None:
        return ()
    service = OpenAIService(account, bounds=_HASTY)
    return tuple(
        (name, lambda name=name: _looked_at(service, name, today)) for name in _configured(chosen)
    )


def retiring_models(today: date) -> Iterator[tuple[str, date]]:
    """The models of the settings that go within NOTICE days, and those that are gone.

    Raises ProviderUnavailable and ProviderRejected where the vendor does not tell.
    """
    chosen = settings()
    account = openai_account(chosen)
    if account is None or not account.is_openai:
        return
    service = OpenAIService(account, bounds=_HASTY)
    for name in _configured(chosen):
        day = shutdown_of(service.model(name))
        if day is not None and (day - today).days <= NOTICE:
            yield name, day


def _configured(chosen: Settings) -> tuple[str, ...]:
    names = (chosen.openai.model, chosen.openai.fallback_model)
    return tuple(dict.fromkeys(name for name in names if name))


def _looked_at(service: OpenAIService, name: str, today: date) -> str:
    day = shutdown_of(service.model(name))
    if day is None:
        return f"{name} is there for this key"
    if (day - today).days > NOTICE:
        return f"{name} is there for this key until {day}"
    raise ProviderRejected(
        f"{name} goes on {day}.",
        kept="Until then it answers.",
        remedy="Choose another model in OPENAI_MODEL or OPENAI_FALLBACK_MODEL.",
    )
