"""A worker that publishes one film and kills itself at the point it is told."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from app.database import open_database
from app.publishing.upload_ports import Going, Seat, Shown, Tube
from app.tasks import publish_insert
from app.tasks.publish import publish_workflow
from tests.test_publishing.pressroom import SetClock, press_at


class DyingTube:
    """YouTube, for a caller who dies before or after one call, or at a word of an upload."""

    def __init__(self, tube: Tube, point: str) -> None:
        self._tube: Final = tube
        self._point: Final = point
        self._told = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Any call of YouTube, with the death before or after it."""

        def called(*arguments: Any) -> Any:  # noqa: ANN401 - as the port's own
            self._die_at(f"before {name}")
            answer = getattr(self._tube, name)(*arguments)
            self._die_at(f"after {name}")
            return answer

        return called

    def go_on(self, seat: Seat, going: Going) -> Shown:
        """The upload, which may end at a word of it."""
        self._die_at("before go_on")
        shown = self._tube.go_on(
            seat, replace(going, tell=self._tell(going), ending=self._end(going))
        )
        self._die_at("after go_on")
        return shown

    def _tell(self, going: Going) -> Callable[[int], None]:
        def tell(kept: int) -> None:
            going.tell(kept)
            self._told += 1
            self._die_at(f"tell {self._told}")

        return tell

    def _end(self, going: Going) -> Callable[[], None]:
        def ending() -> None:
            self._die_at("ending")
            going.ending()
            self._die_at("ended")

        return ending

    def _die_at(self, point: str) -> None:
        if point == self._point:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Publish that film to that YouTube, and die at that point."""
    url, youtube, films, publication_id, point, now = sys.argv[1:]
    publish_insert.PAUSE = 0.0  # type: ignore[misc]  # each chunk is told of
    clock, plenty = SetClock(datetime.fromisoformat(now)), {"units": 100_000, "soft_units": 100_000}
    _, press = press_at(open_database(url), youtube, Path(films), clock=clock, **plenty)
    dying: Any = DyingTube(press.tube, point)
    publish_workflow(replace(press, tube=dying)).body(str(UUID(publication_id)), 1)
