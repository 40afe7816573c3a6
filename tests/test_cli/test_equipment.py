"""Who is set up by the settings, and at which prices."""

from datetime import date
from pathlib import Path

import pytest

from app.core.config import read_settings
from app.core.exceptions import Invalid
from app.costs.quotes import PlannedCall, price_call
from app.costs.usage import Unit, Usage, text_usage
from app.wiring.equipment import equipment, price_table

DAY = date(2026, 11, 22)
OWN = """
[[price]]
provider = "elevenlabs"
service = "speech"
model = "eleven_multilingual_v2"
per = 1_000
usd = { character = "0.18" }
valid_from = 2026-11-11
source = "our plan"
"""


def test_a_key_or_an_address_sets_a_writer_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert equipment(read_settings()).writer == ""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-something")
    assert equipment(read_settings()).writer == "gpt-6.1-sol"
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1")
    monkeypatch.setenv("OPENAI_MODEL", "llama")
    found = equipment(read_settings())
    assert (found.writer, found.writer_bill) == ("llama", "openai")
    monkeypatch.setenv("OPENAI_FREE", "true")
    assert equipment(read_settings()).writer_bill == "local"


@pytest.mark.parametrize("address", ["", "https://api.openai.com/v1", "https://eu.api.openai.com"])
def test_openais_own_server_cannot_be_called_free(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    monkeypatch.setenv("OPENAI_FREE", "true")
    with pytest.raises(Invalid, match="OPENAI_FREE"):
        read_settings()


def cost(usage: Usage) -> int:
    planned = PlannedCall(stage="write", usage=usage)
    return price_call(planned, price_table(read_settings()), on=DAY).total.micros


def test_a_plans_own_price_stands_before_ours_and_a_package_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spoken = Usage(
        provider="elevenlabs",
        service="speech",
        model="eleven_multilingual_v2",
        units=((Unit.CHARACTER, 1_000),),
    )
    assert cost(spoken) == 80_000
    (tmp_path / "prices.toml").write_text(OWN)
    monkeypatch.setenv("PRICES_FILE", str(tmp_path / "prices.toml"))
    assert cost(spoken) == 180_000
    older = text_usage("gpt-5.5", input_tokens=1_000_000, output_tokens=0)
    assert cost(older) > 0


def test_a_price_table_that_cannot_be_read_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PRICES_FILE", str(tmp_path / "nowhere.toml"))
    with pytest.raises(Invalid, match="PRICES_FILE"):
        price_table(read_settings())
