"""Stability's picture models over its REST interface v2beta, which has no SDK worth having."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Final

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from app.costs.usage import Unit, Usage
from app.generation.brief import Aspect
from app.generation.ports import PictureRefused
from app.providers.bounded import USUAL, Bounds, bounded_client
from app.providers.faults import Fault, Service, lost, retry_after, unreached
from app.providers.painting.easel import Painting

SERVICE: Final = Service(name="Stability", key="STABILITY_API_KEY")
KEPT: Final = "Pictures already painted are kept."
LONGEST_PROMPT: Final = 10_000
"""Characters, by the interface's own limit."""
UNWANTED: Final = "text, letters, numbers, watermark, logo, signature, frame, user interface"

_NEVER_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TAKES_NO_UNWANTED: Final = "sd3.5-large-turbo"
_REMEDIES: Final = {"payment_required": "Add credit to the account at {service}."}


class _Problem(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: str = ""
    errors: tuple[str, ...] = ()


class _Balance(BaseModel):
    model_config = ConfigDict(extra="ignore")

    credits: float


class StabilityPictures:
    """Paints by `stable-image/generate`. A picture is billed only when one comes back."""

    provider = "stability"
    licence = "Stability AI terms of service: the output belongs to who asked for it"
    kept = KEPT

    def __init__(self, key: str, *, model: str, address: str, bounds: Bounds = USUAL) -> None:
        self.model = model
        self._key = key
        self._address = address.rstrip("/")
        self._bounds = bounds

    def recipe(self, aspect: Aspect) -> tuple[str, ...]:
        """Model and shape."""
        return (self.model, aspect.value)

    def at_most(self, prompt: str, aspect: Aspect) -> Usage:
        """One picture."""
        del prompt, aspect
        units = ((Unit.IMAGE, 1),)
        return Usage(provider=self.provider, service="images", model=self.model, units=units)

    def paint(self, prompt: str, aspect: Aspect) -> Painting:
        """A JPEG. Raises PictureRefused for a prompt, or a picture, that its filter stops."""
        usage = self.at_most(prompt, aspect)
        with _answers():
            answer = self._client.post(
                f"{self._address}/v2beta/stable-image/generate/{self._family}",
                files=self._form(prompt, aspect),
                headers={"accept": "image/*"},
            )
        headers = answer.headers
        _refuse(answer)
        if headers.get("finish-reason", "SUCCESS") == "CONTENT_FILTERED":
            # A success with a blurred picture: whether it is billed is nowhere written.
            raise PictureRefused(
                "Stability painted this and its filter blurred it.",
                kept=KEPT,
                remedy="Say it in other words.",
                usage=usage,
                reason="content_filtered",
            )
        if not headers.get("content-type", "").startswith("image/"):
            raise lost(SERVICE, "it is no picture", kept=KEPT)
        request_id = headers.get("x-request-id", "")
        return Painting(content=answer.content, usage=usage, request_id=request_id)

    def credits(self) -> float:
        """What is left in the account; a credit is a cent."""
        with _answers():
            answer = self._client.get(f"{self._address}/v1/user/balance")
            _refuse(answer)
            return _Balance.model_validate_json(answer.content).credits

    @property
    def _family(self) -> str:
        return "sd3" if self.model.startswith("sd3") else self.model

    def _form(self, prompt: str, aspect: Aspect) -> dict[str, tuple[None, str]]:
        fields = {
            "prompt": prompt[:LONGEST_PROMPT],
            "aspect_ratio": aspect.value,
            "output_format": "jpeg",
        }
        if self.model != _TAKES_NO_UNWANTED:
            fields["negative_prompt"] = UNWANTED
        if self._family == "sd3":
            fields["model"] = self.model
        return {name: (None, value) for name, value in fields.items()}

    @cached_property
    def _client(self) -> httpx.Client:
        client = bounded_client(self._bounds)
        client.headers["authorization"] = f"Bearer {self._key}"
        return client


@contextmanager
def _answers() -> Iterator[None]:
    """A request whose faults become those of the port."""
    try:
        yield
    except _NEVER_ARRIVED as error:
        raise unreached(SERVICE, error, kept=KEPT) from error
    except httpx.HTTPError as error:
        raise lost(SERVICE, str(error) or type(error).__name__, kept=KEPT) from error
    except ValidationError as error:
        raise lost(SERVICE, "it is not what was asked for", kept=KEPT) from error


def _refuse(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    problem = _problem(answer.content)
    message = "; ".join(problem.errors)
    if answer.status_code == 403 and _moderated(problem):
        raise PictureRefused(
            "Stability does not paint this.",
            kept=KEPT,
            remedy="Say it in other words.",
            reason=problem.name,
        )
    fault = Fault(
        status=answer.status_code,
        code=problem.name,
        message=message,
        retry_after=retry_after(_plain(answer.headers)),
    )
    raise fault.error(SERVICE, kept=KEPT, remedies=_REMEDIES)


def _moderated(problem: _Problem) -> bool:
    told = f"{problem.name} {' '.join(problem.errors)}".lower()
    return "moderation" in told or "content" in told


def _problem(body: bytes) -> _Problem:
    try:
        return _Problem.model_validate_json(body)
    except ValidationError:
        return _Problem()


def _plain(headers: httpx.Headers) -> Mapping[str, str]:
    return dict(headers.items())
