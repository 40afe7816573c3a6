"""Many films in one request."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field
from sqlalchemy.orm import Session

from app.accounts.caller import Caller
from app.api.batch_outputs import BatchOut, BatchQuoteOut
from app.api.deps import ServicesDep
from app.api.repeats import OnceDep
from app.api.schemas import Body, Success
from app.api.v1.videos import NewFilm, Writer
from app.costs.limits import limits_in_force
from app.publishing.asked_alike import each_asked_before
from app.publishing.publishing_quote import taken_by_each
from app.videos import batch
from app.videos.asking import Order
from app.videos.exhaustion import telling_of_exhaustion

router = APIRouter(prefix="/v1/videos/batch", tags=["videos"])

MOST = 200


class NewFilms(Body):
    """Up to 200 films. `whole` means all of them or none."""

    videos: Annotated[list[NewFilm], Field(min_length=1, max_length=MOST)]
    whole: bool = False

    def by(self, caller: Caller) -> list[Order]:
        """The orders of that caller; nobody waits for one of many."""
        return [film.by(caller, backfill=True) for film in self.videos]


@router.post("", status_code=202, response_model=Success[BatchOut])
async def ask_for_many(
    wanted: NewFilms, caller: Writer, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """Ask for many films. Those that fit under every limit are taken, in order; each says how it went."""
    orders, now = wanted.by(caller), services.clock()
    looked = await services.database.read(
        partial(batch.look_at, orders=orders, office=services.office, now=now)
    )
    ask = partial(
        batch.ask_for_all, looked=looked, office=services.office, whole=wanted.whole, now=now
    )
    async with telling_of_exhaustion(services.database, caller.user_id, services.clock):
        return await once.answer(202, lambda session: Success(data=BatchOut.of(ask(session))))


@router.post("/quote")
async def quote_many(
    wanted: NewFilms, caller: Writer, services: ServicesDep
) -> Success[BatchQuoteOut]:
    """What those films would cost together, each as if alone; nothing is held or written."""
    orders, now = wanted.by(caller), services.clock()

    def quote(session: Session) -> BatchQuoteOut:
        looked = batch.look_at(session, orders, services.office, now=now)
        limits = limits_in_force(session, month=caller.entitlements.spend_a_month)
        good = [each.order for each in looked if each.quote]
        taken = taken_by_each(session, [order.channel_id for order in good])
        before = each_asked_before(session, good, now=now)
        return BatchQuoteOut.of(looked, limits, taken, before)

    return Success(data=await services.database.read(quote))
