import pytest

from app.generation.ports import Stage


class Heard:
    """A Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.total = 0
        self.spoken = 0
        self.reused = 0
        self.finished = False

    def begin(self, stage: Stage, total: int) -> None:
        assert stage is Stage.NARRATE
        self.total = total

    def advance(self, stage: Stage, *, reused: bool = False) -> None:
        assert stage is Stage.NARRATE
        self.reused += reused
        self.spoken += not reused

    def finish(self, stage: Stage) -> None:
        assert stage is Stage.NARRATE
        self.finished = True


@pytest.fixture
def heard() -> Heard:
    return Heard()
