from datetime import date
from fractions import Fraction

import pytest

from app.core.exceptions import Invalid
from app.core.money import Money
from app.costs.errors import Unpriced
from app.costs.prices import PriceTable, our_prices, read_prices
from app.costs.published import PublishedPrices
from app.costs.quotes import PlannedCall, price_call, quote
from app.costs.usage import Unit, Usage, prompt_bound, text_usage

TODAY = date(2026, 11, 22)


def block(usd: str, since: str, model: str = "m", above: int = 0) -> str:
    return f"""
        [[price]]
        provider = "p"
        service = "s"
        model = "{model}"
        per = 1_000
        usd = {{ input = "{usd}" }}
        valid_from = {since}
        above = {above}
        source = "a page"
    """


def table(*blocks: str) -> PriceTable:
    return PriceTable(read_prices("".join(blocks)))


def rate(prices: PriceTable, on: date, *, count: int = 1, model: str = "m") -> Fraction:
    usage = Usage(provider="p", service="s", model=model, units=((Unit.INPUT, count),))
    return prices.price(usage, Unit.INPUT, on).rate


def test_each_day_has_its_own_price() -> None:
    prices = table(block("2", "2026-01-01"), block("1", "2026-06-01"))
    assert rate(prices, date(2026, 5, 31)) == 2_000
    assert rate(prices, date(2026, 6, 1)) == 1_000


def test_before_its_first_day_a_price_is_unknown() -> None:
    with pytest.raises(Unpriced):
        rate(table(block("2", "2026-01-01")), date(2025, 12, 31))


def test_a_long_prompt_pays_its_surcharge_for_the_whole_call() -> None:
    prices = table(block("2", "2026-01-01"), block("4", "2026-01-01", above=100))
    assert rate(prices, TODAY, count=100) == 2_000
    assert rate(prices, TODAY, count=101) == 4_000


def test_a_models_own_price_comes_before_the_one_for_any_model() -> None:
    prices = table(block("2", "2026-01-01"), block("0", "2026-06-01", model="*"))
    assert rate(prices, TODAY) == 2_000
    assert rate(prices, TODAY, model="other") == 0


def test_a_dated_version_of_a_model_has_the_models_price() -> None:
    prices = table(block("2", "2026-01-01"), block("3", "2026-01-01", model="m-2026-09-22"))
    assert rate(prices, TODAY, model="m-2026-08-01") == 2_000
    assert rate(prices, TODAY, model="m-2026-09-22") == 3_000
    with pytest.raises(Unpriced):
        rate(prices, TODAY, model="m-mini")


def test_an_operators_price_replaces_ours() -> None:
    ours = table(block("2", "2026-01-01"))
    assert rate(ours.with_prices(read_prices(block("5", "2026-01-01"))), TODAY) == 5_000
    assert rate(ours.with_prices(read_prices(block("5", "2026-12-01"))), TODAY) == 2_000


@pytest.mark.parametrize(
    "wrong",
    [
        block("2", "2026-01-01") * 2,
        block("-2", "2026-01-01"),
        block("two", "2026-01-01"),
        block("NaN", "2026-01-01"),
        block("2", "2026-01-01").replace('"2"', "2.0"),
        block("2", "2026-01-01").replace("usd", "eur"),
        "[[price]",
    ],
)
def test_a_wrong_table_is_refused_as_a_whole(wrong: str) -> None:
    with pytest.raises(Invalid):
        table(wrong)


