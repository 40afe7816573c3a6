import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.generation.script import Headline
from app.media.theme_names import THEMES
from app.media.themes import theme
from app.media.thumbnail import THREE, draw_thumbnail, thumbnail_figures
from app.media.thumbnail_words import Layout
from tests.test_cards.hostile import LONG_WORD

HEADLINES = (
    Headline(first="Your coffee", second="is wrong", badge="4 min", icon="coffee"),
    Headline(first="Sixteen sunrises in one single long day", second="never shown"),
    Headline(first=LONG_WORD, badge=LONG_WORD),
    Headline(first="محطة الفضاء", second="国际空间站"),
)


@pytest.mark.parametrize("layout", THREE)
@pytest.mark.parametrize("name", list(THEMES))
@pytest.mark.parametrize("place", range(len(HEADLINES)))
def test_a_thumbnail_can_be_read_as_a_stamp(name: str, place: int, layout: Layout) -> None:
    figures = thumbnail_figures(HEADLINES[place], theme(name), layout)
    assert (figures.width, figures.height) == (1280, 720)
    assert figures.size <= 2_000_000
    assert figures.words <= 5
    assert figures.contrast >= 7
    assert figures.rms >= 0.2
    whole_word = LONG_WORD in HEADLINES[place].first
    assert figures.letter_height >= (0.058 if whole_word else 0.1)
    assert figures.corner_free


@pytest.mark.parametrize("word", ["everything", "responsibility", "underrepresented"])
def test_a_long_word_is_set_smaller_and_never_broken(word: str) -> None:
    drawn = draw_thumbnail(Headline(first="Why prices", second=word), theme("midnight"))
    pixels = np.asarray(Image.open(io.BytesIO(drawn)).convert("RGB")).astype(int)
    plate = np.abs(pixels[:, :740] - (255, 216, 77)).max(axis=2) < 12
    assert (
        60 < (plate.sum(axis=1) > 30).sum() < 140
    )  # a broken word takes two rows, over 200 pixels


@pytest.mark.parametrize("layout", THREE)
@pytest.mark.parametrize("name", list(THEMES))
def test_a_headline_reads_on_any_photograph(name: str, layout: Layout, tmp_path: Path) -> None:
    noise = np.random.default_rng(7).integers(0, 256, (90, 160, 3), dtype=np.uint8)
    file = tmp_path / "noise.png"
    Image.fromarray(noise).resize((1600, 900)).save(file)
    headline = Headline(first="London burned", second="four days", image=str(file))
    assert thumbnail_figures(headline, theme(name), layout).contrast >= 7


def test_the_three_are_three_pictures() -> None:
    drawn = {draw_thumbnail(HEADLINES[0], theme("signal"), layout) for layout in THREE}
    assert len(drawn) == 3


def test_the_same_headline_gives_the_same_bytes() -> None:
    first = draw_thumbnail(HEADLINES[0], theme("paper"))
    assert first == draw_thumbnail(HEADLINES[0], theme("paper"))
    assert Image.open(io.BytesIO(first)).format == "JPEG"
