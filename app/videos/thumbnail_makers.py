"""The three thumbnails of a film, made and measured; one that cannot be read well is not offered."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.generation.film import Check
from app.generation.headlines import headlines
from app.generation.script import Headline, Script
from app.media.inspect.thumbnail import thumbnail_checks
from app.media.theme import Theme
from app.media.thumbnail import THREE, measured_thumbnail
from app.media.thumbnail_words import Layout
from app.videos.delivery import FILES, THUMBNAILS
from app.videos.report import ThumbnailLine


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One of them: its name among the film's files, its bytes, its words, how they stand, its checks."""

    name: str
    jpeg: bytes
    headline: Headline
    layout: Layout
    checks: tuple[Check, ...]

    @property
    def is_good(self) -> bool:
        """Whether it passes every check that would reject a film."""
        return all(check.passed for check in self.checks if check.hard)


def good_thumbnails(script: Script, look: Theme) -> tuple[Thumbnail, ...]:
    """The film's own thumbnail, and the others that can be read as well."""
    three = zip(THUMBNAILS, headlines(script), THREE, strict=True)
    first, *others = (_made(name, said, layout, look) for name, said, layout in three)
    return (first, *(one for one in others if one.is_good))


def files_with(pictures: Sequence[Thumbnail]) -> dict[str, str]:
    """Every file of a film that has these thumbnails."""
    there = {one.name for one in pictures}
    return {name: file for name, file in FILES.items() if name not in THUMBNAILS or name in there}


def thumbnail_lines(pictures: Sequence[Thumbnail]) -> tuple[ThumbnailLine, ...]:
    """The thumbnails as the report shows them."""
    return tuple(
        ThumbnailLine(
            file=FILES[one.name],
            words=" ".join(part for part in (one.headline.first, one.headline.second) if part),
            layout=one.layout.value,
            checks=one.checks,
        )
        for one in pictures
    )


def _made(name: str, said: Headline, layout: Layout, look: Theme) -> Thumbnail:
    jpeg, figures = measured_thumbnail(said, look, layout)
    return Thumbnail(name, jpeg, said, layout, tuple(thumbnail_checks(figures)))
