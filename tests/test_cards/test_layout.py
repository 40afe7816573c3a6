from itertools import cycle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.generation.brief import Aspect
from app.generation.script import CloseVisual, NumberVisual, StatementVisual, Visual
from app.media.card import Card
from app.media.cards import draw_card
from app.media.cards.counted import draws_figure
from app.media.layout import layout
from app.media.theme_names import THEMES
from app.media.themes import theme
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
        late = [layer for layer in card.layers if layer.delay > LAST_START]
        assert not any(layer.box.contains(line.box) for layer in late for line in card.lettering)


@pytest.mark.parametrize("aspect", list(Aspect))
def test_every_word_of_a_two_hundred_letter_title_is_shown(aspect: Aspect) -> None:
    words = " ".join(["remarkable discoveries about ordinary things"] * 5)[:200].split()
    for name in THEMES:
        for visual in visuals(" ".join(words)):
            if visual.kind in {"title", "statement", "quote", "close"}:
                shown = " ".join(line.text for line in drawn(visual, name, aspect).lettering)
                assert all(word in shown for word in words), (name, visual.kind)


def test_statements_of_one_film_look_different() -> None:
    texts = (
        "A strong wind",
        "Metal grows tired",
        "The city that came after",
        "Green coffee smells",
    )
    for name in THEMES:
        cards = [drawn(StatementVisual(text=text), name, Aspect.WIDE) for text in texts]
        places = {(round(card.lettering[0].box.x), card.lettering[0].ink) for card in cards}
        assert len({card.background for card in cards}) >= 3
        assert len(places) >= 3


def test_a_list_has_its_places_before_its_first_bullet() -> None:
    for name in THEMES:
        card = drawn(KINDS[2], name, Aspect.WIDE)
        bullets = [layer for layer in card.layers if layer.reveal is not None]
        slots = [
            layer
            for layer in card.layers
            if layer.reveal is None and any(bullet.box.contains(layer.box) for bullet in bullets)
        ]
        assert len(slots) == len(bullets)


@pytest.mark.parametrize("number", ["~400", "about 400", "≈ 400"])
def test_a_rough_figure_has_a_smaller_sign_before_it(number: str) -> None:
    card = drawn(NumberVisual(number=number, label="above ground", unit="km"), "paper", Aspect.WIDE)
    sizes = {line.text: line.size for line in card.lettering}
    assert sizes["≈"] < sizes["400"] / 2
    boxes = {line.text: line.box for line in card.lettering}
    assert boxes["≈"].right < boxes["400"].x


def test_a_small_count_is_drawn_as_so_many_icons_and_a_percentage_as_a_ring() -> None:
    days = NumberVisual(number="16", label="a day", unit="sunrises", icon="sunrise")
    many = NumberVisual(number="16", label="of people", unit="million", icon="users")
    share = NumberVisual(number="16", label="of the air", unit="%", icon="wind")
    assert draws_figure(days)
    assert draws_figure(share)
    assert not draws_figure(many)
    assert not draws_figure(NumberVisual(number="3", label="to the fence", unit="m", icon="house"))
    extra = {
        visual.unit: len(drawn(visual, "signal", Aspect.TALL).layers)
        for visual in (days, many, share)
    }
    assert extra["sunrises"] - extra["million"] >= 13


def test_the_close_names_its_source_and_leaves_the_right_two_thirds_free() -> None:
    close = CloseVisual(
        title="The end", source="A. Reader", address="example.org", call="Subscribe"
    )
    card = drawn(close, "midnight", Aspect.WIDE)
    texts = [line.text for line in card.lettering]
    assert texts[1:] == ["SOURCE", "A. Reader", "example.org", "Subscribe"]
    third = layout(Aspect.WIDE).width / 3
    assert all(line.box.right <= third + 80 for line in card.lettering)


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
