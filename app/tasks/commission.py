"""One film as the program of a stage is told of it."""

from dataclasses import dataclass, field
from typing import Final

from pydantic import TypeAdapter

from app.core.store import Store
from app.costs.plan import Choices
from app.generation.brief import Brief
from app.generation.script import Script

AUDIO: Final = "audio.m4a"
"""Beside the files every film is handed over with."""
FOLDER: Final = "FILM_FOLDER"
"""In the environment of the program: where the film is handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """One film as a stage needs it: whose it is, who makes it, how it is to be, its one source.

    `revision` names the making whose money pays, `by_hand` is the script as a person changed it;
    `takes` counts stages made anew on purpose; `shown` are the pages of footage that the channel's last
    films showed.
    """

    video_id: str
    owner_id: str
    revision: int
    choices: Choices
    brief: Brief
    source_url: str = ""
    source_text: str = ""
    script: str = ""
    by_hand: Script | None = None
    takes: dict[str, int] = field(default_factory=dict)
    shown: tuple[str, ...] = ()


def keep_commission(commission: Commission, store: Store) -> str:
    """Put the commission into the store for the stages; its key."""
    key = f"work/{commission.video_id}/order-{commission.revision}.json"
    store.write(key, TypeAdapter(Commission).dump_json(commission))
    return key


def read_commission(key: str, store: Store) -> Commission:
    """The commission of that key."""
    return TypeAdapter(Commission).validate_json(store.read(key))