@pytest.mark.parametrize(
    ("usage", "dollars"),
    [
        (text_usage("gpt-6-astra", input_tokens=3_000, output_tokens=4_000), "0.23"),
        (text_usage("gpt-6.1-sol", input_tokens=3_000, output_tokens=4_000), "0.046"),
        (text_usage("gpt-6.1-terra", input_tokens=3_000, output_tokens=4_000), "0.023"),
        (text_usage("gpt-6-luna", input_tokens=3_000, output_tokens=4_000), "0.0023"),
        (text_usage("gpt-6.1-sol", input_tokens=300_000, output_tokens=1_000), "1.215"),
        (
            text_usage(
                "gpt-6.1-sol",
                input_tokens=10_000,
                cached_tokens=6_000,
                cache_write_tokens=2_000,
                output_tokens=5_000,
                reasoning_tokens=3_000,
            ),
            "0.0596",
        ),
        (
            Usage(
                provider="openai",
                service="images",
                model="gpt-image-2.6-flare",
                units=((Unit.INPUT, 100), (Unit.OUTPUT, 1_400)),
            ),
            "0.0425",
        ),
        (
            Usage(
                provider="elevenlabs",
                service="speech",
                model="eleven_multilingual_v2",
                units=((Unit.CHARACTER, 9_300),),
            ),
            "0.744",
        ),
        (
            Usage(
                provider="stability",
                service="images",
                model="sd3.5-large",
                units=((Unit.IMAGE, 1),),
            ),
            "0.065",
        ),
        (
            Usage(provider="pexels", service="footage", model="any", units=((Unit.REQUEST, 9),)),
            "0",
        ),
    ],
)
def test_a_call_costs_what_the_providers_page_says(usage: Usage, dollars: str) -> None:
    call = PlannedCall(stage="any", usage=usage)
    assert price_call(call, our_prices(), on=TODAY).total == Money.parse(dollars)


def test_every_line_rounds_up_by_itself_so_that_lines_add_up_to_the_total() -> None:
    usage = text_usage("gpt-6-luna", input_tokens=3, cached_tokens=1, output_tokens=1)
    priced = price_call(PlannedCall(stage="any", usage=usage), our_prices(), on=TODAY)
    assert [line.amount.micros for line in priced.lines] == [1, 1, 1]
    assert priced.total == Money(3)


@pytest.mark.parametrize(
    "usage",
    [
        text_usage("gpt-9", input_tokens=1, output_tokens=1),
        Usage(provider="openai", service="text", model="gpt-6.1-sol", units=((Unit.SECOND, 1),)),
        Usage(provider="openai", service="text", model="gpt-6.1-sol"),
    ],
    ids=["model", "unit", "no unit at all"],
)
def test_what_nobody_has_priced_stops_the_call_and_is_never_free(usage: Usage) -> None:
    call = PlannedCall(stage="any", usage=usage)
    with pytest.raises(Unpriced):
        quote([call], our_prices(), on=TODAY)
    allowed = quote([call], our_prices(), on=TODAY, unpriced=Money.parse("0.10"))
    assert allowed.total == Money.parse("0.10")
    assert allowed.calls[0].guessed
    with pytest.raises(Unpriced):
        quote([call], our_prices(), on=TODAY, unpriced=Money())


def test_the_second_source_knows_models_our_table_lacks() -> None:
    usage = text_usage("gpt-5.4-mini", input_tokens=1_000, cached_tokens=200, output_tokens=100)
    call = PlannedCall(stage="write", usage=usage)
    with pytest.raises(Unpriced):
        price_call(call, our_prices(), on=TODAY)
    priced = price_call(call, our_prices(PublishedPrices()), on=TODAY)
    assert priced.total == Money(600 + 15 + 450)
    assert priced.lines[0].source.startswith("genai-prices")


def test_the_second_source_agrees_with_our_table() -> None:
    """A difference means that one of the two is out of date: look at the provider's page."""
    compared = [
        (ours, theirs)
        for ours in our_prices().rows
        for theirs in PublishedPrices().prices(
            Usage(provider=ours.provider, service=ours.service, model=ours.model), TODAY
        )
        if (theirs.unit, theirs.above) == (ours.unit, ours.above)
    ]
    assert len(compared) >= 40
    assert [(ours, theirs) for ours, theirs in compared if ours.rate != theirs.rate] == []


def test_the_second_source_does_not_guess() -> None:
    source = PublishedPrices()
    for service, model in [
        ("text", "gpt-99"),
        ("speech", "tts-1"),
        ("text", "omni-moderation-latest"),
    ]:
        usage = Usage(provider="openai", service=service, model=model)
        assert source.prices(usage, TODAY) == ()


def test_a_prompts_bound_is_above_what_tokenizers_count() -> None:
    assert prompt_bound("") == 0
    assert prompt_bound("The tide rises.") == 5
    assert prompt_bound("潮") == 1


def test_usage_does_not_count_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        text_usage("m", input_tokens=1, cached_tokens=2, output_tokens=0)
