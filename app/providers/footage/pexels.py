"""Pexels: its search, and which of its files is shown. It has no SDK worth having."""

from typing import Final

from pydantic import TypeAdapter

from app.generation.brief import Aspect
from app.generation.ports import Found, Medium
from app.providers.faults import Service
from app.providers.footage.catalogue import Lenient, Question, best_file, credit, page_words

ORIENTATIONS: Final = {
    Aspect.WIDE: "landscape",
    Aspect.TALL: "portrait",
    Aspect.SQUARE: "square",
}


class _User(Lenient):
    name: str = ""


class _File(Lenient):
    link: str
    file_type: str = ""
    width: int | None = None
    height: int | None = None


class _Clip(Lenient):
    url: str
    width: int
    height: int
    duration: float
    user: _User
    video_files: tuple[_File, ...]


class _Clips(Lenient):
    videos: tuple[_Clip, ...]


class _Sizes(Lenient):
    original: str


class _Photo(Lenient):
    url: str
    width: int
    height: int
    photographer: str = ""
    alt: str | None = ""
    src: _Sizes


class _Photos(Lenient):
    photos: tuple[_Photo, ...]


class Pexels:
    """Asks with the key in a header; 200 requests an hour and 20,000 a month are free."""

    provider = "pexels"
    name = "Pexels"
    service = Service(name="Pexels", key="PEXELS_API_KEY")
    licence = "Pexels License (https://www.pexels.com/license/)"
    hosts = frozenset({"videos.pexels.com", "images.pexels.com"})
    an_hour, a_month = 200, 20_000

    def __init__(self, key: str, *, address: str) -> None:
        self.address = address.rstrip("/")
        self._key = key

    def question(self, words: str, medium: Medium, aspect: Aspect, most: int) -> Question:
        """The request of a search."""
        path = "/videos/search" if medium is Medium.CLIP else "/v1/search"
        query = {"query": words, "orientation": ORIENTATIONS[aspect], "per_page": str(most)}
        return Question(self.address + path, query, {"authorization": self._key})

    def read(self, body: bytes, medium: Medium, aspect: Aspect) -> tuple[Found, ...]:
        """What an answer found. Raises ValueError."""
        if medium is Medium.CLIP:
            clips = TypeAdapter(_Clips).validate_json(body).videos
            return tuple(found for clip in clips for found in _clip(clip, aspect))
        return tuple(map(_photo, TypeAdapter(_Photos).validate_json(body).photos))


def _clip(clip: _Clip, aspect: Aspect) -> tuple[Found, ...]:
    files = [
        (file.link, file.width or 0, file.height or 0)
        for file in clip.video_files
        if file.file_type == "video/mp4"
    ]
    best = best_file(files, aspect)
    if best is None:
        return ()
    link, width, height = best
    found = Found(
        provider=Pexels.provider,
        page=clip.url,
        medium=Medium.CLIP,
        words=page_words(clip.url),
        credit=credit("Video", clip.user.name, Pexels.name),
        file=link,
        width=width,
        height=height,
        seconds=clip.duration,
    )
    return (found,)


def _photo(photo: _Photo) -> Found:
    return Found(
        provider=Pexels.provider,
        page=photo.url,
        medium=Medium.PHOTO,
        words=f"{photo.alt or ''} {page_words(photo.url)}",
        credit=credit("Photo", photo.photographer, Pexels.name),
        file=photo.src.original,
        width=photo.width,
        height=photo.height,
    )
