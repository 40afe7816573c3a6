"""An installation in a folder of its own, whose voice hums so that a film takes seconds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.test_films.processes import Crew

Installed = Callable[..., Crew]


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    """Makes an installation with those variables in its environment."""
    with installation(tmp_path) as install:
        yield install


@contextmanager
def installation(folder: Path) -> Iterator[Installed]:
    """The same in that folder; its processes end with the block."""
    crews: list[Crew] = []

    def install(**variables: str) -> Crew:
        usual = {
            "DATA_DIR": str(folder),
            "NARRATOR": "sandbox",
            "RATE_LIMIT_PER_MINUTE": "100000",
            "RATE_LIMIT_PER_HOUR": "100000",
        }
        crew = Crew(folder, usual | variables)
        crews.append(crew)
        return crew

    try:
        yield install
    finally:
        for crew in crews:
            crew.end()
