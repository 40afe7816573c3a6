import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.store import Store
from app.generation.brief import Aspect
from app.generation.timeline import FPS, Motion
from app.media.planes import blank
from app.media.render import render_picture
from app.media.segment import open_segment
from app.media.shot import StretchView
from app.media.stretches import LONGEST, segment_key, stretches
from tests.test_render.films import (
    Heard,
    cue,
    decoded,
    film,
    finished,
    number,
    photograph,
    psnr,
    render,
    statement,
    with_visual,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_what_a_decoder_shows_is_what_was_painted(store: Store, tmp_path: Path) -> None:
    timeline = film(
        statement("A card"),
        photograph(tmp_path),
        number("7"),
        fade=6,
        cues=[cue(0.3, "so", "it", "is")],
    )
    frames = iter(decoded(finished(timeline, store)))
    painted = blank(timeline.aspect.size)
    for parts in stretches(timeline):
        view = StretchView(parts[0], store)
        for frame in range(parts[0].frames):
            view.paint(frame, painted)
            for plane, shown in zip(painted.all, next(frames), strict=True):
                assert psnr(plane, shown) >= 38
    assert next(frames, None) is None


def test_the_same_timeline_gives_the_same_bytes(tmp_path: Path) -> None:
    timeline = film(statement("A card"), photograph(tmp_path), frames=12, fade=4)
    one, other = Store(tmp_path / "one"), Store(tmp_path / "other")
    keys, _ = render(timeline, one)
    assert render(timeline, other)[0] == keys
    assert [one.read(key) for key in keys] == [other.read(key) for key in keys]


def test_several_workers_give_the_same_bytes_as_one(tmp_path: Path) -> None:
    timeline = film(statement("A card"), number("7"), statement("Another"), frames=6)
    one, many = Store(tmp_path / "one"), Store(tmp_path / "many")
    keys, _ = render(timeline, one)
    assert render(timeline, many, workers=2)[0] == keys
    assert [one.read(key) for key in keys] == [many.read(key) for key in keys]


def test_a_second_render_makes_nothing(store: Store) -> None:
    timeline = film(statement("A card"), number("7"), frames=6)
    first, second = Heard(), Heard()
    keys, rendered = render(timeline, store, first)
    assert rendered == (True, True)
    assert render(timeline, store, second) == (keys, (False, False))
    assert (first.total, first.reused) == (2, [False, False])
    assert (second.total, second.reused) == (2, [True, True])


@pytest.mark.parametrize(
    ("fade", "rendered"), [(0, (False, True, False)), (4, (False, True, True))]
)
def test_a_changed_shot_is_made_again_and_the_next_one_only_if_it_fades_from_it(
    store: Store, fade: int, rendered: tuple[bool, ...]
) -> None:
    timeline = film(statement("One"), statement("Two"), statement("Three"), frames=6, fade=fade)
    render(timeline, store)
    _, again = render(with_visual(timeline, 1, statement("Zwei")), store)
    assert again == rendered


def test_a_changed_word_makes_only_its_own_shot_again(store: Store) -> None:
    timeline = film(
        statement("One"), statement("Two"), frames=12, cues=[cue(0.1, "a"), cue(0.5, "b")]
    )
    render(timeline, store)
    _, again = render(replace(timeline, cues=(cue(0.1, "a"), cue(0.5, "c"))), store)
    assert again == (False, True)
    _, without = render(replace(timeline, captions=False), store)
    assert without == (True, True)


def test_a_picture_counts_by_its_content(tmp_path: Path) -> None:
    timeline = film(photograph(tmp_path), frames=6)
    (parts,) = stretches(timeline)
    before = segment_key(parts[0])
    file = Path(parts[0].scenery.card.picture)
    photograph(tmp_path, seed=2)
    file.write_bytes((tmp_path / "picture-2.png").read_bytes())
    (parts,) = stretches(timeline)
    assert segment_key(parts[0]) != before


def test_alike_shots_are_coded_once(store: Store) -> None:
    heard = Heard()
    keys, rendered = render(film(statement("One"), statement("One"), frames=6), store, heard)
    assert keys[0] == keys[1]
    assert rendered == (True, True)
    assert len(heard.reused) == 2


def test_the_middle_of_a_fade_is_the_mean_of_both_pictures(store: Store, tmp_path: Path) -> None:
    timeline = film(
        photograph(tmp_path, 1), photograph(tmp_path, 2), frames=20, fade=9, motion=Motion.STILL
    )
    frames = decoded(finished(timeline, store))
    before, after = frames[19][0].astype(int), frames[39][0].astype(int)
    mixed = frames[24][0]
    assert psnr(mixed, ((before + after) // 2).astype(np.uint8)) >= 38
    assert psnr(frames[29][0], frames[39][0]) >= 38
    shares = [float(np.abs(frames[20 + n][0].astype(int) - before).mean()) for n in range(10)]
    assert shares == sorted(shares)


def test_a_long_shot_is_coded_in_pieces_that_join_without_a_seam() -> None:
    timeline = film(statement("A card"), frames=2 * LONGEST + 100)
    (parts,) = stretches(timeline)
    assert len(parts) == 3
    assert sum(part.frames for part in parts) == timeline.frames
    assert [part.first for part in parts] == [0, parts[0].frames, 2 * parts[0].frames]
    assert all(part.first % (2 * FPS) == 0 for part in parts)


def test_every_shape_has_its_own_size(store: Store) -> None:
    for aspect in Aspect:
        frames = decoded(
            finished(film(statement("A card"), frames=2, aspect=aspect), store, aspect.name)
        )
        assert frames[0][0].shape[::-1] == aspect.size


def test_an_interrupted_render_keeps_the_shots_that_were_finished(store: Store) -> None:
    timeline = film(statement("One"), statement("Two"), frames=6)

    class Interrupted(Heard):
        def advance(self, *_: object, **__: object) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(timeline, store, Interrupted())
    _, rendered = render(timeline, store)
    assert sum(rendered) == 1
    assert not [path for path in store.root.rglob(".*") if path.is_file()]


def test_plain_coding_shows_the_same_pictures_under_another_name(store: Store) -> None:
    timeline = film(statement("A card"), frames=40)
    (written,), _ = render(timeline, store)
    (plain,), _ = render_picture(timeline, store, Heard(), workers=1, plain=True)
    assert plain != written
    assert (
        open_segment(store.path(plain)).parameters == open_segment(store.path(written)).parameters
    )
    assert open_segment(store.path(plain)).frames == open_segment(store.path(written)).frames == 40


def test_workers_give_up_their_shots_when_the_render_is_interrupted(store: Store) -> None:
    class Interrupted(Heard):
        def advance(self, *_: object, **__: object) -> None:
            raise KeyboardInterrupt

    timeline = film(*(statement(f"Card {n}") for n in range(8)), frames=60)
    with pytest.raises(KeyboardInterrupt):
        render(timeline, store, Interrupted(), workers=2)
    finished_ones = sum(path.suffix == ".h264" for path in store.root.rglob("*"))
    assert 1 <= finished_ones < 8


def test_memory_does_not_grow_with_the_length_of_a_shot(store: Store, tmp_path: Path) -> None:
    peaks = []
    for frames in (30, 120):
        tracemalloc.start()
        render(film(photograph(tmp_path), frames=frames), store)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.1


def test_a_segment_knows_its_units_without_reading_them(store: Store) -> None:
    keys, _ = render(film(statement("A card"), frames=70), store)
    segment = open_segment(store.path(keys[0]))
    assert segment.frames == 70
    assert [frame for _, frame, key in segment.units if key] == [0, 60]
    assert [len(unit.payload) for unit in segment.read()] == [size for size, _, _ in segment.units]
    (store.root / "half").write_bytes(store.read(keys[0])[:-5])
    with pytest.raises(ValueError, match="not a whole segment"):
        open_segment(store.root / "half")
