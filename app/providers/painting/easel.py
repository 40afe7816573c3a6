"""The painter of the port: buys a picture once, looks at it, keeps it."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from app.core.exceptions import Invalid, ProviderUnavailable
from app.core.store import Store, recipe
from app.costs.buyer import Buyer
from app.costs.cashier import Answer
from app.costs.usage import Usage
from app.generation.assets import Asset, Use, fingerprint
from app.generation.brief import Aspect
from app.generation.ports import Picture, Stage
from app.media.images import open_picture
from app.providers.patience import Sleep, Tries

SMALLEST: Final = 512
"""Pixels of a picture's shorter side: a smaller one would be seen to be blurred."""
MOST_BOUGHT: Final = 2
"""How often one picture is bought for one film: again only where the store lost what was paid for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Painting:
    """What a studio sent: the bytes of a picture file, what is billed, its id of the request."""

    content: bytes
    usage: Usage
    request_id: str


class Atelier(Protocol):
    """Somebody who paints for money. Each request is sent once; faults are as the port names them."""

    provider: str
    model: str
    licence: str
    kept: str

    def recipe(self, aspect: Aspect) -> tuple[str, ...]:
        """Everything beside the prompt that shapes the picture."""

    def at_most(self, prompt: str, aspect: Aspect) -> Usage:
        """What a picture uses at most."""

    def paint(self, prompt: str, aspect: Aspect) -> Painting:
        """A picture."""


class Easel:
    """A painter who buys at an atelier. A picture painted once, for any film, costs nothing again."""

    def __init__(
        self, atelier: Atelier, store: Store, buyer: Buyer, *, sleep: Sleep = time.sleep
    ) -> None:
        self.name = f"{atelier.provider} {atelier.model}"
        self._atelier = atelier
        self._store = store
        self._buyer = buyer
        self._sleep = sleep

    def paint(self, prompt: str, aspect: Aspect) -> Picture:
        """A picture of that shape, checked. Raises as the port says, and what `Buyer.buy` raises."""
        key = self._key(prompt, aspect)
        if not self._store.has(key):
            self._buy(key, prompt, aspect)
        return Picture(file=str(self._store.path(key).absolute()), asset=self._asset(prompt))

    def _key(self, prompt: str, aspect: Aspect) -> str:
        made_of = recipe(self._atelier.provider, *self._atelier.recipe(aspect), prompt)
        return f"pictures/{made_of}.jpg"

    def _buy(self, key: str, prompt: str, aspect: Aspect) -> None:
        """Have the picture in the store. What was paid for and is gone is bought again."""

        def call(_key: str) -> Answer:
            tries = Tries(sleep=self._sleep)
            painting = tries.ask(lambda: self._atelier.paint(prompt, aspect))
            self._keep(key, painting)
            return Answer(
                result={"picture": key}, usage=painting.usage, request_id=painting.request_id
            )

        at_most = self._atelier.at_most(prompt, aspect)
        for turn in range(1, MOST_BOUGHT + 1):
            name = key if turn == 1 else f"{key}:{turn}"
            self._buyer.buy(Stage.DRAW.value, name, at_most, call)
            if self._store.has(key):
                return
        raise ProviderUnavailable(
            "A picture that was paid for is not in the store.",
            remedy="Look at the disk of DATA_DIR.",
            charged=False,
        )

    def _keep(self, key: str, painting: Painting) -> None:
        """Put it into the store, if it is a picture that can be shown; it is owed either way."""
        try:
            with self._store.making(key) as path:
                path.write_bytes(painting.content)
                _look_at(path)
            self._store.share(key)
        except Invalid as error:
            raise ProviderUnavailable(
                f"{self.name} sent no picture that can be used: {error.what}",
                kept=self._atelier.kept,
                remedy="Retry it later.",
                usage=painting.usage,
                request_id=painting.request_id,
            ) from error

    def _asset(self, prompt: str) -> Asset:
        return Asset(
            use=Use.SCENE,
            provider=self._atelier.provider,
            model=self._atelier.model,
            synthetic=True,
            prompt=fingerprint(prompt),
            licence=self._atelier.licence,
        )


def _look_at(path: Path) -> None:
    picture = open_picture(path)
    if min(picture.size) < SMALLEST:
        raise Invalid(f"It is {picture.width} x {picture.height} pixels.")
    if picture.convert("L").getextrema()[0] == picture.convert("L").getextrema()[1]:
        raise Invalid("It is one plain colour.")
