"""Figures in a row become a chart when, and only when, they can be compared."""

import pytest

from app.generation.script import ChartVisual
from app.providers.offline_writer.series import series_chart
from tests.test_offline_writer.genres import GENRES
from tests.test_offline_writer.test_writer import written
from tests.test_offline_writer.texts import article_of


def drawn(*texts: str) -> tuple[str, str, list[tuple[str, float]]] | None:
    chart = series_chart(texts, title="T")
    return (
        chart and (chart.form, chart.unit, [(point.label, point.value) for point in chart.points])
    ) or None


@pytest.mark.parametrize(
    ("text", "form", "unit", "points"),
    [
        (
            "In 1990 it was 12 %, in 2000 it was 25 %, and in 2010 it was 41 %.",
            "line",
            "%",
            [("1990", 12), ("2000", 25), ("2010", 41)],
        ),
        (
            "Heron was installed on 12 percent of computers in 2015, on 25 percent in 2018 and on 41 percent in 2021.",
            "line",
            "%",
            [("2015", 12), ("2018", 25), ("2021", 41)],
        ),
        (
            "Norway 49 kg, Sweden 36 kg, Germany 20 kg.",
            "bar",
            "kg",
            [("Norway", 49), ("Sweden", 36), ("Germany", 20)],
        ),
        (
            "Bakers in Norway eat 49 kg of bread a year, in Sweden 36 kg and in the end Denmark 20 kg.",
            "bar",
            "kg",
            [("Norway", 49), ("Sweden", 36), ("Denmark", 20)],
        ),
        (
            "There are 12 million people in Chad, 5 million in Costa Rica and 4 million in Panama.",
            "bar",
            "million",
            [("Chad", 12), ("Costa Rica", 5), ("Panama", 4)],
        ),
        (
            "Sales were 6.3 billion kroner in 2004, 16 billion in 2010 and 36 billion in 2015.",
            "line",
            "billion kroner",
            [("2004", 6.3), ("2010", 16), ("2015", 36)],
        ),
        (
            "In a study of 4 million finishers, 28 percent of men and 17 percent of women hit the wall.",
            "bar",
            "%",
            [("Men", 28), ("Women", 17)],
        ),
        (
            "They must hold 16 percent recycled cobalt, 6 percent recycled lithium and 4 percent recycled nickel.",
            "bar",
            "%",
            [("Recycled cobalt", 16), ("Recycled lithium", 6), ("Recycled nickel", 4)],
        ),
    ],
)
def test_a_series_in_a_sentence_is_drawn(
    text: str, form: str, unit: str, points: list[tuple[str, float]]
) -> None:
    assert drawn(text) == (form, unit, points)


def test_a_series_in_a_list_is_drawn() -> None:
    assert drawn("Norway: 49 kg", "Sweden – 36 kg", "Germany, 20 kg") == (
        "bar",
        "kg",
        [("Norway", 49), ("Sweden", 36), ("Germany", 20)],
    )


@pytest.mark.parametrize(
    "text",
    [
        "In 1990 it was 12 %, in 2000 it was 25 %.",
        "In 1990 it was 12 %, in 2000 it was 25 kg, in 2010 it was 41 %.",
        "In 1990 it fell by 12 %, in 2000 by 25 %, in 2010 by 41 %.",
        "In 1990 it was 12 % of 40 %, in 2000 it was 25 %, in 2010 it was 41 %.",
        "In 1990 Norway used 12 %, in 2000 Sweden used 25 %, in 2010 Denmark used 41 %.",
        "In 2010 it was 12 %, in 2000 it was 25 %, in 1990 it was 41 %.",
        "In 1990 it was 12 %, in 2000 it was more than 25 %, in 2010 it was 41 %.",
        "Norway 49 kg, Sweden 36 kg, Norway 20 kg.",
        "Norway 4900 kg, Sweden 36 kg, Germany 20 kg.",
        "It is 109 metres long, 73 metres wide and 20 metres high.",
        "In 1990 there were 12, in 2000 there were 25, in 2010 there were 41.",
        "It makes 35 to 55 decibels and 20 to 30 decibels.",
    ],
)
def test_figures_that_do_not_compare_are_not_drawn(text: str) -> None:
    assert drawn(text) is None


@pytest.mark.parametrize("genre", ["release", "recipe"])
def test_a_series_is_shown_while_it_is_spoken(genre: str) -> None:
    scenes = written(article_of(GENRES[genre]), 240).scenes
    (scene,) = (scene for scene in scenes if isinstance(scene.visual, ChartVisual))
    assert isinstance(scene.visual, ChartVisual)
    spoken = " ".join(line.text for line in scene.lines)
    assert all(point.label in spoken for point in scene.visual.points)
