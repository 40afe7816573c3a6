"""Handing a film over: the files in the user's folder, each whole or not there."""

import json
import shutil
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter

from app.core.exceptions import MachineUnfit
from app.core.file_writing import disk_trouble, whole_file
from app.core.store import Store
from app.generation.article import Article
from app.generation.captions import srt, vtt
from app.generation.film import Film
from app.generation.pipeline import Plan
from app.generation.script import Script
from app.videos.report import Report

FILMS = "videos"
"""The folder of finished films: in the data folder, and in the bucket if there is one."""

ROOM_NEEDED = 500 * 1024 * 1024
"""Bytes that must be free before work starts: a long film, its segments and its sound."""

FILES = {
    "video": "video.mp4",
    "captions": "captions.srt",
    "captions_vtt": "captions.vtt",
    "thumbnail": "thumbnail.jpg",
    "thumbnail_2": "thumbnail-2.jpg",
    "thumbnail_3": "thumbnail-3.jpg",
    "script": "script.json",
    "report": "report.json",
}

THUMBNAILS = ("thumbnail", "thumbnail_2", "thumbnail_3")
"""The first is the film's own; a person may choose another one of them."""


class Folder:
    """Where a film is handed over."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def make_ready(self) -> None:
        """Prove that every file can be put there, and leave no trace. Raises MachineUnfit."""
        trial = self.path / f".{uuid.uuid4().hex}"
        made: list[Path] = []
        try:
            made = _missing(self.path)
            self.path.mkdir(parents=True, exist_ok=True)
            trial.touch()
            trial.unlink()
            free = shutil.disk_usage(self.path).free
        except OSError as error:
            raise disk_trouble(error, self.path) from error
        finally:
            _remove_empty(made)
        self._refuse_folders()
        if free < ROOM_NEEDED:
            raise MachineUnfit(
                f"The disk of {self.path} has {free // 2**20} MB left; a film needs "
                f"{ROOM_NEEDED // 2**20} MB of room to work.",
                remedy="Free some space or choose another folder.",
            )

    def _refuse_folders(self) -> None:
        for name in FILES:
            if self.file(name).is_dir():
                raise MachineUnfit(
                    f"{self.file(name)} is a folder: the film has a file of that name.",
                    remedy="Move it away or choose another folder.",
                )

    def leave(self, plan: Plan, film: Film, store: Store) -> None:
        """Put the film and its captions there."""
        self._copy("video", store.path(film.video))
        self._write("captions", srt(plan.timeline.cues).encode())
        self._write("captions_vtt", vtt(plan.timeline.cues).encode())

    def leave_thumbnails(self, pictures: Mapping[str, bytes]) -> None:
        """Put the thumbnails there, by their names in FILES, and take away those of before."""
        for name in THUMBNAILS:
            if name in pictures:
                self._write(name, pictures[name])
            else:
                self.file(name).unlink(missing_ok=True)

    def leave_script(self, script: Script, article: Article | None) -> None:
        """Put `script.json` there; its traces are offsets into the `article` text beside it."""
        page = TypeAdapter(Script).dump_python(script, mode="json")
        page["article"] = {"title": article.title, "text": article.text} if article else None
        self._write("script", json.dumps(page, indent=2, ensure_ascii=False).encode())

    def leave_report(self, report: Report) -> None:
        """Put `report.json` there."""
        self._write("report", TypeAdapter(Report).dump_json(report, indent=2))

    def file(self, name: str) -> Path:
        """The path of one of FILES."""
        return self.path / FILES[name]

    def _write(self, name: str, content: bytes) -> None:
        with whole_file(self.file(name)) as path:
            path.write_bytes(content)

    def _copy(self, name: str, source: Path) -> None:
        with whole_file(self.file(name)) as path:
            shutil.copyfile(source, path)


def _missing(path: Path) -> list[Path]:
    """The folders that will have to be made, deepest first."""
    return [folder for folder in (path, *path.parents) if not folder.exists()]


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
