"""A film's metadata: from its script, its channel's profile, and what a person said otherwise."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from app.channels.profile import Profile
from app.core.exceptions import Invalid
from app.publishing.metadata import (
    LONGEST_DESCRIPTION,
    LONGEST_TAGS,
    LONGEST_TITLE,
    Metadata,
    Overrides,
    counted_tags,
)
from app.publishing.metadata_film import FilmSaid

DISCLOSED: Final = "The voice of this film is synthetic."
ANGLES: Final = str.maketrans({"<": "‹", ">": "›"})
"""YouTube takes no angle brackets; these are read as such."""
OWN_FIELDS: Final = frozenset({"playlist", "playlist_title", "upload_captions"})
"""What of the overrides is no metadata of the video itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Whether a film is declared as synthetic media, who decided it, and why."""

    declared: bool
    decided_by: str
    reasons: tuple[str, ...]


def disclosure_of(film: FilmSaid, profile: Profile, overrides: Overrides) -> Disclosure:
    """The decision: the film's own where a person made one, else the channel's, else by provenance.

    Provenance says yes wherever a machine spoke or painted: it is never no by itself in silence.
    """
    reasons = _provenance(film)
    if overrides.synthetic_media is not None:
        return Disclosure(declared=overrides.synthetic_media, decided_by="film", reasons=reasons)
    if profile.synthetic_media != "auto":
        declared = profile.synthetic_media == "yes"
        return Disclosure(declared=declared, decided_by="channel", reasons=reasons)
    return Disclosure(declared=bool(reasons), decided_by="provenance", reasons=reasons)


def metadata_of(title: str, film: FilmSaid, profile: Profile, overrides: Overrides) -> Metadata:
    """What is said of the film. Raises Invalid, naming each field, for what YouTube would refuse."""
    own = overrides.model_dump(exclude_none=True, exclude=set(OWN_FIELDS))
    usual: dict[str, Any] = {
        "title": _title(title or film.title),
        "description": _description(film, profile),
        "tags": _tags((*film.tags, *profile.tags)),
        "category": profile.category,
        "language": profile.language,
        "audio_language": profile.language,
        "licence": profile.licence,
        "embeddable": profile.embeddable,
        "public_stats": profile.public_stats,
        "made_for_kids": profile.made_for_kids,
        "paid_promotion": profile.paid_promotion,
        "notify": profile.notify_subscribers,
    }
    own["synthetic_media"] = disclosure_of(film, profile, overrides).declared
    try:
        return Metadata.model_validate({**usual, **own})
    except ValidationError as error:
        raise unfit(error) from error


def unfit(error: ValidationError) -> Invalid:
    """The error that names every field YouTube would refuse."""
    found = [
        {
            "pointer": "/" + "/".join(str(step) for step in one["loc"]),
            "detail": one["msg"].removeprefix("Value error, "),
        }
        for one in error.errors()
    ]
    said = "; ".join(f"{one['pointer']}: {one['detail']}" for one in found)
    return Invalid(f"YouTube would refuse this: {said}.", kept="Nothing was sent.", errors=found)


def _provenance(film: FilmSaid) -> tuple[str, ...]:
    reasons = []
    if film.voice:
        reasons.append(f"the narration is spoken by the synthetic voice {film.voice}")
    for asset in film.assets:
        if asset.get("synthetic"):
            whose = "a real person's voice made" if asset.get("cloned") else f"{asset.get('use')}"
            reasons.append(f"{whose} by {asset.get('provider')} {asset.get('model')}".strip())
    return tuple(dict.fromkeys(reasons))


def _title(title: str) -> str:
    plain = " ".join(title.translate(ANGLES).split())
    if len(plain) <= LONGEST_TITLE:
        return plain
    return plain[: LONGEST_TITLE - 1].rpartition(" ")[0] + "…"


def _description(film: FilmSaid, profile: Profile) -> str:
    """Blocks in order; where they are too much for YouTube, the opening text is what is cut."""
    blocks = [
        "\n".join(chapter.line for chapter in film.chapters),
        _sources(film),
        "\n".join(film.credits and ("Credits:", *film.credits)),
        profile.disclosure or (DISCLOSED if film.voice else ""),
        profile.description_footer,
    ]
    rest = "\n\n".join(block for block in blocks if block).translate(ANGLES)
    opening = film.description.translate(ANGLES).strip()
    room = LONGEST_DESCRIPTION - len(rest.encode()) - 2
    while len(opening.encode()) > max(0, room):
        opening = opening[: len(opening) - 20].rpartition(" ")[0]
    whole = "\n\n".join(block for block in (opening, rest) if block)
    return whole.encode()[:LONGEST_DESCRIPTION].decode(errors="ignore")


def _sources(film: FilmSaid) -> str:
    lines = [
        " – ".join(part for part in (source["title"] or source["name"], source["address"]) if part)
        for source in film.sources
        if source["address"] or source["title"] not in film.description
    ]
    return "\n".join(("Sources:", *lines)) if lines else ""


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    kept: tuple[str, ...] = ()
    for tag in dict.fromkeys(" ".join(t.translate(ANGLES).replace(",", " ").split()) for t in tags):
        if tag and counted_tags((*kept, tag)) <= LONGEST_TAGS:
            kept = (*kept, tag)
    return kept
