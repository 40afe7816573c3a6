"""Stages are timed and counted by the clock they are given."""

from itertools import count

from app.generation.ports import Stage
from app.videos.stopwatch import Lap, Stopwatch
from tests.test_generation.studio import Silent


def test_a_stage_is_timed_from_its_beginning_to_its_end() -> None:
    watch = Stopwatch(Silent(), count(step=2).__next__)
    watch.begin(Stage.READ, 1)
    watch.finish(Stage.READ)
    assert watch.laps == (Lap(stage=Stage.READ, seconds=2.0),)


def test_a_stage_done_twice_takes_the_time_of_both_and_counts_its_last_pieces() -> None:
    watch = Stopwatch(Silent(), count().__next__)
    for pieces in (3, 2):
        watch.begin(Stage.NARRATE, pieces)
        for _ in range(pieces):
            watch.advance(Stage.NARRATE, reused=pieces == 2)
        watch.finish(Stage.NARRATE)
    assert watch.laps == (Lap(stage=Stage.NARRATE, seconds=2.0, done=2, reused=2, made=3),)


def test_stages_are_listed_in_the_order_of_making() -> None:
    watch = Stopwatch(Silent(), count().__next__)
    for stage in (Stage.MIX, Stage.READ, Stage.RENDER):
        watch.begin(stage, 1)
        watch.finish(stage)
    assert [lap.stage for lap in watch.laps] == [Stage.READ, Stage.RENDER, Stage.MIX]
