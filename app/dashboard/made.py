"""What lies in a finished film's folder, read for a page: its script with sources, and its report."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from app.core.exceptions import YtempireError
from app.dashboard.visit import Visit
from app.generation.film import Check
from app.videos import service
from app.videos.office import Office
from app.videos.report import ThumbnailLine

_CHECKS: Final = TypeAdapter(tuple[Check, ...])
_THUMBNAILS: Final = TypeAdapter(tuple[ThumbnailLine, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """One sentence, and the words of the article it comes from; empty if it is a person's own."""

    text: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneShown:
    """One scene: what is seen, from which second for how long, and what is said."""

    number: int
    kind: str
    start: float
    seconds: float
    lines: tuple[SpokenLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageShown:
    """One stage as the report tells it: seconds, who did it, what it cost, its pieces."""

    stage: str
    seconds: float
    provider: str
    cost: str
    pieces: int
    reused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFilm:
    """What was made. `score` is from 0 to 1; `made_in` in seconds; notes say what no figure does."""

    title: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[tuple[str, str, str], ...] = ()
    scenes: tuple[SceneShown, ...] = ()
    stages: tuple[StageShown, ...] = ()
    checks: tuple[Check, ...] = ()
    score: float = 0.0
    seconds: float = 0.0
    made_in: float = 0.0
    notes: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    thumbnails: tuple[ThumbnailLine, ...] = ()

    @property
    def words(self) -> int:
        """How many words are spoken."""
        return sum(len(line.text.split()) for scene in self.scenes for line in scene.lines)

    @property
    def missed(self) -> tuple[Check, ...]:
        """The checks that did not pass, the worst first."""
        return tuple(
            sorted((one for one in self.checks if not one.passed), key=lambda one: one.score)
        )


async def made_film(visit: Visit, video_id: UUID) -> MadeFilm | None:
    """What lies in that film's folder, or None where nothing whole does. Raises NotFound."""

    def files(session: Session) -> dict[str, str]:
        return dict(service.find(session, visit.owner_id, video_id).files)

    kept = await visit.read(files)
    if not {"report", "script"} <= kept.keys():
        return None
    return await asyncio.to_thread(_read_made, visit.services.office, video_id, kept)


def _read_made(office: Office, video_id: UUID, kept: dict[str, str]) -> MadeFilm | None:
    """The same in a thread. A file that is away or not ours reads as nothing."""
    try:
        report = json.loads(office.file(video_id, kept["report"]).read_text())
        script = json.loads(office.file(video_id, kept["script"]).read_text())
        return _made(report, script)
    except (OSError, ValueError, KeyError, TypeError, ValidationError, YtempireError):
        return None


def _made(report: dict[str, Any], script: dict[str, Any]) -> MadeFilm:
    return MadeFilm(
        title=script["title"],
        description=script.get("description", ""),
        tags=tuple(script.get("tags", ())),
        sources=tuple(
            (one["title"], one.get("name", ""), one.get("address", ""))
            for one in script.get("sources", ())
        ),
        scenes=tuple(
            SceneShown(
                number=told["scene"],
                kind=told["kind"],
                start=told["start"],
                seconds=told["seconds"],
                lines=tuple(_line(line) for line in scene["lines"]),
            )
            for told, scene in zip(report["scenes"], script["scenes"], strict=False)
        ),
        stages=tuple(
            StageShown(**{name: one[name] for name in StageShown.__dataclass_fields__})
            for one in report["stages"]
        ),
        checks=_CHECKS.validate_python(report["quality"]["checks"]),
        score=report["quality"]["score"],
        seconds=report["seconds"],
        made_in=report["made_in"],
        notes=tuple(report.get("notes", ())),
        versions=dict(report.get("versions", {})),
        thumbnails=_THUMBNAILS.validate_python(report.get("thumbnails", ())),
    )


def _line(line: dict[str, Any]) -> SpokenLine:
    return SpokenLine(text=line["text"], quote=(line.get("trace") or {}).get("quote", ""))
