"""How much of a provider's service a call uses: before it as an upper bound, after it as billed."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What providers count. Token units of one call do not overlap: each token is in exactly one."""

    INPUT = "input"
    """Prompt tokens that were not found in the provider's cache."""
    CACHED_INPUT = "cached_input"
    CACHE_WRITE = "cache_write"
    IMAGE_INPUT = "image_input"
    OUTPUT = "output"
    """Tokens of the answer, without those of the reasoning before it."""
    REASONING = "reasoning"
    IMAGE = "image"
    CHARACTER = "character"
    REQUEST = "request"
    SECOND = "second"


INPUT_UNITS = frozenset({Unit.INPUT, Unit.CACHED_INPUT, Unit.CACHE_WRITE, Unit.IMAGE_INPUT})
"""What counts towards a long-prompt surcharge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """So many units of one model. Units that are not named were not used."""

    provider: str
    service: str
    model: str
    units: tuple[tuple[Unit, int], ...] = ()

    def __post_init__(self) -> None:
        if any(count < 0 for _, count in self.units):
            raise ValueError(f"{self} counts backwards")

    @property
    def input_tokens(self) -> int:
        """All tokens of the prompt, cached or not."""
        return sum(count for unit, count in self.units if unit in INPUT_UNITS)


def text_usage(
    model: str,
    *,
    input_tokens: int,
    output_tokens: int,
    cached_tokens: int = 0,
    cache_write_tokens: int = 0,
    reasoning_tokens: int = 0,
    provider: str = "openai",
    service: str = "text",
) -> Usage:
    """The usage of a language model, from totals that contain their parts.

    Cached and cache-write tokens are part of `input_tokens`, reasoning is part of `output_tokens`,
    as in the usage of the Responses and the chat completions API.
    """
    units = (
        (Unit.INPUT, input_tokens - cached_tokens - cache_write_tokens),
        (Unit.CACHED_INPUT, cached_tokens),
        (Unit.CACHE_WRITE, cache_write_tokens),
        (Unit.OUTPUT, output_tokens - reasoning_tokens),
        (Unit.REASONING, reasoning_tokens),
    )
    used = tuple((unit, count) for unit, count in units if count)
    return Usage(provider=provider, service=service, model=model, units=used)


def prompt_bound(prompt: str) -> int:
    """About the most tokens a prompt has, where the tokenizer is not known.

    A third of its UTF-8 bytes, rounded up: English has about a quarter. Text of rare words or signs
    may have more; the bill tells.
    """
    return -(-len(prompt.encode()) // 3)
