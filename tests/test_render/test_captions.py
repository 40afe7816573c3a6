from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app.core.store import Store
from app.generation.brief import Aspect
from app.generation.timeline import FPS
from app.media.captions import Caption, Captions, Spoken, spoken
from app.media.colour import channels
from app.media.cue_picture import CuePicture
from app.media.layout import layout
from app.media.overlay import lay
from app.media.planes import Planes, blank, ycc
from app.media.theme_names import THEMES
from app.media.themes import theme
from tests.test_render.films import cue, decoded, film, finished, statement

STYLE = theme("midnight").captions
ROWS = {
    "short": (("Hello",),),
    "two rows": (("Every", "great", "city", "begins"), ("beside", "moving", "water.")),
    "one endless word": (
        ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten" * 2,),
    ),
    "Arabic": (("مدينة", "على", "ضفاف", "النهر"),),
    "Chinese": (("河流", "带来", "商人"), ("消息", "和", "雨水")),
    "Thai and marks": (("กรุงเทพฯ", "ที่สุด"), ("ก็", "ได้")),
    "emoji": (("Rain", "🌧️", "again"),),
    "nothing a font can draw": (("\u200b", "\ufffe"),),
}


def on(grey: int, size: tuple[int, int]) -> Planes:
    planes = blank(size)
    for plane, value in zip(planes.all, (grey, 128, 128), strict=True):
        plane[:] = value
    return planes


def tone(colour: str) -> npt.NDArray[np.float32]:
    return ycc(np.array(channels(colour), np.float32) / np.float32(255))


@pytest.mark.parametrize("aspect", list(Aspect))
@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("name", THEMES)
def test_letters_and_their_edges_never_leave_the_captions_box(
    rows: tuple[tuple[str, ...], ...], aspect: Aspect, name: str
) -> None:
    frame = layout(aspect)
    style = replace(theme(name).captions, fill="#ffffff", edge="#ffffff", plate="")
    picture = on(16, (frame.width, frame.height))
    lay(CuePicture(rows, style, frame).lit(-1), picture)
    down, across = np.nonzero(picture.y > 60)
    box = frame.captions
    if len(down):
        assert box.y - 1 <= down.min()
        assert down.max() <= box.bottom + 1
        assert box.x - 1 <= across.min()
        assert across.max() <= box.right + 1


def test_usual_captions_have_the_full_size_and_long_ones_step_down() -> None:
    wide = layout(Aspect.WIDE)
    assert CuePicture(ROWS["two rows"], STYLE, wide).size == wide.caption_size
    assert CuePicture(ROWS["one endless word"], STYLE, wide).size < wide.caption_size


@pytest.mark.parametrize("script", ["two rows", "Arabic", "Chinese"])
def test_only_the_lit_word_changes_its_colour(script: str) -> None:
    wide = layout(Aspect.WIDE)
    picture = CuePicture(ROWS[script], STYLE, wide)
    plain = on(16, (1920, 1080))
    count = sum(len(row) for row in ROWS[script])
    seen = []
    lay(picture.lit(-1), plain)
    for word in range(count):
        lit = on(16, (1920, 1080))
        lay(picture.lit(word), lit)
        down, across = np.nonzero(lit.y != plain.y)
        assert len(down)
        seen.append((down.min(), across.min(), down.max(), across.max()))
        bluest = lit.u[down.min() // 2 : down.max() // 2].min()
        assert bluest < tone(STYLE.active)[1] + 12 < plain.u.min()
    for n, one in enumerate(seen):
        for other in seen[n + 1 :]:
            apart_across = one[3] < other[1] or other[3] < one[1]
            assert apart_across or one[2] < other[0] or other[2] < one[0]


def test_words_of_a_script_that_runs_from_the_right_light_up_from_the_right() -> None:
    picture = CuePicture(ROWS["Arabic"], STYLE, layout(Aspect.WIDE))
    starts = []
    for word in range(4):
        plain, lit = on(16, (1920, 1080)), on(16, (1920, 1080))
        lay(picture.lit(-1), plain)
        lay(picture.lit(word), lit)
        starts.append(int(np.nonzero(lit.y != plain.y)[1].min()))
    assert starts == sorted(starts, reverse=True)


def test_captions_read_on_white_and_on_black_because_of_their_edge() -> None:
    wide = layout(Aspect.WIDE)
    for grey in (16, 235):
        picture = on(grey, (1920, 1080))
        lay(CuePicture(ROWS["short"], STYLE, wide).lit(-1), picture)
        letters = picture.y > 220
        letters[:, :850], letters[:, 1070:] = False, False
        assert (picture.y < 40).sum() > 1000
        assert letters.sum() > 1000


def test_a_plate_stands_behind_the_rows_inside_the_box() -> None:
    style = replace(STYLE, plate="#202020", plate_opacity=1.0)
    wide, picture = layout(Aspect.WIDE), on(235, (1920, 1080))
    lay(CuePicture(ROWS["two rows"], style, wide).lit(-1), picture)
    down, across = np.nonzero(picture.y < 60)
    assert wide.captions.y <= down.min() + 1
    assert down.max() <= wide.captions.bottom + 1
    assert across.max() - across.min() < wide.captions.width


def test_a_word_lights_up_a_twentieth_of_a_second_early_and_stays_until_the_next() -> None:
    heard = spoken(cue(1.0, "one", "two", "three"), 0, 300)
    assert heard is not None
    captions = Captions([heard], STYLE, layout(Aspect.WIDE))
    lit = {frame: captions.at(frame) for frame in range(300)}
    assert lit[29] is None
    assert lit[30] == Caption(0, 0)
    for number, start in enumerate((1.2, 1.4), start=1):
        first = min(f for f, caption in lit.items() if caption and caption.word == number)
        assert -0.05 <= first / FPS - start <= -0.05 + 1 / FPS
    assert lit[47] == Caption(0, 2)
    assert lit[48] is None


def test_what_happens_outside_a_stretch_does_not_change_its_cues() -> None:
    here, later = cue(1.0, "one", "two", "three"), cue(1.0, "one", "two", each=0.2)
    first = spoken(here, 0, 33)
    assert first == Spoken((("one", "two", "three"),), 30, 33, (29, 33, 33))
    assert spoken(later, 300, 30) is None
    assert spoken(here, 30, 300) == Spoken((("one", "two", "three"),), 0, 18, (0, 5, 11))


def test_the_lit_words_colour_is_in_the_film_at_its_frame(tmp_path: Path) -> None:
    timeline = film(statement("A quiet card"), frames=24, cues=[cue(0.2, "WWWWW", "WWWWW")])
    amber, white = tone(STYLE.active), tone(STYLE.fill)
    halves = (slice(435, 475), slice(240, 270)), (slice(435, 475), slice(270, 300))
    for number, (_, u, _) in enumerate(decoded(finished(timeline, Store(tmp_path)))):
        left, right = (float(u[half].min()) for half in halves)
        spoken_first, spoken_second = 6 <= number < 11, 11 <= number < 18
        assert (left < amber[1] + 12) == spoken_first, number
        assert (right < amber[1] + 12) == spoken_second, number
    assert amber[1] + 24 < white[1]
