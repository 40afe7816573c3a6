"""A worker process for the tests to kill."""

import asyncio
import logging
import os
import sys

from typing_extensions import override

from app.core.exceptions import YtempireError
from app.database import open_database
from app.engine import Runtime, Timing
from tests.test_engine import plays
from tests.test_engine.prompter import ask

BRISK = Timing(beat=0.1, watch=0.1, grace=3.0, silence=float(os.environ.get("SILENCE", "60")))


class Told(logging.Handler):
    """Lets the test know of what is logged here."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        ask(str(record.msg))


def main(url: str, without: str) -> int:
    logging.getLogger("app.engine").setLevel(logging.INFO)
    logging.getLogger("app.engine").addHandler(Told())
    database = open_database(url, pool_size=2)
    workflows = [each for each in plays.ALL if each.name not in without.split(",")]
    runtime = Runtime(database, workflows, timing=BRISK)
    try:
        runtime.start()
    except YtempireError as error:
        ask("refused", str(error))
        return 3
    ask("ready", runtime.slot)
    try:
        in_order = runtime.serve_until_asked_to_leave(float(os.environ.get("DRAIN", "20")))
    except YtempireError as error:
        ask("lost", str(error))
        os._exit(4)
    ask("left", in_order)
    asyncio.run(database.close())
    if not in_order:
        os._exit(1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
