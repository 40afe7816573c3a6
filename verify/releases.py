"""Two releases of what makes films: the second does one thing more in the middle, and one at the end.

`python -m verify.releases DATABASE SHOP FOLDER first|second` works as `verify.hand` does.
"""

import sys

from app.engine import Queue, patched, step, workflow
from verify.hand import STAGES, buy, finish, work

AT_ONCE = 20
FILMS = Queue("films", per_worker=AT_ONCE, poll=0.05)
EARLY, LATE = STAGES[:3], STAGES[3:]
MORE, LAST = "translate", "tell"
"""What the second release does beside the six stages of the first."""


@workflow("film", queue=FILMS)
def first(video: str) -> list[str]:
    """Six paid stages, then the end."""
    bought = [buy(video, stage) for stage in STAGES]
    finish(video)
    return bought


@workflow("film", queue=FILMS)
def second(video: str) -> list[str]:
    """The same, with a seventh stage for films that are not past its place, and a word at the end."""
    done = [buy(video, stage) for stage in EARLY]
    if patched("translate before it is narrated"):
        done.append(buy(video, MORE))
    done += [buy(video, stage) for stage in LATE]
    finish(video)
    return [*done, tell(video)]


@step(LAST)
def tell(video: str) -> str:
    """Say that the film is made."""
    return f"{video}:{LAST}"


RELEASES = {each.body.__name__: each for each in (first, second)}


def main() -> int:
    """Make films as that release does, until asked to leave."""
    return work(RELEASES[sys.argv[4]])


if __name__ == "__main__":
    sys.exit(main())
