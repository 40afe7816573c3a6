"""The library of the port: searches through the purse, remembers for a day, fetches and checks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
from pydantic import BaseModel, ValidationError

from app.core.clock import Clock, system_clock
from app.core.exceptions import Invalid, ProviderUnavailable
from app.core.store import Store, recipe
from app.costs.buyer import Buyer
from app.costs.cashier import Answer
from app.costs.usage import Unit, Usage
from app.generation.assets import Asset, Use, fingerprint
from app.generation.brief import Aspect
from app.generation.ports import Found, Medium, Picture, Stage
from app.media.footage import measure
from app.media.images import open_picture
from app.providers.bounded import Bounds, bounded_client
from app.providers.faults import Fault, retry_after, unreached
from app.providers.footage.allowance import Allowance
from app.providers.footage.catalogue import Catalogue
from app.providers.footage.download import Source, download
from app.providers.guarded import PUBLIC, Addresses
from app.providers.patience import Sleep, Tries

KEPT: Final = "Footage found before is kept."
A_DAY: Final = 24 * 3600
"""Seconds for which a search is remembered: Pixabay asks for it, and both count requests."""
RESULTS: Final = 30
"""Of one search."""
QUICK: Final = Bounds(most_bytes=4 * 2**20, seconds=20.0, silent=15.0, connect=5.0)
MOST_BYTES: Final = {Medium.CLIP: 150_000_000, Medium.PHOTO: 40_000_000}
KINDS: Final = {Medium.CLIP: "video/", Medium.PHOTO: "image/"}
ENDINGS: Final = {Medium.CLIP: "mp4", Medium.PHOTO: "jpg"}


class _Kept(BaseModel):
    """A search as it is remembered; `at` is in seconds since 1970."""

    at: float
    found: tuple[Found, ...]


class Library:
    """One library of footage. `trusted` is the host of a catalogue that the operator set up himself."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: Store,
        buyer: Buyer | None,
        *,
        trusted: frozenset[str] = frozenset(),
        clock: Clock = system_clock,
        sleep: Sleep = time.sleep,
        bounds: Bounds = QUICK,
    ) -> None:
        self.name = catalogue.name
        self._catalogue = catalogue
        self._store = store
        self._buyer = buyer
        addresses = Addresses(hosts=trusted) if trusted else PUBLIC
        self._source = Source(hosts=catalogue.hosts, addresses=addresses)
        self._allowance = Allowance(catalogue, store.root / "allowances", clock)
        self._clock = clock
        self._sleep = sleep
        self._bounds = bounds

    def search(self, words: str, medium: Medium, aspect: Aspect) -> tuple[Found, ...]:
        """What it finds for those words now, or found within the day."""
        key = f"searches/{recipe(self._catalogue.provider, medium, words.lower(), aspect)}.json"
        kept = self._remembered(key)
        if kept is None:
            self._buy(key, words, medium, aspect)
            kept = self._remembered(key)
        return kept.found if kept else ()

    def fetch(self, found: Found) -> Picture:
        """The file, checked. Raises Invalid for one that cannot be shown."""
        key = f"footage/{recipe(found.provider, found.file)}.{ENDINGS[found.medium]}"
        if not self._store.has(key):
            with self._store.making(key) as path:
                self._download(found, path)
                _look_at(path, found.medium)
            self._store.share(key)
        asset = Asset(
            use=Use.SCENE,
            provider=found.provider,
            model=found.medium,
            prompt=fingerprint(found.file),
            credit=found.credit,
            licence=self._catalogue.licence,
            address=found.page,
        )
        return Picture(file=str(self._store.path(key).absolute()), asset=asset)

    def answers(self) -> str:
        """Ask for a single clip and say how it went. Raises as the port says."""
        found = self._ask("sea", Medium.CLIP, Aspect.WIDE, most=1)
        return f"answers, {len(found)} found"

    def _buy(self, key: str, words: str, medium: Medium, aspect: Aspect) -> None:
        if self._buyer is None:
            raise Invalid("There is no purse for what this film buys.")
        usage = Usage(
            provider=self._catalogue.provider,
            service="footage",
            model="search",
            units=((Unit.REQUEST, 1),),
        )

        def call(_key: str) -> Answer:
            tries = Tries(sleep=self._sleep)
            found = tries.ask(lambda: self._ask(words, medium, aspect, most=RESULTS))
            kept = _Kept(at=self._clock().timestamp(), found=found)
            self._store.write(key, kept.model_dump_json().encode())
            return Answer(result={"search": key}, usage=usage)

        hour = self._clock().strftime("%Y-%m-%dT%H")
        self._buyer.buy(Stage.DRAW.value, f"{key}:{hour}", usage, call)

    def _remembered(self, key: str) -> _Kept | None:
        if not self._store.has(key):
            return None
        try:
            kept = _Kept.model_validate_json(self._store.read(key))
        except ValidationError:
            return None
        return kept if self._clock().timestamp() - kept.at < A_DAY else None

    def _ask(self, words: str, medium: Medium, aspect: Aspect, *, most: int) -> tuple[Found, ...]:
        """One request, counted before it is sent; whatever goes wrong, it cost nothing."""
        question = self._catalogue.question(words, medium, aspect, most)
        self._allowance.take()
        with self._faults(), bounded_client(self._bounds) as client:
            answer = client.get(question.address, params=question.query, headers=question.headers)
            self._allowance.heed(dict(answer.headers.items()))
            if not answer.is_success:
                wait = retry_after(dict(answer.headers.items()))
                fault = Fault(status=answer.status_code, retry_after=wait)
                raise fault.error(self._catalogue.service, kept=KEPT, remedies={})
            return self._catalogue.read(answer.content, medium, aspect)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """A free request whose faults become those of the port."""
        service = self._catalogue.service
        try:
            yield
        except httpx.HTTPError as error:
            raise unreached(service, RuntimeError(type(error).__name__), kept=KEPT) from None
        except ValueError as error:
            raise ProviderUnavailable(
                f"The answer of {service.name} is not what was asked for.",
                kept=KEPT,
                remedy="Retry it later.",
                charged=False,
                reason="unreadable",
            ) from error
        except ProviderUnavailable as fault:
            fault.facts["charged"] = False
            raise

    def _download(self, found: Found, path: Path) -> None:
        kind, most = KINDS[found.medium], MOST_BYTES[found.medium]
        Tries(sleep=self._sleep).ask(
            lambda: download(found.file, path, self._source, kind=kind, most_bytes=most)
        )


def _look_at(path: Path, medium: Medium) -> None:
    if medium is Medium.CLIP:
        measure(path)
    else:
        open_picture(path)
