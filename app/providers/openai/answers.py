"""OpenAI's faults as errors of our families."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import httpx2

from app.providers.faults import Fault, Service, lost, retry_after, unreached

SERVICE: Final = Service(name="OpenAI", key="OPENAI_API_KEY")
KEPT: Final = "What was answered so far is kept."
RETIRED: Final = frozenset({"model_not_found", "model_deprecated", "404"})
"""Words for a model that is there no more, or not for this key."""

_REMEDIES: Final = {
    "insufficient_quota": "Add credit to the account at {service}.",
    "billing_hard_limit_reached": "Raise the limit of the account at {service}.",
    "invalid_api_key": "Correct {key} in the settings.",
    "model_not_found": "Correct OPENAI_MODEL or OPENAI_FALLBACK_MODEL in the settings.",
    "model_deprecated": "Correct OPENAI_MODEL or OPENAI_FALLBACK_MODEL in the settings.",
    "context_length_exceeded": "Give a shorter article.",
    "moderation_blocked": "Choose another subject: {service} refuses this one.",
}
"""What to do, by the error's `code`: it decides, for an empty account comes as 429."""

_NEVER_ARRIVED = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


@contextmanager
def answers() -> Iterator[None]:
    """A request of the SDK whose faults become ProviderRejected or ProviderUnavailable."""
    # With the client: a second of imports that only a film with a language model pays for.
    import openai  # noqa: PLC0415

    try:
        yield
    except openai.APIStatusError as error:
        code = error.code or error.type or ""
        fault = Fault(
            status=error.status_code,
            code=code,
            message=_message(error.body) or error.message,
            retry_after=retry_after(error.response.headers),
        )
        raise fault.error(SERVICE, kept=KEPT, remedies=_REMEDIES) from error
    except openai.APIConnectionError as error:
        cause = error.__cause__ or error
        if isinstance(cause, _NEVER_ARRIVED):
            raise unreached(SERVICE, cause, kept=KEPT) from error
        raise lost(SERVICE, str(cause) or type(cause).__name__, kept=KEPT) from error
    except (openai.OpenAIError, httpx2.HTTPError) as error:
        raise lost(SERVICE, str(error) or type(error).__name__, kept=KEPT) from error
    except (ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise lost(SERVICE, "it is not what was asked for", kept=KEPT) from error


def _message(body: object) -> str:
    """The vendor's own sentence, without the SDK's words around it."""
    message = body.get("message") if isinstance(body, dict) else None
    return message if isinstance(message, str) else ""
