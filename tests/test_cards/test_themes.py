import pytest

from app.core.exceptions import Invalid
from app.media.cards.figures import ticks, written
from app.media.colour import contrast
from app.media.icons import DEFAULT, icon, names
from app.media.theme_names import THEMES
from app.media.themes import theme


def test_there_are_three_themes_with_a_line_each() -> None:
    assert set(THEMES) == {"midnight", "paper", "signal"}
    assert all(THEMES.values())


def test_an_unknown_theme_names_the_others() -> None:
    with pytest.raises(Invalid, match="midnight, paper, signal"):
        theme("neon")


@pytest.mark.parametrize("name", list(THEMES))
def test_captions_can_be_read_on_what_surrounds_them(name: str) -> None:
    style = theme(name).captions
    around = style.plate or style.edge
    assert contrast(style.fill, around) >= 7
    assert contrast(style.active, around) >= 4.5
    assert style.font.is_file()


def test_an_unknown_icon_is_a_neutral_one() -> None:
    assert DEFAULT in names()
    assert icon("no-such-icon", 0, 0, 24, "#000000") == icon(DEFAULT, 0, 0, 24, "#000000")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1250, "", "1,250"),
        (95.5, "%", "95.5%"),
        (3_200_000, "$", "$3.2M"),
        (-12.0, "€", "-€12"),
        (0.25, "", "0.25"),
        (0, "", "0"),
    ],
)
def test_figures_are_written_as_they_are_read(value: float, unit: str, expected: str) -> None:
    assert written(value, unit) == expected


def test_an_axis_stands_on_round_figures_around_the_values() -> None:
    assert ticks(300, 13200) == (0, 5000, 10000, 15000)
    assert ticks(5, 5)[0] <= 5 <= ticks(5, 5)[-1]
