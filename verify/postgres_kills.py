"""The database server itself killed again and again under the work, and started on the files it has."""

import threading

from verify.hand import STAGES
from verify.promise import Bound, Effort, Figures, Promise
from verify.servers import postgres
from verify.stage import staged
from verify.storms import NOTHING, wait_for_sales

AWAY = 0.5
"""Seconds that the server is away at most, beside its own recovery."""


def kill_the_server(effort: Effort) -> Figures:
    """Films of six paid stages on PostgreSQL while the server dies, spread over the whole of the work."""
    kills = effort.choose(quick=20, long=20, named=effort.kills)
    films = effort.choose(quick=60, long=60, named=effort.films)
    chance = effort.chance()
    with postgres() as server, staged(server.address) as stage:
        for _ in range(films):
            stage.ask()
        stage.is_mended = True
        stage.start()
        between = films * len(STAGES) / (kills + 1)
        for number in range(1, kills + 1):
            wait_for_sales(stage, int(number * between * chance.uniform(0.85, 1.0)))
            threading.Event().wait(chance.uniform(0.0, 0.08))
            server.kill()
            threading.Event().wait(chance.uniform(0.0, AWAY))
            server.start()
        stage.play_out()
        return {
            **stage.figures(),
            "kills of the server": kills,
            "workers that ended and were started again": stage.mended,
        }


POSTGRES_KILLS = Promise(
    name="kills-of-postgres",
    sentence="The database server dies twenty times under the work: no film is lost, no call is billed unseen.",
    bounds=(*NOTHING, Bound(name="kills of the server", least=20)),
    run=kill_the_server,
    long=True,
)
