"""What libraries of footage have in common: how they are asked, and which of their files is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from app.generation.brief import Aspect
from app.generation.ports import Found, Medium
from app.providers.faults import Service

File = tuple[str, int, int]
"""Where it is fetched, its width and its height."""


class Lenient(BaseModel):
    """A part of an answer; what a library adds to it later is passed over."""

    model_config = ConfigDict(extra="ignore")


@dataclass(frozen=True, slots=True)
class Question:
    """A GET request. Its parts may hold the key: neither is shown."""

    address: str
    query: dict[str, str] = field(repr=False)
    headers: dict[str, str] = field(repr=False)


class Catalogue(Protocol):
    """A library's own way to be asked. `hosts` are where its files lie: no other is asked for one.

    `an_hour` and `a_month` are the requests it gives away.
    """

    provider: str
    name: str
    service: Service
    licence: str
    hosts: frozenset[str]
    an_hour: int
    a_month: int
    address: str

    def question(self, words: str, medium: Medium, aspect: Aspect, most: int) -> Question:
        """The request of a search."""

    def read(self, body: bytes, medium: Medium, aspect: Aspect) -> tuple[Found, ...]:
        """What an answer found. Raises ValueError for what is no such answer."""


def best_file(files: Sequence[File], aspect: Aspect) -> File | None:
    """The smallest that is as fine as the film, else the largest."""
    needed = min(aspect.size)
    fine = [file for file in files if min(file[1:]) >= needed]
    if fine:
        return min(fine, key=lambda file: file[1] * file[2])
    return max(files, key=lambda file: file[1] * file[2], default=None)


def page_words(page: str) -> str:
    """The words in a page's address, which are its title: `…/video/waves-on-a-beach-1093662/`."""
    last = urlsplit(page).path.rstrip("/").rpartition("/")[2]
    return " ".join(word for word in last.split("-") if not word.isdigit())


def credit(what: str, who: str, library: str) -> str:
    """Who made it and where it is from, as both libraries ask to be named."""
    return f"{what} by {who} on {library}" if who else f"{what} on {library}"
