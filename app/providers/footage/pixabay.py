"""Pixabay: its search, and which of its files is shown. It has no SDK worth having."""

from typing import Final

from pydantic import TypeAdapter

from app.generation.brief import Aspect
from app.generation.ports import Found, Medium
from app.providers.faults import Service
from app.providers.footage.catalogue import Lenient, Question, best_file, credit, page_words

ORIENTATIONS: Final = {
    Aspect.WIDE: "horizontal",
    Aspect.TALL: "vertical",
    Aspect.SQUARE: "all",
}
LONGEST_QUERY: Final = 100
"""Characters, by the interface's own limit."""
LARGE_SIDE: Final = 1280
"""Pixels of the longer side of the largest picture that every key may fetch."""


class _File(Lenient):
    url: str = ""
    width: int = 0
    height: int = 0


class _Clip(Lenient):
    pageURL: str  # noqa: N815 - its own name
    tags: str = ""
    duration: float
    user: str = ""
    videos: dict[str, _File]


class _Photo(Lenient):
    pageURL: str  # noqa: N815 - its own name
    tags: str = ""
    user: str = ""
    largeImageURL: str  # noqa: N815 - its own name
    imageWidth: int  # noqa: N815 - its own name
    imageHeight: int  # noqa: N815 - its own name


class _Clips(Lenient):
    hits: tuple[_Clip, ...]


class _Photos(Lenient):
    hits: tuple[_Photo, ...]


class Pixabay:
    """Asks with the key in the query, as it wants it; 100 requests a minute are free."""

    provider = "pixabay"
    name = "Pixabay"
    service = Service(name="Pixabay", key="PIXABAY_API_KEY")
    licence = "Pixabay Content License (https://pixabay.com/service/license-summary/)"
    hosts = frozenset({"pixabay.com", "cdn.pixabay.com"})
    an_hour, a_month = 3_000, 1_000_000

    def __init__(self, key: str, *, address: str) -> None:
        self.address = address.rstrip("/")
        self._key = key

    def question(self, words: str, medium: Medium, aspect: Aspect, most: int) -> Question:
        """The request of a search."""
        query = {
            "key": self._key,
            "q": words[:LONGEST_QUERY],
            "safesearch": "true",
            "per_page": str(max(most, 3)),
        }
        if medium is Medium.CLIP:
            return Question(f"{self.address}/videos/", {**query, "video_type": "film"}, {})
        shaped = {"image_type": "photo", "orientation": ORIENTATIONS[aspect]}
        return Question(f"{self.address}/", {**query, **shaped}, {})

    def read(self, body: bytes, medium: Medium, aspect: Aspect) -> tuple[Found, ...]:
        """What an answer found. Raises ValueError."""
        if medium is Medium.CLIP:
            clips = TypeAdapter(_Clips).validate_json(body).hits
            return tuple(found for clip in clips for found in _clip(clip, aspect))
        return tuple(map(_photo, TypeAdapter(_Photos).validate_json(body).hits))


def _clip(clip: _Clip, aspect: Aspect) -> tuple[Found, ...]:
    files = [(file.url, file.width, file.height) for file in clip.videos.values() if file.url]
    best = best_file(files, aspect)
    if best is None:
        return ()
    link, width, height = best
    found = Found(
        provider=Pixabay.provider,
        page=clip.pageURL,
        medium=Medium.CLIP,
        words=f"{clip.tags} {page_words(clip.pageURL)}",
        credit=credit("Video", clip.user, Pixabay.name),
        file=link,
        width=width,
        height=height,
        seconds=clip.duration,
    )
    return (found,)


def _photo(photo: _Photo) -> Found:
    scale = min(1.0, LARGE_SIDE / max(photo.imageWidth, photo.imageHeight, 1))
    return Found(
        provider=Pixabay.provider,
        page=photo.pageURL,
        medium=Medium.PHOTO,
        words=f"{photo.tags} {page_words(photo.pageURL)}",
        credit=credit("Picture", photo.user, Pixabay.name),
        file=photo.largeImageURL,
        width=round(photo.imageWidth * scale),
        height=round(photo.imageHeight * scale),
    )
