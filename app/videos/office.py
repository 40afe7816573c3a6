"""What asking for films needs beside the database: who makes them, prices, the folder of films."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.bucket import Bucket
from app.core.store import Store
from app.costs.prices import PriceTable
from app.videos.choosing import Equipment
from app.videos.making import Making

FILMS: Final = "videos"
"""The folder of finished films: in the data folder, and in the bucket if there is one."""


class Workshop(Protocol):
    """Makes films. Asking is part of the caller's transaction; calling off is not."""

    def ask(self, session: Session, video_id: UUID, making: int, owner_id: UUID) -> None:
        """Have that making of the film made, if the transaction commits."""

    def call_off(self, video_id: UUID, making: int) -> None:
        """Stop that making: what waits never starts, what runs ends within two seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where films are asked for. `equipment` is who is set up here; `films` their folder."""

    workshop: Workshop
    prices: PriceTable
    equipment: Equipment
    films: Path
    store: Store

    def folder(self, video_id: UUID) -> Path:
        """Where that film lies."""
        return folder_of(self.films, video_id)

    def file(self, video_id: UUID, kept: str) -> Path:
        """Where that file of the film lies, brought here first if another machine made it."""
        path = self.folder(video_id) / kept
        bucket = self.store.bucket
        if bucket is not None and not path.exists():
            bucket.fetch(f"{FILMS}/{video_id}/{kept}", path)
        return path

    def forget(self, video_id: UUID) -> None:
        """Delete the film's files and what was written down while it was made, everywhere."""
        for folder in (self.folder(video_id), self.store.path(f"work/{video_id}")):
            shutil.rmtree(folder, ignore_errors=True)
        if self.store.bucket is not None:
            self.store.bucket.forget(f"{FILMS}/{video_id}/")
            self.store.bucket.forget(f"store/work/{video_id}/")


def folder_of(films: Path, video_id: UUID) -> Path:
    """The folder of one film among all; each making has a folder of its own in it."""
    return films / str(video_id)


def forget_earlier(films: Path, making: Making, bucket: Bucket | None) -> None:
    """Delete the files of the makings before this one: it has taken their place."""
    for number in range(1, making.revision):
        shutil.rmtree(folder_of(films, making.video_id) / str(number), ignore_errors=True)
        if bucket is not None:
            bucket.forget(f"{FILMS}/{making.video_id}/{number}/")
