"""A good film, made once for all tests that look at it or spoil it."""

import pytest

from app.core.store import Store
from app.generation.film import Inspection
from app.media.sound import mix
from tests.test_inspect import films
from tests.test_inspect.films import Stage, encode, inspected


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    store = Store(tmp_path_factory.mktemp("inspect"))
    good = films.good_timeline(store)
    sound = store.path(mix(good, store).audio)
    return Stage(store, good, sound, encode(store.path("good.mp4"), sound))


@pytest.fixture(scope="session")
def good_inspection(stage: Stage) -> Inspection:
    return inspected(stage.store, stage.film, stage.timeline)
