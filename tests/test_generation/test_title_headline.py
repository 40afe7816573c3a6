"""The words of a title that a thumbnail keeps."""

import pytest

from app.generation.title_headline import title_headline


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Why the Bay of Fundy has the highest tides on Earth", ("BAY OF FUNDY", "HIGHEST TIDES")),
        ("What your cup of coffee really costs", ("CUP OF COFFEE", "REALLY COSTS")),
        ("Mary Anning, the fossil hunter nobody thanked", ("FOSSIL HUNTER", "NOBODY THANKED")),
        ("Seven things that ruin your sleep (and what to do)", ("SEVEN THINGS", "RUIN SLEEP")),
        ("How an octopus thinks with its arms", ("OCTOPUS THINKS", "WITH ITS ARMS")),
        ("Five rules of the new EU battery law, in plain words", ("NEW EU", "BATTERY LAW")),
        ("What happens in your brain while you sleep", ("BRAIN WHILE", "YOU SLEEP")),
        ("Everything you need to know about heat pumps", ("HEAT", "PUMPS")),
        ("(Untitled)", ("UNTITLED", "")),
    ],
)
def test_a_long_title_keeps_its_names_whole_and_leaves_no_word_alone(
    title: str, lines: tuple[str, str]
) -> None:
    said = title_headline(title)
    assert (said.first, said.second) == lines
