import pytest

from app.media.direction import is_right_to_left
from app.media.fonts import archivo, font_files, manrope
from app.media.shaping import Voice, clean, shape
from app.media.text import fit, fit_whole
from tests.test_cards.hostile import LONG_WORD, TEXTS

VOICE = Voice(manrope("Bold"), 700)


def test_lines_are_balanced() -> None:
    words = fit("one two three four five six seven", VOICE, sizes=(40,), width=420)
    widths = [line.advance for line in words.lines]
    assert len(widths) == 2
    assert min(widths) > 0.75 * max(widths)


def test_text_steps_down_before_it_breaks_a_word() -> None:
    words = fit("Extraordinary", VOICE, sizes=(100, 50), width=400)
    assert (words.size, len(words.lines)) == (50, 1)


def test_a_long_word_is_broken_with_hyphens_and_kept_whole() -> None:
    words = fit(LONG_WORD, VOICE, sizes=(60,), width=400)
    assert words.whole
    assert "".join(line.text.removesuffix("-") for line in words.lines) == LONG_WORD


def test_an_address_is_broken_without_hyphens() -> None:
    address = "https://example.org/" + "a" * 60
    words = fit(address, VOICE, sizes=(40,), width=400)
    assert "".join(line.text for line in words.lines) == address


def test_no_chinese_line_begins_with_a_full_stop() -> None:
    for width in range(200, 600, 40):
        words = fit(TEXTS[13] + "。", VOICE, sizes=(40,), width=width)
        assert not any(line.text.startswith(("，", "。")) for line in words.lines)


def test_what_fits_nowhere_ends_in_an_ellipsis_inside_the_space() -> None:
    words = fit("word " * 200, VOICE, sizes=(40, 30), width=300, height=90)
    assert not words.whole
    assert words.lines[-1].text.endswith("…")
    assert words.height <= 90
    assert words.width <= 300
    assert fit_whole("word " * 200, VOICE, sizes=(40, 30), width=300, height=90) is None


@pytest.mark.parametrize("text", [TEXTS[11], TEXTS[12]])
def test_right_to_left_text_begins_at_the_right(text: str) -> None:
    assert is_right_to_left(text)
    line = shape(text, VOICE, right_to_left=True)
    first = next(glyph for glyph in line.glyphs if glyph.index == 0)
    assert first.x > line.advance * 0.9


def test_numbers_inside_arabic_keep_their_order() -> None:
    line = shape("في 16 مرة", VOICE, right_to_left=True)
    one, six = (next(glyph.x for glyph in line.glyphs if glyph.index == at) for at in (3, 4))
    assert one < six


@pytest.mark.parametrize("text", TEXTS)
def test_every_character_that_is_kept_has_a_glyph(text: str) -> None:
    line = shape(clean(text)[:300], Voice(archivo(800), 800), right_to_left=is_right_to_left(text))
    assert all(glyph.number for glyph in line.glyphs)


def test_a_family_of_emoji_is_one_glyph() -> None:
    assert len(shape("👨‍👩‍👧", VOICE).glyphs) <= 2


def test_text_is_cleaned_of_what_cannot_be_drawn() -> None:
    assert clean(" a\x00b\n c\u202e\ud800 ") == "ab c"


def test_every_font_file_is_there() -> None:
    assert all(file.is_file() for file in font_files())
