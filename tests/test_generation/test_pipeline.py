"""A plan is as long as was asked, by the pace the voice really has."""

from dataclasses import replace

import pytest

from app.generation.brief import Brief
from app.generation.pipeline import plan_article, plan_script
from tests.test_generation.studio import (
    FirstSentences,
    Silent,
    SteadyVoice,
    article,
    studio,
)


@pytest.mark.parametrize("seconds", [30, 90, 240])
@pytest.mark.parametrize("real", [0.045, 0.06, 0.09])
def test_the_length_asked_for_is_met_however_the_voice_surprises(
    seconds: float, real: float
) -> None:
    house = studio(SteadyVoice(believed=0.06, real=real))
    plan = plan_article(Brief(duration=seconds), article(), house, Silent())
    assert plan.timeline.seconds == pytest.approx(seconds, rel=0.10)


def test_a_script_that_fits_at_once_is_written_once() -> None:
    writer = FirstSentences()
    house = studio(SteadyVoice(believed=0.06, real=0.06), writer)
    plan_article(Brief(duration=120), article(), house, Silent())
    assert len(writer.asked) == 1


def test_an_article_that_runs_out_is_not_padded_nor_asked_for_ever() -> None:
    writer = FirstSentences()
    plan = plan_article(Brief(duration=600), article(5), studio(writer=writer), Silent())
    assert plan.timeline.seconds < 60
    assert len(writer.asked) == 2


def test_a_script_of_ones_own_is_spoken_as_it_stands() -> None:
    house = studio()
    script = plan_article(Brief(duration=30), article(), house, Silent()).script
    plan = plan_script(Brief(), script, house, Silent())
    assert plan.script == script
    assert [len(scene) for scene in plan.narration.scenes] == [len(s.lines) for s in script.scenes]


def test_the_same_plan_twice_is_the_same_timeline() -> None:
    house = studio()
    plans = [plan_article(Brief(duration=45), article(), house, Silent()) for _ in range(2)]
    assert plans[0].timeline == plans[1].timeline
    other = replace(Brief(duration=45), captions=False)
    assert plan_article(other, article(), house, Silent()).timeline != plans[0].timeline
