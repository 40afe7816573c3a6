"""A provider on the loopback address that bills whatever it answers, and remembers every bill."""

import json
from collections import Counter

from typing_extensions import override

from tests.vendors.loopback import Asked, Reply, Vendor, reply_json


class Shop(Vendor):
    """Sells one picture to whoever asks. `billed` counts what was sold under each key."""

    costly = ("/buy",)

    def __init__(self) -> None:
        super().__init__()
        self.billed: Counter[str] = Counter()

    @override
    def answer(self, asked: Asked) -> Reply:
        key = json.loads(asked.body)["key"]
        with self.lock:
            self.billed[key] += 1
        return reply_json({"picture": key})
