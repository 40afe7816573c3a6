"""ElevenLabs' faults as errors of our families."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import httpx

from app.providers.elevenlabs import wire
from app.providers.faults import Fault, Service, lost, retry_after, unreached

SERVICE: Final = Service(name="ElevenLabs", key="ELEVENLABS_API_KEY")
KEPT: Final = "Sentences already spoken are kept."

_REMEDIES: Final = {
    "quota_exceeded": "Buy characters at {service}, or wait until its month begins anew.",
    "invalid_api_key": "Correct {key} in the settings.",
    "missing_permissions": "Let the key speak and list voices in the account at {service}.",
    "voice_not_found": "Choose another studio voice, or correct ELEVENLABS_VOICE_ID.",
    "model_not_found": "Correct ELEVENLABS_MODEL in the settings.",
    "max_character_limit_exceeded": "Shorten the sentence.",
}
"""What to do, by `detail.status`: it decides, for a spent quota comes as 401 and a busy system as 429."""

_NEVER_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@contextmanager
def answers() -> Iterator[None]:
    """A request of the SDK whose faults become ProviderRejected or ProviderUnavailable.

    Only HTTP 422 has a class of its own for speech, time-outs are httpx's, and what the SDK builds is
    unchecked: an answer of another shape shows as an attribute that is missing.
    """
    # With the client: a second of imports that only a film with a studio voice pays for.
    from elevenlabs.core.api_error import ApiError  # noqa: PLC0415
    from elevenlabs.core.parse_error import ParsingError  # noqa: PLC0415

    try:
        yield
    except ApiError as error:
        status = error.status_code or 0
        if 200 <= status < 300:
            raise lost(SERVICE, "it is cut off or no JSON", kept=KEPT) from error
        code, message = wire.problem(error.body)
        wait = retry_after(error.headers or {})
        fault = Fault(status=status, code=code, message=message, retry_after=wait)
        raise fault.error(SERVICE, kept=KEPT, remedies=_REMEDIES) from error
    except _NEVER_ARRIVED as error:
        raise unreached(SERVICE, error, kept=KEPT) from error
    except (httpx.HTTPError, ParsingError) as error:
        raise lost(SERVICE, str(error) or type(error).__name__, kept=KEPT) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise lost(SERVICE, "it is not what was asked for", kept=KEPT) from error
