from itertools import cycle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.generation.brief import Aspect
from app.generation.script import Visual
from app.media.card import Card
from app.media.cards import draw_card
from app.media.layout import layout
from app.media.themes import THEMES, theme
from tests.test_cards.faults import faults
from tests.test_cards.hostile import TEXTS
from tests.test_cards.visuals import visuals

LAST_START = 36 - 15  # frames: an entrance lasts half a second and must be over after 1.2 s
SHAPES = [(name, aspect) for name in THEMES for aspect in Aspect]
KINDS = tuple(visuals("How coffee works", "Everyday science"))


def drawn(visual: Visual, name: str, aspect: Aspect) -> Card:
    return draw_card(visual, theme(name), aspect)


@pytest.mark.parametrize("place", range(len(TEXTS)))
def test_hostile_words_stay_inside_apart_and_readable(place: int) -> None:
    shapes = cycle(SHAPES[place % len(SHAPES) :] + SHAPES[: place % len(SHAPES)])
    second = TEXTS[(place * 7 + 3) % len(TEXTS)]
    for parts in (3, 13):
        for visual in visuals(TEXTS[place], second, parts=parts):
            name, aspect = next(shapes)
            assert not list(faults(drawn(visual, name, aspect), aspect)), (
                visual.kind,
                name,
                aspect,
            )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    first=st.text(max_size=220),
    second=st.text(max_size=90),
    parts=st.integers(min_value=1, max_value=14),
    kind=st.integers(min_value=0, max_value=len(KINDS) - 1),
    shape=st.sampled_from(SHAPES),
)
def test_any_words_stay_inside_apart_and_readable(
    first: str, second: str, parts: int, kind: int, shape: tuple[str, Aspect]
) -> None:
    name, aspect = shape
    visual = list(visuals(first, second, parts=parts))[kind]
    assert not list(faults(drawn(visual, name, aspect), aspect))


@pytest.mark.parametrize(("name", "aspect"), SHAPES)
def test_ordinary_cards_are_whole_large_and_still_in_time(name: str, aspect: Aspect) -> None:
    for visual in KINDS:
        card = drawn(visual, name, aspect)
        assert not list(faults(card, aspect))
        assert all(line.size >= 24 for line in card.lettering)
        assert all("…" not in line.text for line in card.lettering)
        assert all(layer.delay <= LAST_START for layer in card.layers)


@pytest.mark.parametrize("aspect", list(Aspect))
def test_every_word_of_a_two_hundred_letter_title_is_shown(aspect: Aspect) -> None:
    words = " ".join(["remarkable discoveries about ordinary things"] * 5)[:200].split()
    for name in THEMES:
        for visual in visuals(" ".join(words)):
            if visual.kind in {"title", "statement", "quote", "close"}:
                shown = " ".join(line.text for line in drawn(visual, name, aspect).lettering)
                assert all(word in shown for word in words), (name, visual.kind)


def test_bullets_wait_for_their_own_reveal() -> None:
    bullets = KINDS[2]
    card = drawn(bullets, "midnight", Aspect.WIDE)
    assert [layer.reveal for layer in card.layers if layer.reveal is not None] == [0, 1, 2, 3]


def test_a_right_to_left_card_is_laid_out_from_the_right() -> None:
    arabic = next(visuals("محطة الفضاء الدولية"))
    card = drawn(arabic, "midnight", Aspect.WIDE)
    middle = layout(Aspect.WIDE).width / 2
    assert all(line.box.right > middle and line.box.x > middle / 2 for line in card.lettering)


def test_an_image_card_keeps_its_picture_and_adds_only_words() -> None:
    card = drawn(KINDS[7], "paper", Aspect.TALL)
    assert card.picture == "photo.jpg"
    assert len(card.layers) == 1
