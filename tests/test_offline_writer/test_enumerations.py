"""A list inside a sentence is seen as one."""

import pytest

from app.providers.offline_writer.enumerations import enumerated


def shown(sentence: str) -> tuple[str, tuple[str, ...]] | None:
    found = enumerated(sentence, line=2, title="The film")
    if found is None:
        return None
    assert {bullet.line for bullet in found.bullets} == {2}
    return found.title, tuple(bullet.text for bullet in found.bullets)


@pytest.mark.parametrize(
    ("sentence", "title", "members"),
    [
        (
            "The loop has four parts: evaporator, compressor, condenser and expansion valve.",
            "The loop has four parts",
            ("Evaporator", "Compressor", "Condenser", "Expansion valve"),
        ),
        (
            "There are four ways to push it back: train long, eat early, start slowly, and taper before the race.",
            "Four ways to push it back",
            ("Train long", "Eat early", "Start slowly", "Taper before the race"),
        ),
        (
            "Good signs: bubbles on the sides, a domed top and a smell of yoghurt.",
            "Good signs",
            ("Bubbles on the sides", "Domed top", "Smell of yoghurt"),
        ),
        (
            "They had tried everything: parks, clothes and games.",
            "The film",
            ("Parks", "Clothes", "Games"),
        ),
    ],
)
def test_what_a_sentence_lists_after_its_colon_is_a_list(
    sentence: str, title: str, members: tuple[str, ...]
) -> None:
    assert shown(sentence) == (title, members)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bank bought bonds: safe, long, and at 1.6 percent interest.",
        "Only one thing matched: stripes are strongest where flies bite, breed and rest.",
        "It was a bug: the program had played at random, and nobody knew.",
        "The station has two parts: a Russian and an American one.",
        'He said four words: "tea, milk and sugar, please".',
        "Its rules were four: no tea, no milk, no sugar.",
    ],
)
def test_a_colon_alone_makes_no_list(sentence: str) -> None:
    assert shown(sentence) is None
