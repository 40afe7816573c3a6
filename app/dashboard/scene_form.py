"""The form of one scene: what is said, and what is seen meanwhile, as a change of the script."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.core.exceptions import Invalid
from app.dashboard.typed import lines_of, parts_of

LONGEST_NARRATION: Final = 5_000
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title", "kicker", "subtitle", "icon", "emphasis"),
    "statement": ("text", "kicker", "icon", "emphasis"),
    "bullets": ("title", "kicker", "bullets"),
    "number": ("number", "unit", "label", "kicker", "icon"),
    "chart": ("title", "kicker", "form", "unit", "points", "highlight", "note"),
    "quote": ("text", "by", "kicker"),
    "image": ("image", "caption", "credit", "kicker"),
    "close": ("title", "source", "address", "call"),
}
"""What a card of each kind holds, by the names of the script's format."""


class SceneForm(BaseModel):
    """What the form sends. `bullets` and `points` have one entry on each line, `text | detail` and
    `label: value`; `emphasis` has words parted by commas; `highlight` counts points from 1.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, validate_by_name=True)

    narration: str = Field(default="", max_length=2 * LONGEST_NARRATION)
    kind: str = Field(default="", max_length=20)
    title: str = ""
    kicker: str = ""
    subtitle: str = ""
    icon: str = ""
    emphasis: str = ""
    text: str = ""
    bullets: str = ""
    number: str = ""
    unit: str = ""
    label: str = ""
    form: str = Field(default="bar", alias="drawn_as")
    """A field of a page that is called `form` hides from scripts which form a field is in."""
    points: str = ""
    highlight: str = ""
    note: str = ""
    by: str = ""
    image: str = ""
    caption: str = ""
    credit: str = ""
    source: str = ""
    address: str = ""
    call: str = ""
    version: int = 0
    key: str = Field(default="", max_length=100)

    def said(self) -> str:
        """What is to be spoken. Raises Invalid."""
        said = self.narration.strip()
        if not 0 < len(said) <= LONGEST_NARRATION or "\x00" in said:
            raise Invalid(
                f"What is spoken has 1 to {LONGEST_NARRATION:,} characters; this has {len(said):,}.",
                kept="The video is as it was.",
            )
        return said

    def visual(self, before: dict[str, JsonValue]) -> dict[str, JsonValue] | None:
        """What is to be seen, or None where that stays as it is. Raises Invalid."""
        if not self.kind:
            return None
        if self.kind not in KINDS:
            raise Invalid(
                f"There is no card {self.kind!r}.", remedy=f"There are {', '.join(KINDS)}."
            )
        wanted: dict[str, JsonValue] = {"kind": self.kind}
        for name in KINDS[self.kind]:
            wanted[name] = self._part(name, before)
        return None if wanted == before else wanted

    def _part(self, name: str, before: dict[str, JsonValue]) -> JsonValue:
        typed = "\n".join(str(getattr(self, name)).strip().splitlines())
        if name in before and typed == typed_of(name, before[name]):
            return before[name]
        match name:
            case "emphasis":
                return [*parts_of(typed)]
            case "bullets":
                return _bullets(typed, before.get("bullets"))
            case "points":
                return [_point(line) for line in typed.splitlines() if line.strip()]
            case "highlight":
                return _highlight(typed)
            case _:
                return typed


def typed_of(name: str, value: JsonValue) -> str:
    """A part of a card as it stands in its field; sent back unchanged, it changes nothing."""
    match name, value:
        case "emphasis", list():
            said = ", ".join(str(word) for word in value)
        case "bullets", list():
            said = "\n".join(_line_of_bullet(one) for one in value if isinstance(one, dict))
        case "points", list():
            said = "\n".join(_line_of_point(one) for one in value if isinstance(one, dict))
        case "highlight", int():
            said = str(value + 1)
        case _:
            said = "" if value is None else str(value)
    return "\n".join(said.strip().splitlines())


def _line_of_bullet(one: dict[str, JsonValue]) -> str:
    return f"{one['text']} | {one['detail']}" if one.get("detail") else str(one["text"])


def _line_of_point(one: dict[str, JsonValue]) -> str:
    value = one["value"]
    whole = isinstance(value, float) and value.is_integer()
    return f"{one['label']}: {value:.0f}" if whole else f"{one['label']}: {value!r}"


def _bullets(typed: str, before: JsonValue) -> list[JsonValue]:
    """Each entry; one that was there stays as it was, a new one comes in turn."""
    there = [one for one in before if isinstance(one, dict)] if isinstance(before, list) else []
    known = {_line_of_bullet(one): one for one in there}
    lines = lines_of(typed)
    return [known.get(line) or _bullet(line, place) for place, line in enumerate(lines)]


def _bullet(line: str, place: int) -> dict[str, JsonValue]:
    text, _, detail = (part.strip() for part in line.partition("|"))
    return {"text": text, "detail": detail, "icon": "", "line": place}


def _point(line: str) -> dict[str, JsonValue]:
    label, _, value = line.rpartition(":")
    try:
        return {"label": label.strip(), "value": float(value.strip().replace(",", ""))}
    except ValueError as error:
        raise Invalid(
            f"{line.strip()!r} is no point of a chart; one looks like 2026: 4.5.",
            kept="The video is as it was.",
        ) from error


def _highlight(typed: str) -> int | None:
    if not typed:
        return None
    if not typed.isdigit() or int(typed) < 1:
        raise Invalid("The point to highlight is a number from 1.", kept="The video is as it was.")
    return int(typed) - 1
