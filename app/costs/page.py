"""The part of `docs/costs.md` that is computed: what films cost, and every price.

`python -m app.costs.page docs/costs.md` writes it anew; a test says when that is due.
"""

import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from app.core.money import MICROS, ZERO, Money
from app.costs.limits import Limits
from app.costs.plan import Certainty, Choices, Pictures, Voice, planned_calls
from app.costs.prices import ANY_MODEL, Price, PriceTable, our_prices
from app.costs.quotes import quote
from app.costs.usage import Unit

MARKS = ("<!-- computed: films -->", "<!-- computed: prices -->", "<!-- computed: end -->")
_PER = {
    Unit.CHARACTER: "1,000 characters",
    Unit.IMAGE: "1 image",
    Unit.REQUEST: "1 request",
    Unit.SECOND: "1 second",
}
MINUTES = (1, 5, 10)
WRITERS = (
    ("offline", ""),
    ("gpt-6-luna", "gpt-6-luna"),
    ("gpt-6.1-terra", "gpt-6.1-terra"),
    ("gpt-6.1-sol", "gpt-6.1-sol"),
    ("gpt-6-astra", "gpt-6-astra"),
)
PRESETS = (
    ("everything local", Choices()),
    ("written script", Choices(writer="gpt-6.1-sol")),
    ("written script, studio voice", Choices(writer="gpt-6.1-sol", voice=Voice.ELEVENLABS)),
    (
        "the same, footage, painted thumbnail",
        Choices(
            writer="gpt-6.1-sol",
            voice=Voice.ELEVENLABS,
            pictures=Pictures.FOOTAGE,
            painted_thumbnail=True,
        ),
    ),
    (
        "the same, pictures by Stability core",
        Choices(writer="gpt-6.1-sol", voice=Voice.ELEVENLABS, pictures=Pictures.STABILITY),
    ),
    (
        "the same, pictures by gpt-image-2.6-flare",
        Choices(writer="gpt-6.1-sol", voice=Voice.ELEVENLABS, pictures=Pictures.OPENAI),
    ),
)


def computed_page(page: str) -> str:
    """The page with what stands between its marks computed anew."""
    prices = our_prices()
    day = max(price.valid_from for price in prices.rows)
    before, _, rest = page.partition(MARKS[0])
    _, _, rest = rest.partition(MARKS[1])
    _, _, after = rest.partition(MARKS[2])
    films = f"{MARKS[0]}\n\n{_films(prices, day)}\n\n"
    return f"{before}{films}{MARKS[1]}\n\n{_prices(prices)}\n\n{MARKS[2]}{after}"


def _films(prices: PriceTable, day: date) -> str:
    lengths = [f"{minutes} min" for minutes in MINUTES]
    presets = [[name, *_amounts(choices, prices, day)] for name, choices in PRESETS]
    parts = [
        [part, *_amounts(choices, prices, day)]
        for part, choices in (
            *((f"script: {name}", Choices(writer=model)) for name, model in WRITERS),
            *((f"voice: {voice}", Choices(voice=voice)) for voice in Voice),
            *((f"pictures: {kind}", Choices(pictures=kind)) for kind in Pictures),
            ("painted thumbnail alone", Choices(painted_thumbnail=True)),
        )
    ]
    return "\n".join(
        (
            f"At the prices of {day}, in US dollars: what is typical / what is held.",
            "",
            *_table(["film", *lengths], presets),
            "",
            "The same by its parts:",
            "",
            *_table(["part", *lengths], parts),
        )
    )


def _amounts(choices: Choices, prices: PriceTable, day: date) -> list[str]:
    """A cell for each length: the typical and the held amount, marked where it is over the limit."""
    limit = Limits(month=ZERO).video
    cells = []
    for minutes in MINUTES:
        typical, held = (
            quote(planned_calls(60 * minutes, choices, certainty), prices, on=day).total
            for certainty in (Certainty.TYPICAL, Certainty.AT_MOST)
        )
        mark = " (!)" if held > limit else ""
        cells.append(f"{_cents(typical)} / {_cents(held)}{mark}")
    return cells


def _prices(prices: PriceTable) -> str:
    rows = [
        [
            block[0].provider,
            block[0].service,
            _model(block[0]),
            ", ".join(f"{price.unit} {_dollars(price)}" for price in block),
            _PER.get(block[0].unit, "1M tokens"),
            str(block[0].valid_from),
            block[0].source,
        ]
        for block in (tuple(block) for _, block in groupby(prices.rows, _block))
    ]
    head = ["provider", "service", "model", "US dollars", "for", "from", "source"]
    return "\n".join(_table(head, rows))


def _block(price: Price) -> tuple[object, ...]:
    return price.provider, price.service, price.model, price.above, price.valid_from


def _model(price: Price) -> str:
    name = "any" if price.model == ANY_MODEL else price.model
    return f"{name}, prompt over {price.above:,}" if price.above else name


def _dollars(price: Price) -> str:
    """The price of as many units as providers print it for, with cents at least."""
    count = {Unit.CHARACTER: 1_000}.get(price.unit, 1 if price.unit in _PER else 1_000_000)
    micros = price.rate * count
    text = f"{Decimal(micros.numerator) / micros.denominator / MICROS:.6f}".rstrip("0")
    whole, _, part = text.partition(".")
    return f"{whole}.{part.ljust(2, '0')}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _cents(amount: Money) -> str:
    """Dollars and cents, a broken cent rounded up as a whole one."""
    cents = -(-amount.micros // 10_000)
    return f"{cents // 100}.{cents % 100:02d}"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(computed_page(file.read_text("utf-8")), "utf-8")
