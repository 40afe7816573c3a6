"""A provider on the loopback address that bills whatever it answers, and remembers every bill."""

from collections import Counter
from threading import Condition, Event

from typing_extensions import override

from tests.vendors.loopback import Asked, Reply, Vendor, reply_json


class Shop(Vendor):
    """Sells one picture to whoever asks. `billed` counts what was sold under each key, `callers` by process."""

    costly = ("/buy",)

    def __init__(self) -> None:
        super().__init__()
        self.billed: Counter[str] = Counter()
        self.callers: Counter[int] = Counter()

    @override
    def answer(self, asked: Asked) -> Reply:
        wanted = asked.json()
        key, by = str(wanted["key"]), int(str(wanted["by"]))
        with self.lock:
            self.billed[key] += 1
            self.callers[by] += 1
        return reply_json({"picture": key})


class SlowShop(Shop):
    """Bills at once, and keeps the answer of one call of each film that it is told of until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self._doors: dict[tuple[str, str], Event] = {}
        self._changed = Condition(self.lock)
        self.waiting: set[tuple[str, str]] = set()
        """Films and their stages whose answers are kept."""

    def keep(self, film: str, stage: str) -> None:
        """Keep the first answer to that stage of that film."""
        self._doors[film, stage] = Event()

    def let_go(self, film: str) -> None:
        """Give the answer that was kept."""
        for (of, _), door in self._doors.items():
            if of == film:
                door.set()

    def wait_for(self, films: int, seconds: float) -> bool:
        """Whether so many films wait for an answer within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.waiting) >= films, seconds)

    @override
    def answer(self, asked: Asked) -> Reply:
        reply, wanted = super().answer(asked), asked.json()
        place = str(wanted["film"]), str(wanted["stage"])
        door = self._doors.get(place)
        if door is None or place in self.waiting:
            return reply
        with self._changed:
            self.waiting.add(place)
            self._changed.notify_all()
        door.wait()
        return reply
