"""A script as it goes out and comes back: JSON in which pictures have names and no places."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

from pydantic import JsonValue, TypeAdapter, ValidationError

from app.core.exceptions import Invalid
from app.core.store import recipe
from app.generation.script import ChartVisual, ImageVisual, Line, Scene, Script, Visual
from app.generation.script_markdown import MOST_SCENES, MOST_WORDS_IN_ALL, parse_script
from app.generation.script_scene import MOST_WORDS
from app.generation.spoken.sentences import sentences
from app.generation.table_chart import FEWEST, MOST_BARS, MOST_POINTS, fits_a_card
from app.generation.tidy import has_words, tidy

T = TypeVar("T")

LONGEST_TITLE: Final = 100
LONGEST_TEXT: Final = 1_000
"""Characters of anything that is spoken or stands on the screen in one piece."""
NUL: Final = json.dumps("\0")[1:-1]
"""As it stands in JSON: no database keeps it in a text."""
MARK: Final = "picture:"
"""How the name of a picture begins."""
STORE: Final = "{store}/"
"""Stands in a kept script for the folder of the store, which each machine has elsewhere."""

SCRIPT: Final = TypeAdapter(Script)
VISUAL: Final[TypeAdapter[Visual]] = TypeAdapter(Visual)

Pictures = Mapping[str, str]
"""The files of the pictures that may be shown, by their names."""


def picture_name(file: str) -> str:
    """What a picture is called outside: one that was sent by its content; empty for none."""
    if not file:
        return ""
    sent = file.startswith(f"{STORE}work/") and "/pictures/" in file
    return MARK + (file.rpartition("/")[2] if sent else recipe(file)[:16])


def pictures_of(script: Script) -> dict[str, str]:
    """The pictures a script shows, by name."""
    return {picture_name(file): file for file in _files(script) if file}


def page_of(script: Script) -> dict[str, JsonValue]:
    """The script as JSON."""
    page = SCRIPT.dump_python(_renamed(script, picture_name), mode="json")
    return cast("dict[str, JsonValue]", page)


def script_of_page(page: Mapping[str, JsonValue], known: Pictures) -> Script:
    """The script of that JSON. Raises Invalid, with where and why, for one no film can be made of."""
    script = _understood(SCRIPT, page, "/script")
    script = _renamed(script, lambda name: _file(name, known))
    refuse_unfilmable(script)
    return script


def script_of_text(text: str, before: Script, known: Pictures) -> Script:
    """The script of that Markdown, in place of another one, by whose name its pictures go.

    Sentences that stay keep their traces; sources, tags and language stay. Raises Invalid.
    """
    script = parse_script(
        text, folder_image=lambda name: _file(name, known), language=before.language
    )
    traced = {line.text: line for scene in before.scenes for line in scene.lines}
    scenes = tuple(
        replace(scene, lines=tuple(traced.get(line.text, line) for line in scene.lines))
        for scene in script.scenes
    )
    script = replace(script, scenes=scenes, sources=before.sources, tags=before.tags)
    refuse_unfilmable(script)
    return script


def visual_of_page(page: Mapping[str, JsonValue], known: Pictures) -> Visual:
    """What a scene shows, of that JSON. Raises Invalid."""
    visual = _understood(VISUAL, page, "/visual")
    if isinstance(visual, ImageVisual):
        visual = replace(visual, image=_file(visual.image, known))
    return visual


def spoken_lines(narration: str, before: Scene) -> tuple[Line, ...]:
    """The sentences of a text; one the scene had before keeps its trace."""
    spans = [tidy(narration[start:end]) for start, end in sentences(narration)]
    traced = {line.text: line for line in before.lines}
    return tuple(traced.get(text, Line(text=text)) for text in spans if has_words(text))


def refuse_unfilmable(script: Script) -> None:
    """Raise Invalid for a script that is empty, too long, or shows what no card can."""
    if not 1 <= len(tidy(script.title)) <= LONGEST_TITLE:
        raise Invalid(f"The title has between 1 and {LONGEST_TITLE} characters.")
    words = sum(len(line.text.split()) for scene in script.scenes for line in scene.lines)
    if not 1 <= len(script.scenes) <= MOST_SCENES or words > MOST_WORDS_IN_ALL:
        raise Invalid(
            f"The script has {len(script.scenes)} scenes and {words} words; it may have 1 to "
            f"{MOST_SCENES} scenes and {MOST_WORDS_IN_ALL} words."
        )
    for number, scene in enumerate(script.scenes, start=1):
        _refuse_scene(scene, f"Scene {number}")
    long = max(map(len, _texts(script)), default=0)
    if long > LONGEST_TEXT:
        raise Invalid(f"A text has {long} characters; the limit for one piece is {LONGEST_TEXT}.")


def _refuse_scene(scene: Scene, called: str) -> None:
    if not scene.lines or any(not has_words(line.text) for line in scene.lines):
        raise Invalid(f"{called} has nothing to say, or a sentence without words.")
    words = sum(len(line.text.split()) for line in scene.lines)
    if words > MOST_WORDS:
        raise Invalid(f"{called} has {words} words; the limit is {MOST_WORDS}.")
    visual = scene.visual
    if isinstance(visual, ChartVisual):
        _refuse_chart(visual, called)
    if visual.kind == "number" and not fits_a_card(visual.number):
        raise Invalid(f"{called} shows a number with too many digits.")
    if visual.kind == "bullets" and not visual.bullets:
        raise Invalid(f"{called} shows a list without entries.")


def _refuse_chart(chart: ChartVisual, called: str) -> None:
    most = MOST_BARS if chart.form == "bar" else MOST_POINTS
    if not FEWEST <= len(chart.points) <= most:
        raise Invalid(
            f"{called} shows a chart of {len(chart.points)} points; {FEWEST} to {most} fit."
        )
    if chart.highlight is not None and not 0 <= chart.highlight < len(chart.points):
        raise Invalid(f"{called} highlights a point that its chart does not have.")


def _renamed(script: Script, name: Callable[[str], str]) -> Script:
    scenes = tuple(
        replace(scene, visual=replace(scene.visual, image=name(scene.visual.image)))
        if isinstance(scene.visual, ImageVisual)
        else scene
        for scene in script.scenes
    )
    headline = replace(script.headline, image=name(script.headline.image))
    return replace(script, scenes=scenes, headline=headline)


def _files(script: Script) -> Iterator[str]:
    yield script.headline.image
    for scene in script.scenes:
        if isinstance(scene.visual, ImageVisual):
            yield scene.visual.image


def _file(name: str, known: Pictures) -> str:
    if not name:
        return ""
    if name not in known:
        raise Invalid(
            f"There is no picture {name[:40]!r} of this video.",
            remedy="Name one its script shows already, or send one to its scene first.",
        )
    return known[name]


def _texts(script: Script) -> Iterator[str]:
    """Every text in the script, at any depth; where a line comes from is no text of it."""
    waiting: list[Any] = [SCRIPT.dump_python(script, mode="json")]
    while waiting:
        match waiting.pop():
            case dict() as found:
                waiting += [value for name, value in found.items() if name != "trace"]
            case list() as found:
                waiting += found
            case str() as text:
                yield text


def _understood(kind: TypeAdapter[T], page: Mapping[str, JsonValue], where: str) -> T:
    try:
        said = json.dumps(page, allow_nan=False)
        if NUL in said:
            raise Invalid("The script holds a character that cannot be kept.")
        value = kind.validate_json(said, strict=False)
    except ValidationError as error:
        problems = [
            {"detail": one["msg"], "pointer": where + "".join(f"/{step}" for step in one["loc"])}
            for one in error.errors()[:20]
        ]
        said = f"{problems[0]['pointer']}: {problems[0]['detail']}"
        raise Invalid(f"The script cannot be used: {said}.", errors=problems) from error
    except ValueError as error:
        raise Invalid("The script holds a number that is none.") from error
    unknown = next(_surplus(page, kind.dump_python(value, mode="json"), where), None)
    if unknown:
        raise Invalid(f"The script cannot be used: {unknown} is not known.")
    return value


def _surplus(given: object, known: object, where: str) -> Iterator[str]:
    if isinstance(given, Mapping) and isinstance(known, Mapping):
        for name, value in given.items():
            if name not in known:
                yield f"{where}/{name}"
            else:
                yield from _surplus(value, known[name], f"{where}/{name}")
    if isinstance(given, list) and isinstance(known, list):
        for place, (one, other) in enumerate(zip(given, known, strict=False)):
            yield from _surplus(one, other, f"{where}/{place}")
