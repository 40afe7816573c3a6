from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.exceptions import Invalid
from app.core.money import LARGEST, ZERO, Money


@given(st.integers(-LARGEST, LARGEST))
def test_an_amount_written_and_read_again_is_the_same(micros: int) -> None:
    assert Money.parse(str(Money(micros))) == Money(micros)


@pytest.mark.parametrize(
    ("text", "micros"),
    [("0.450000", 450_000), ("3", 3_000_000), ("-0.000001", -1), (".5", 500_000)],
)
def test_a_decimal_string_is_read(text: str, micros: int) -> None:
    assert Money.parse(text).micros == micros


@pytest.mark.parametrize(
    "text",
    [
        "",
        "three",
        "0.0000001",
        "NaN",
        "Infinity",
        "1e3",
        "4.5e-07",
        "1_000",
        "$3",
        " 3",
        "٣",
        "--3",
        "1.2.3",
        "9" * 30,
    ],
)
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="not an amount"):
        Money.parse(text)


@given(st.integers(0, 10**9), st.fractions(0, 10**4, max_denominator=10**7))
def test_a_charge_is_never_below_the_exact_price_and_never_a_whole_micro_dollar_above(
    count: int, rate: Fraction
) -> None:
    charged = Money.charge(count, rate).micros
    assert 0 <= charged - count * rate < 1


def test_a_broken_micro_dollar_counts_as_a_whole_one() -> None:
    assert Money.charge(1, Fraction(1, 20)) == Money(1)
    assert Money.charge(20, Fraction(1, 20)) == Money(1)
    assert Money.charge(21, Fraction(1, 20)) == Money(2)
    assert Money.charge(0, Fraction(1, 20)) == ZERO


def test_units_do_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="cannot be charged"):
        Money.charge(-1, Fraction(1))


@pytest.mark.parametrize(
    ("micros", "shown"),
    [(3_000_000, "$3.00"), (45_600, "$0.0456"), (-1, "-$0.000001"), (1_234_500_000, "$1,234.50")],
)
def test_a_person_reads_dollars_and_only_the_decimals_there_are(micros: int, shown: str) -> None:
    assert Money(micros).dollars == shown


def test_amounts_add_up() -> None:
    assert Money.total([Money(1), Money(2)]) - Money(4) == -Money(1)
    assert Money.total([]) == ZERO
    assert not ZERO
