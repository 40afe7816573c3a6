"""What asking for films needs beside the database: who makes them, prices, the folder of films."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.store import Store
from app.costs.prices import PriceTable
from app.videos.choosing import Equipment


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

    def forget(self, video_id: UUID) -> None:
        """Delete the film's files and what was written down while it was made."""
        for folder in (self.folder(video_id), self.store.path(f"work/{video_id}")):
            shutil.rmtree(folder, ignore_errors=True)


def folder_of(films: Path, video_id: UUID) -> Path:
    """The folder of one film among all."""
    return films / str(video_id)
