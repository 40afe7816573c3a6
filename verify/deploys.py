"""Twenty films in hand while the release that makes them is replaced by the next."""

import threading
import time
from collections.abc import Sequence
from contextlib import closing

from verify import releases
from verify.hand import STAGES
from verify.nursery import Hands
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.releases import LAST, MORE
from verify.servers import postgres
from verify.shop import SlowShop
from verify.stage import Stage, staged
from verify.storms import NOTHING

FILMS = releases.AT_ONCE
PATIENCE = 120.0
"""Seconds until all films are in hand, and until the old release has gone, before it is given up."""
PAUSE = 1.0
"""Seconds after which half of the calls in hand are answered; the others not before the old release has gone."""
LATE = FILMS // 2
"""Calls whose answers come too late: they alone may be unknown."""
DRAINED = 30.0
"""Seconds after which whoever runs containers kills one that was asked to leave."""


def deploy_on_sqlite(effort: Effort) -> Figures:  # noqa: ARG001 - twenty films, always
    """The old release leaves, and the new one is started: SQLite has one worker."""
    shop = SlowShop()
    with staged(shop=shop, work=releases.first, hands=releases.__name__) as stage:
        return _deploy(stage, shop, side_by_side=False)


def deploy_on_postgres(effort: Effort) -> Figures:  # noqa: ARG001 - as above
    """The new release works beside the old one before that is asked to leave."""
    shop = SlowShop()
    with (
        postgres() as server,
        staged(server.address, shop=shop, work=releases.first, hands=releases.__name__) as stage,
    ):
        return _deploy(stage, shop, side_by_side=True)


def _deploy(stage: Stage, shop: SlowShop, *, side_by_side: bool) -> Figures:
    for number in range(FILMS):
        shop.keep(stage.ask(), STAGES[number % len(STAGES)])
    with closing(Hands(releases.__name__)) as old:
        old.bear(*stage.place, "first")
        if not shop.wait_for(FILMS, PATIENCE):
            raise RuntimeError(f"Of {FILMS} films {len(shop.waiting)} came into hand.")
        if side_by_side:
            stage.hand.bear(*stage.place, "second")
        left = _leave(stage, shop, old)
        if not side_by_side:
            stage.hand.bear(*stage.place, "second")
    for film in stage.films:
        shop.let_go(film)
    stage.play_out()
    results = [stage.desk.status(f"video:{film}").result for film in stage.films]
    return {**stage.figures(), **left, **held_against([_names(result) for result in results])}


def _leave(stage: Stage, shop: SlowShop, old: Hands) -> Figures:
    """Ask the old release to leave; half of what it waits for is answered soon, the rest too late."""
    before, began = shop.callers[old.pid], time.monotonic()
    old.ask_to_leave()
    threading.Event().wait(PAUSE)
    for film in stage.films[::2]:
        shop.let_go(film)
    code = old.wait(PATIENCE)
    return {
        **departed(code),
        "films in hand": len(shop.waiting),
        "stages they were at": len({of for _, of in shop.waiting}),
        "seconds until the old release had left": time.monotonic() - began,
        "calls begun by one who was asked to leave": shop.callers[old.pid] - before,
    }


def departed(code: int) -> Figures:
    """Whether the old release left of its own will, by the code it ended with."""
    return {"old releases ended by a signal": code < 0}


def held_against(made: Sequence[Sequence[str]]) -> Figures:
    """What each film went through, against what the new release demands."""
    return {
        "stages skipped": sum(not {*STAGES, LAST} <= set(names) for names in made),
        "films that took a stage twice": sum(len(set(names)) < len(names) for names in made),
        "films that took up the new stage": sum(MORE in names for names in made),
        "films that were past it": sum(MORE not in names for names in made),
    }


def _names(result: object) -> list[str]:
    """The stages of which a film's result tells: `film:stage…` each."""
    return [str(each).split(":")[1] for each in result] if isinstance(result, list) else []


BOUNDS = (
    *NOTHING,
    *none_of(
        "films that took a stage twice",
        "calls begun by one who was asked to leave",
        "old releases ended by a signal",
    ),
    Bound(name="calls listed as unknown", most=LATE),
    Bound(name="films in hand", least=FILMS),
    Bound(name="stages they were at", least=len(STAGES)),
    Bound(name="films that took up the new stage", least=1),
    Bound(name="films that were past it", least=1),
    Bound(name="seconds until the old release had left", most=DRAINED),
)
DEPLOYS = (
    Promise(
        name="deploy-20",
        sentence="Twenty films in hand outlive a deploy: the old release leaves in time, the new one finishes each once.",
        bounds=BOUNDS,
        run=deploy_on_sqlite,
    ),
    Promise(
        name="deploy-20-postgres",
        sentence="The same on PostgreSQL, with the new release at work before the old one leaves.",
        bounds=BOUNDS,
        run=deploy_on_postgres,
    ),
)
