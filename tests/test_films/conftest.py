"""An installation in a folder of its own, whose voice hums so that a film takes seconds."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.test_films.processes import Crew

Installed = Callable[..., Crew]


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    """Makes an installation with those variables in its environment."""
    crews: list[Crew] = []

    def install(**variables: str) -> Crew:
        usual = {
            "DATA_DIR": str(tmp_path),
            "NARRATOR": "sandbox",
            "RATE_LIMIT_PER_MINUTE": "100000",
            "RATE_LIMIT_PER_HOUR": "100000",
        }
        crew = Crew(tmp_path, usual | variables)
        crews.append(crew)
        return crew

    yield install
    for crew in crews:
        crew.end()
