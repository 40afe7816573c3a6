"""The files of finished films, brought here first where another machine made them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.core.bucket import Bucket
from app.publishing.metadata_film import FilmGone, FilmSaid, read_film
from app.videos.delivery import FILMS
from app.videos.office import folder_of


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where finished films lie: a folder of this machine, and the bucket all share, if any."""

    films: Path
    bucket: Bucket | None = None

    def file(self, video_id: UUID, files: Mapping[str, str], name: str) -> Path:
        """One file of the film, by the name its row gives it. Raises FilmGone."""
        kept = files.get(name)
        path = folder_of(self.films, video_id) / (kept or name)
        if kept and self.bucket is not None and not path.exists():
            self.bucket.fetch(f"{FILMS}/{video_id}/{kept}", path)
        if not kept or not path.is_file():
            raise FilmGone(
                f"The film's {name} is not there.", remedy="Make the film again with retry."
            )
        return path

    def said(self, video_id: UUID, files: Mapping[str, str]) -> FilmSaid:
        """What the film says and was made of. Raises FilmGone."""
        return read_film(*(self.file(video_id, files, name) for name in ("script", "report")))
