"""OpenAI's picture models through its own SDK."""

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from app.core.exceptions import ProviderUnavailable
from app.costs.usage import Unit, Usage, prompt_bound
from app.generation.brief import Aspect
from app.generation.ports import PictureRefused
from app.providers.bounded import USUAL, Bounds
from app.providers.faults import Fault, Service, lost, retry_after, unreached
from app.providers.painting.easel import Painting

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI
    from openai.types.images_response import ImagesResponse

Quality = Literal["low", "medium", "high"]

SERVICE: Final = Service(name="OpenAI", key="OPENAI_API_KEY")
KEPT: Final = "Pictures already painted are kept."
SIZES: Final = {
    Aspect.WIDE: "1536x864",
    Aspect.TALL: "864x1536",
    Aspect.SQUARE: "1024x1024",
}
"""Both sides divide by 16, as the models want, in exactly the shape of the film."""
MOST_TOKENS: Final = {"low": 500, "medium": 2_000, "high": 7_000}
"""Tokens of a picture of 1.6 megapixels at most: a little over what the family's table gives."""

_REFUSED: Final = frozenset({"moderation_blocked", "content_policy_violation"})
_REMEDIES: Final = {
    "insufficient_quota": "Add credit to the account at {service}.",
    "invalid_api_key": "Correct {key} in the settings.",
    "model_not_found": "Correct OPENAI_IMAGE_MODEL in the settings.",
    "billing_hard_limit_reached": "Raise the spending limit of the account at {service}.",
}


class OpenAIPictures:
    """Paints by `images.generate`. `user` is told to the vendor as a name that means nothing."""

    provider = "openai"
    licence = "OpenAI terms of use: the output belongs to who asked for it"
    kept = KEPT

    def __init__(
        self,
        key: str,
        *,
        model: str,
        quality: Quality = "medium",
        address: str = "",
        organization: str = "",
        user: str = "",
        bounds: Bounds = USUAL,
    ) -> None:
        self.model = model
        self._quality: Quality = quality
        self._key = key
        self._address = address
        self._organization = organization
        self._user = user
        self._bounds = bounds

    def recipe(self, aspect: Aspect) -> tuple[str, ...]:
        """Model, quality and size."""
        return (self.model, self._quality, SIZES[aspect])

    def at_most(self, prompt: str, aspect: Aspect) -> Usage:
        """Tokens of the prompt and the most a picture of that quality has."""
        del aspect
        return self._usage(prompt_bound(prompt), 0, MOST_TOKENS[self._quality])

    def paint(self, prompt: str, aspect: Aspect) -> Painting:
        """A JPEG. Raises PictureRefused where moderation stops it."""
        with _answers():
            answer = self._client.images.generate(
                model=self.model,
                prompt=prompt,
                size=SIZES[aspect],
                quality=self._quality,
                output_format="jpeg",
                output_compression=92,
                background="opaque",
                n=1,
                safety_identifier=self._user or None,
            )
            content = _content(answer)
        usage = self._billed(answer) or self.at_most(prompt, aspect)
        return Painting(content=content, usage=usage, request_id=answer._request_id or "")  # noqa: SLF001 - the SDK's documented name for it

    def has_model(self) -> None:
        """Ask whether the account may use the model. Raises ProviderRejected where it may not."""
        with _answers():
            self._client.models.retrieve(self.model)

    def _billed(self, answer: "ImagesResponse") -> Usage | None:
        used = answer.usage
        if used is None:
            return None
        details = used.input_tokens_details
        return self._usage(details.text_tokens, details.image_tokens, used.output_tokens)

    def _usage(self, text: int, image: int, output: int) -> Usage:
        counted = ((Unit.INPUT, text), (Unit.IMAGE_INPUT, image), (Unit.OUTPUT, output))
        units = tuple((unit, count) for unit, count in counted if count > 0)
        return Usage(provider=self.provider, service="images", model=self.model, units=units)

    @cached_property
    def _client(self) -> "OpenAI":
        # Most of a second of imports that only a film with painted pictures pays for.
        from openai import OpenAI  # noqa: PLC0415

        from app.providers.openai.transport import bounded_client  # noqa: PLC0415

        return OpenAI(
            api_key=self._key,
            base_url=self._address or None,
            organization=self._organization or None,
            max_retries=0,
            http_client=bounded_client(self._bounds),
        )


def _content(answer: "ImagesResponse") -> bytes:
    """The picture's bytes. Raises ValueError where there are none."""
    pictures = answer.data
    coded = pictures[0].b64_json if pictures else None
    if not coded:
        raise ValueError("it holds no picture")
    try:
        return base64.b64decode(coded, validate=True)
    except binascii.Error as error:
        raise ValueError("its picture is not whole") from error


@contextmanager
def _answers() -> Iterator[None]:
    """A request of the SDK whose faults become those of the port."""
    import openai  # noqa: PLC0415 - with the client

    try:
        yield
    except openai.APIStatusError as error:
        raise _refusal(error) from error
    except openai.APIConnectionError as error:
        raise _no_answer(error) from error
    except (openai.APIError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise lost(SERVICE, "it is not what was asked for", kept=KEPT) from error


def _refusal(error: "APIStatusError") -> Exception:
    code, message = str(error.code or ""), error.message
    if code in _REFUSED:
        return PictureRefused(
            f"OpenAI does not paint this ({code}).",
            kept=KEPT,
            remedy="Say it in other words.",
            reason=code,
        )
    wait = retry_after(error.response.headers)
    fault = Fault(status=error.status_code, code=code, message=message, retry_after=wait)
    return fault.error(SERVICE, kept=KEPT, remedies=_REMEDIES)


def _no_answer(error: Exception) -> ProviderUnavailable:
    """Whether the request arrived: only a connection that never stood cost nothing for sure."""
    from httpx2 import ConnectError, ConnectTimeout, PoolTimeout  # noqa: PLC0415 - with the client

    cause = error.__cause__
    if isinstance(cause, ConnectError | ConnectTimeout | PoolTimeout):
        return unreached(SERVICE, cause, kept=KEPT)
    return lost(SERVICE, str(cause or error), kept=KEPT)
