"""A film as it is asked for, before anybody has worked on it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.videos.models import State

UNTOUCHED: Final[dict[str, object]] = {
    "state": State.QUEUED,
    "revision": 1,
    "takes": {},
    "stage": "",
    "percent": 0,
    "problem": None,
    "facts": {},
    "files": {},
    "publish_as": {},
    "settled_at": None,
    "version": 1,
}
"""The members of a film that nobody has worked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A film as it was asked for: nobody has worked on it yet. `quote` is in micro-dollars."""

    id: UUID
    owner_id: UUID
    channel_id: str
    quote: int
    state: State = State.QUEUED
    stage: str = ""
    percent: int = 0
    revision: int = 1
