"""Three ways to say what a film is about, that differ and stay within a thumbnail's words."""

from dataclasses import replace

from app.generation.headlines import headlines
from app.generation.script import (
    Headline,
    ImageVisual,
    Line,
    NumberVisual,
    Scene,
    Script,
    StatementVisual,
)


def script(*scenes: Scene, **said: str) -> Script:
    usual = {"first": "420 TONNES", "second": "IN ORBIT", "badge": "340 DAYS", "icon": "rocket"}
    spoken = Scene(lines=(Line(text="It flies."),), visual=StatementVisual(text="It flies"))
    return Script(
        title="How the Space Station stays alive",
        language="en",
        scenes=(spoken, *scenes),
        headline=Headline(**(usual | said)),
    )


def words(said: Headline) -> list[str]:
    return f"{said.first} {said.second}".split()


def test_the_three_say_it_in_three_ways() -> None:
    own, titled, figure = headlines(script())
    assert own == script().headline
    assert "STATION" in words(titled)
    assert (figure.first, figure.second, figure.badge) == ("340 DAYS", "IN ORBIT", "")
    assert all(0 < len(words(said)) <= 5 for said in (own, titled, figure))


def test_without_a_badge_the_films_first_number_leads() -> None:
    number = Scene(
        lines=(Line(text="It weighs 420 tonnes."),),
        visual=NumberVisual(number="16", unit="sunrises", label="a day"),
    )
    _, _, figure = headlines(script(number, badge="", first="SPACE", second="STATION"))
    assert figure.first == "16 SUNRISES"


def test_a_film_without_any_figure_still_has_three() -> None:
    own, titled, figure = headlines(script(badge="", first="ALIVE", second="UP THERE"))
    assert words(figure) == words(own)
    assert words(titled) != words(own)


def test_each_shows_another_picture_where_there_are_several() -> None:
    shown = tuple(
        Scene(lines=(Line(text="Look."),), visual=ImageVisual(image=name)) for name in ("b", "c")
    )
    assert [said.image for said in headlines(script(*shown, image="a"))] == ["a", "b", "c"]
    assert [said.image for said in headlines(script(image="a"))] == ["a", "a", "a"]
    assert [said.image for said in headlines(script(*shown))] == ["", "", ""]


def test_another_title_is_taken_where_the_first_is_the_headline_already() -> None:
    known = script(first="SPACE STATION", second="STAYS ALIVE")
    assert words(headlines(known)[1]) == words(known.headline)
    other = replace(known, titles=("Six people and one pump",))
    assert "PUMP" in words(headlines(other)[1])
