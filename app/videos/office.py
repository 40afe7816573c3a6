"""What asking for films needs beside the database: who makes them, prices, the folder of films."""

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.bucket import Bucket
from app.core.exceptions import Invalid
from app.core.store import Store
from app.costs.prices import PriceTable
from app.videos.choosing import Equipment
from app.videos.delivery import FILMS
from app.videos.making import Making
from app.videos.previews import Previews
from app.videos.script_page import STORE, picture_name

MOST_PICTURES: Final = 100
"""Of one film, that were sent."""
_SENT: Final = re.compile(r"picture:[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """When a film is made: after `delay` seconds at the earliest; `backfill` lets others go first."""

    delay: float = 0.0
    backfill: bool = False


class Workshop(Protocol):
    """Makes films. Asking is part of the caller's transaction; calling off is not."""

    def ask(
        self,
        session: Session,
        video_id: UUID,
        making: int,
        owner_id: UUID,
        turn: Turn,
    ) -> None:
        """Have that making of the film made when it is its turn, if the transaction commits."""

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
    previews: Previews

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

    def pictures(self, video_id: UUID, said: str) -> dict[str, str]:
        """The pictures sent for that film which a text names: their files, by their names."""
        keys = {name: _picture(video_id, name[8:]) for name in _SENT.findall(said)}
        return {name: f"{STORE}{key}" for name, key in keys.items() if self.store.has(key)}

    def keep_picture(self, video_id: UUID, content: bytes) -> str:
        """Keep a picture that was sent for that film; its name. Raises Invalid for what is none.

        What it is is told by what is in it, whatever it is called; the same one is kept once.
        """
        key = _picture(video_id, hashlib.sha256(content).hexdigest()[:32])
        if not self.store.has(key):
            folder = self.store.path(key).parent
            if folder.is_dir() and len(list(folder.iterdir())) >= MOST_PICTURES:
                raise Invalid(f"A video has at most {MOST_PICTURES} pictures that were sent.")
            with self.store.making(key) as path:
                path.write_bytes(content)
                _refuse_no_picture(path)
        self.store.share(key)
        return picture_name(f"{STORE}{key}")

    def forget(self, video_id: UUID) -> None:
        """Delete the film's files and what was written down while it was made, everywhere."""
        work = f"work/{video_id}"
        notes = (self.store.path(f"{kind}/{work}") for kind in (".lengths", ".shared"))
        for folder in (self.folder(video_id), self.store.path(work), *notes):
            shutil.rmtree(folder, ignore_errors=True)
        if self.store.bucket is not None:
            self.store.bucket.forget(f"{FILMS}/{video_id}/")
            self.store.bucket.forget(f"store/work/{video_id}/")


def _picture(video_id: UUID, digest: str) -> str:
    return f"work/{video_id}/pictures/{digest}"


def _refuse_no_picture(path: Path) -> None:
    from app.media.images import open_picture  # noqa: PLC0415 - dear to load, and seldom needed

    try:
        open_picture(path)
    except Invalid as error:
        what = error.what.replace(f"The picture {path.name}", "What was sent")
        what = what.replace(path.name, "What was sent")
        raise Invalid(what, remedy=error.remedy) from error


def folder_of(films: Path, video_id: UUID) -> Path:
    """The folder of one film among all; each making has a folder of its own in it."""
    return films / str(video_id)


def forget_earlier(films: Path, making: Making, bucket: Bucket | None) -> None:
    """Delete the files of the makings before this one: it has taken their place."""
    for number in range(1, making.revision):
        shutil.rmtree(folder_of(films, making.video_id) / str(number), ignore_errors=True)
        if bucket is not None:
            bucket.forget(f"{FILMS}/{making.video_id}/{number}/")
