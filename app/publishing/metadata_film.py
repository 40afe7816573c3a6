"""What a finished film knows of itself: its script and its report, read from its folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import JsonValue

from app.core.exceptions import Conflict

SHORTEST_CHAPTER: Final = 10.0
"""Seconds; with the two below, YouTube's rules for chapters in a description."""
FEWEST_CHAPTERS: Final = 3
LONGEST_LABEL: Final = 70
NAMES: Final = ("title", "text", "label", "by", "caption", "kicker")
"""Where a visual keeps its heading, by kind."""


class FilmGone(Conflict):
    """The film's files are not where they were left."""

    code = "film_gone"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the film with a name; `start` is in seconds."""

    start: float
    label: str

    @property
    def line(self) -> str:
        """As YouTube reads it: `1:05 The name`."""
        minutes, seconds = divmod(int(self.start), 60)
        hours, minutes = divmod(minutes, 60)
        clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return f"{clock} {self.label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmSaid:
    """What a film says and was made of, in plain values."""

    title: str
    description: str
    tags: tuple[str, ...]
    seconds: float
    chapters: tuple[Chapter, ...]
    sources: tuple[dict[str, str], ...]
    credits: tuple[str, ...]
    lines: tuple[str, ...]
    voice: str
    providers: dict[str, str]
    versions: dict[str, str]
    assets: tuple[dict[str, JsonValue], ...] = ()
    scenes: tuple[Chapter, ...] = ()
    """Every scene, by its heading or else by its first words."""


def read_film(script_file: Path, report_file: Path) -> FilmSaid:
    """The film of that script and report. Raises FilmGone."""
    script, report = _read(script_file), _read(report_file)
    scenes = script.get("scenes", [])
    return FilmSaid(
        title=str(script.get("title", "")),
        description=str(script.get("description", "")),
        tags=tuple(map(str, script.get("tags", ()))),
        seconds=float(report.get("seconds", 0)),
        chapters=_chapters(scenes, report),
        sources=tuple(
            {name: str(source.get(name, "")) for name in ("title", "name", "address")}
            for source in script.get("sources", ())
        ),
        credits=_credits(scenes, report),
        lines=tuple(str(line["text"]) for scene in scenes for line in scene.get("lines", ())),
        voice=str(report.get("brief", {}).get("voice", "")),
        providers={line["stage"]: line["provider"] for line in report.get("stages", ())},
        versions=dict(report.get("versions", {})),
        assets=tuple(report.get("assets", ())),
        scenes=_scenes(scenes, report),
    )


def chapters_of(marks: list[Chapter], seconds: float) -> tuple[Chapter, ...]:
    """The marks as chapters that YouTube shows, or none: from 0:00, at least three, none too short."""
    kept: list[Chapter] = []
    for mark in marks:
        if kept and mark.start - kept[-1].start < SHORTEST_CHAPTER:
            continue
        kept.append(mark if kept else Chapter(0.0, mark.label))
    while kept and seconds - kept[-1].start < SHORTEST_CHAPTER:
        kept.pop()
    return tuple(kept) if len(kept) >= FEWEST_CHAPTERS else ()


def _chapters(scenes: list[dict[str, Any]], report: dict[str, Any]) -> tuple[Chapter, ...]:
    marks = _marks(scenes, report, [_heading(scene) for scene in scenes])
    return chapters_of([mark for mark in marks if mark.label], float(report.get("seconds", 0)))


def _scenes(scenes: list[dict[str, Any]], report: dict[str, Any]) -> tuple[Chapter, ...]:
    labels = [_heading(scene) or _first_words(scene) for scene in scenes]
    return tuple(_marks(scenes, report, labels))


def _marks(
    scenes: list[dict[str, Any]], report: dict[str, Any], labels: list[str]
) -> list[Chapter]:
    """Each scene's start under that label; none if the report is of another script."""
    times = report.get("scenes", [])
    if len(times) != len(scenes):
        return []
    return [Chapter(float(time["start"]), label) for time, label in zip(times, labels, strict=True)]


def _heading(scene: dict[str, Any]) -> str:
    visual = scene.get("visual", {})
    return _shortened(next((str(visual[name]) for name in NAMES if visual.get(name)), ""))


def _first_words(scene: dict[str, Any]) -> str:
    return _shortened(next((str(line["text"]) for line in scene.get("lines", ())), ""))


def _shortened(found: str) -> str:
    label = " ".join(found.split())
    if len(label) <= LONGEST_LABEL:
        return label
    return label[:LONGEST_LABEL].rpartition(" ")[0].rstrip(",;:– ") + "…"


def _credits(scenes: list[dict[str, Any]], report: dict[str, Any]) -> tuple[str, ...]:
    named = [str(scene.get("visual", {}).get("credit", "")) for scene in scenes]
    named += [str(asset.get("credit", "")) for asset in report.get("assets", ())]
    return tuple(dict.fromkeys(credit for credit in named if credit))


def _read(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise FilmGone(
            f"The film's {file.name} cannot be read.", remedy="Make the film again with retry."
        ) from error
    return found
