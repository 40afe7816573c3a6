"""A timeline puts what is seen where it is heard."""

from itertools import pairwise

import pytest

from app.generation.brief import Aspect, Brief
from app.generation.compose import compose
from app.generation.narration import Clip, Narration, Word
from app.generation.script import (
    Bullet,
    BulletsVisual,
    Headline,
    ImageVisual,
    Line,
    NumberVisual,
    Scene,
    Script,
    StatementVisual,
    Visual,
)
from app.generation.timeline import FPS, Motion, Timeline, Transition
from app.media.captions import spoken


def film(*visuals: Visual, lines: int = 2, seconds: float = 2.013) -> Timeline:
    words = (Word(text="Well", start=0.0, end=1.0), Word(text="said.", start=1.0, end=seconds))
    clip = Clip(audio="voice/a.wav", seconds=seconds, words=words)
    scenes = tuple(Scene(lines=(Line(text="Well said."),) * lines, visual=v) for v in visuals)
    script = Script(title="T", language="en", scenes=scenes, headline=Headline(first="T"))
    narration = Narration(scenes=((clip,) * lines,) * len(visuals))
    return compose(script, narration, Brief(aspect=Aspect.WIDE))


STATEMENT = StatementVisual(text="x")
PICTURE = ImageVisual(image="a.jpg")


def test_shots_follow_each_other_without_gap_or_overlap() -> None:
    timeline = film(*[STATEMENT] * 40)
    assert timeline.shots[0].first == 0
    for before, after in pairwise(timeline.shots):
        assert before.first + before.frames == after.first
    assert timeline.shots[-1].first + timeline.shots[-1].frames == timeline.frames


def test_borders_do_not_drift_over_a_long_film() -> None:
    timeline = film(*[STATEMENT] * 200, lines=1)
    for shot, speech in zip(timeline.shots[1:], timeline.speech[1:], strict=True):
        assert 0 < speech.start - shot.first / FPS < 0.35


def test_a_cut_never_falls_into_a_word() -> None:
    timeline = film(*[STATEMENT] * 12)
    for shot in timeline.shots[1:]:
        at = shot.first / FPS
        assert not any(s.start < at < s.start + s.seconds for s in timeline.speech)


def test_a_bullet_arrives_with_the_sentence_that_speaks_of_it() -> None:
    bullets = tuple(Bullet(text=str(n), line=n) for n in range(3))
    timeline = film(STATEMENT, BulletsVisual(title="t", bullets=bullets), lines=3)
    shot = timeline.shots[1]
    starts = [speech.start for speech in timeline.speech[3:]]
    for reveal, start in zip(shot.reveals, starts, strict=True):
        assert 0 <= start - (shot.first + reveal) / FPS < 0.2


def test_bullets_of_one_sentence_arrive_with_their_words() -> None:
    bullets = tuple(Bullet(text=text, line=1) for text in ("Well", "Said again", "Unsaid"))
    shot = film(STATEMENT, BulletsVisual(title="t", bullets=bullets)).shots[1]
    first, second, third = shot.reveals
    assert 0.9 < (second - first) / FPS < 1.1
    assert third == second, "what is not found among the words comes no earlier than those above"


def test_neighbouring_pictures_move_differently_and_cards_stand_still() -> None:
    shots = film(PICTURE, STATEMENT, PICTURE, PICTURE).shots
    moves = [shot.motion for shot in shots if shot.motion is not Motion.STILL]
    assert len(moves) == 3
    assert all(a is not b for a, b in pairwise(moves))
    assert shots[1].motion is Motion.STILL


def test_a_number_strikes_and_the_rest_blends_in() -> None:
    shots = film(STATEMENT, NumberVisual(number="408", label="km up"), STATEMENT).shots
    assert [shot.transition for shot in shots] == [
        Transition.CUT,
        Transition.CUT,
        Transition.FADE,
    ]
    assert [shot.fade for shot in shots] == [0, 0, 10]


def test_the_film_breathes_before_the_first_word_and_after_the_last() -> None:
    timeline = film(STATEMENT)
    assert timeline.speech[0].start > 0.2
    last = timeline.speech[-1]
    assert timeline.seconds - (last.start + last.seconds) > 1.0


@pytest.mark.parametrize("longer", [0.0125, 0.1, 1.0 / 7, 2.345])
def test_a_scene_that_becomes_longer_moves_the_later_ones_and_changes_nothing_of_them(
    longer: float,
) -> None:
    def composed(seconds: float) -> Timeline:
        clips = [
            Clip(
                audio="voice/a.wav",
                seconds=end,
                words=(
                    Word(text="Well", start=0.05, end=end / 2),
                    Word(text="said.", start=end / 2, end=end),
                ),
            )
            for end in (seconds, 2.0375, 1.6125)
        ]
        bullets = BulletsVisual(title="t", bullets=(Bullet(text="a", line=0),) * 2)
        scenes = tuple(
            Scene(lines=(Line(text="Well said."),), visual=visual)
            for visual in (STATEMENT, bullets, STATEMENT)
        )
        script = Script(title="T", language="en", scenes=scenes, headline=Headline(first="T"))
        narration = Narration(scenes=tuple((clip,) for clip in clips))
        return compose(script, narration, Brief(aspect=Aspect.WIDE))

    def seen(timeline: Timeline) -> list[object]:
        return [
            (
                shot.frames,
                shot.reveals,
                [spoken(c, shot.first, shot.frames) for c in timeline.cues[-2:]],
            )
            for shot in timeline.shots[1:]
        ]

    before, after = composed(2.0), composed(2.0 + longer)
    assert before.frames <= after.frames
    assert seen(before) == seen(after)
