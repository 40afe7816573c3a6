"""What the stages of a film hand on to the next ones."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

from pydantic import JsonValue, TypeAdapter

from app.core.store import Store
from app.generation.article import Article
from app.generation.film import Film, Inspection
from app.generation.pipeline import Plan
from app.generation.script import Script
from app.tasks.results import Results
from app.videos.script_page import STORE
from app.videos.stopwatch import Lap


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What was read. `making` says in which making of the film, as with all results."""

    article: Article | None
    script: Script | None
    laps: tuple[Lap, ...]
    making: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What was thought and spoken."""

    plan: Plan
    laps: tuple[Lap, ...]
    making: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What was rendered and mixed."""

    film: Film
    laps: tuple[Lap, ...]
    making: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What was measured, and found good."""

    inspection: Inspection
    laps: tuple[Lap, ...]
    making: int = 1


def laps_of(
    results: Iterable[Material | Planned | Rendered | Inspected], now: int
) -> tuple[Lap, ...]:
    """How long the stages took in the making `now`: what an earlier one left took no time."""
    return tuple(
        lap if each.making == now else replace(lap, seconds=0.0, reused=lap.done, made=0)
        for each in results
        for lap in each.laps
    )


def script_of(planned: str, store: Store) -> dict[str, JsonValue]:
    """The script of what was Planned, as JSON in which files of the store have no place."""
    script = Results(store).read(planned, Planned).plan.script
    page = json.dumps(TypeAdapter(Script).dump_python(script, mode="json"))
    return cast("dict[str, JsonValue]", json.loads(page.replace(_root(store), STORE)))


def script_here(page: dict[str, JsonValue], store: Store) -> Script:
    """The script of that JSON, with its files where they are on this machine."""
    return TypeAdapter(Script).validate_json(json.dumps(page).replace(STORE, _root(store)))


def _root(store: Store) -> str:
    return json.dumps(f"{store.root}/")[1:-1]
