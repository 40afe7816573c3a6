"""Everything that is asked of OpenAI in words. Each request is sent once; asking again is for others."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from app.costs.usage import Usage, text_usage
from app.providers.bounded import Bounds
from app.providers.openai.account import Account
from app.providers.openai.answers import answers
from app.providers.openai.asking import Ask, Reply, Said, Verdict
from app.providers.openai.transport import bounded_client

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletion
    from openai.types.responses import Response

LONGEST_NAME: Final = 80
"""Characters of a model's name that the ledger keeps."""
MODERATION: Final = "omni-moderation-latest"
BOUNDS: Final = Bounds(most_bytes=8 * 2**20, seconds=300.0, silent=240.0)
"""A long script is thought about for minutes, and is never eight megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """A model as its vendor lists it; `shutdown` is a date, where one is announced."""

    id: str
    shutdown: str = ""


class OpenAIService:
    """The account behind one key. Every method raises ProviderRejected or ProviderUnavailable."""

    def __init__(self, account: Account, *, bounds: Bounds = BOUNDS) -> None:
        self.account = account
        self._bounds = bounds

    def answer(self, ask: Ask, model: str, *, customer: str, request: str) -> Reply:
        """What the model says to that. `customer` is a name nobody is known by; `request` is ours."""
        if self.account.api == "chat":
            return self._chat(ask, model, customer, request)
        return self._respond(ask, model, customer, request)

    def moderate(self, text: str, *, request: str) -> Verdict:
        """What of the text is not allowed."""
        with answers():
            raw = self._client.moderations.with_raw_response.create(
                model=MODERATION, input=text, extra_headers=_headers(request)
            )
            results = raw.parse().results
            found = {
                name
                for result in results
                for name, flagged in result.categories.to_dict().items()
                if flagged is True
            }
            flagged = any(result.flagged for result in results)
        named = tuple(sorted(found)) or ("unnamed",)
        return Verdict(
            categories=named if flagged else (), request_id=raw.headers.get("x-request-id", "")
        )

    def model(self, name: str) -> ModelCard:
        """The model of that name, as this key sees it."""
        with answers():
            found = self._client.models.retrieve(name)
            return ModelCard(id=found.id, shutdown=getattr(found, "shutdown_date", None) or "")

    def _respond(self, ask: Ask, model: str, customer: str, request: str) -> Reply:
        with answers():
            raw = self._client.responses.with_raw_response.create(
                model=model,
                instructions=ask.orders,
                input=ask.given,
                text={
                    "format": {
                        "type": "json_schema",
                        "name": ask.name,
                        "schema": dict(ask.schema),
                        "strict": True,
                    }
                },
                max_output_tokens=ask.most_tokens,
                store=False,
                safety_identifier=customer,
                extra_headers=_headers(request),
            )
            answer = raw.parse()
            said = _said_of_response(answer, model)
            usage = self._usage_of_response(answer, model)
            return Reply(said=said, usage=usage, request_id=raw.headers.get("x-request-id", ""))

    def _chat(self, ask: Ask, model: str, customer: str, request: str) -> Reply:
        ours: dict[str, Any] = {"max_tokens": ask.most_tokens}
        if self.account.is_openai:
            ours = {
                "max_completion_tokens": ask.most_tokens,
                "store": False,
                "safety_identifier": customer,
            }
        with answers():
            raw = self._client.chat.completions.with_raw_response.create(
                model=model,
                messages=[
                    {"role": "system", "content": ask.orders},
                    {"role": "user", "content": ask.given},
                ],
                response_format={
                    "type": "json_schema",
                    "json_schema": {
                        "name": ask.name,
                        "schema": dict(ask.schema),
                        "strict": True,
                    },
                },
                extra_headers=_headers(request),
                **ours,
            )
            answer = raw.parse()
            said = _said_of_chat(answer, model)
            usage = self._usage_of_chat(answer, model)
            return Reply(said=said, usage=usage, request_id=raw.headers.get("x-request-id", ""))

    def _usage_of_response(self, answer: "Response", model: str) -> Usage:
        used = answer.usage
        if used is None:
            raise ValueError("the answer counts no tokens")
        read, written = used.input_tokens_details, used.output_tokens_details
        return text_usage(
            (answer.model or model)[:LONGEST_NAME],
            provider=self.account.bill,
            input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
            cached_tokens=_count(read, "cached_tokens"),
            cache_write_tokens=_count(read, "cache_write_tokens"),
            reasoning_tokens=_count(written, "reasoning_tokens"),
        )

    def _usage_of_chat(self, answer: "ChatCompletion", model: str) -> Usage:
        used = answer.usage
        if used is None:
            raise ValueError("the answer counts no tokens")
        read, written = used.prompt_tokens_details, used.completion_tokens_details
        return text_usage(
            (answer.model or model)[:LONGEST_NAME],
            provider=self.account.bill,
            input_tokens=used.prompt_tokens,
            output_tokens=used.completion_tokens,
            cached_tokens=_count(read, "cached_tokens"),
            cache_write_tokens=_count(read, "cache_write_tokens"),
            reasoning_tokens=_count(written, "reasoning_tokens"),
        )

    @cached_property
    def _client(self) -> "OpenAI":
        # A second of imports that only a film with a language model pays for.
        from openai import OpenAI  # noqa: PLC0415

        return OpenAI(
            api_key=self.account.key,
            base_url=self.account.address or None,
            organization=self.account.organization or None,
            max_retries=0,  # it has no key by which two requests would count as one
            http_client=bounded_client(self._bounds),
        )


def _headers(request: str) -> dict[str, str]:
    return {"X-Client-Request-Id": request}


def _count(details: object, name: str) -> int:
    """A part of the tokens; servers of others leave parts out."""
    return int(getattr(details, name, None) or 0)


def _said_of_response(answer: "Response", model: str) -> Said:
    parts = [part for entry in answer.output if entry.type == "message" for part in entry.content]
    refusals = [part.refusal for part in parts if part.type == "refusal"]
    text = "".join(part.text for part in parts if part.type == "output_text")
    if refusals:
        return Said(text=refusals[0], model=answer.model or model, ended="refused")
    if answer.status == "completed":
        return Said(text=text, model=answer.model or model)
    if answer.status != "incomplete":
        raise ValueError(f"the answer is {answer.status}")
    reason = answer.incomplete_details.reason if answer.incomplete_details else None
    ended = "refused" if reason == "content_filter" else "cut"
    return Said(text=text, model=answer.model or model, ended=ended)


def _said_of_chat(answer: "ChatCompletion", model: str) -> Said:
    choice = answer.choices[0]
    message = choice.message
    if message.refusal or choice.finish_reason == "content_filter":
        refusal = message.refusal or "content filter"
        return Said(text=refusal, model=answer.model or model, ended="refused")
    ended = "cut" if choice.finish_reason == "length" else "whole"
    return Said(text=message.content or "", model=answer.model or model, ended=ended)
