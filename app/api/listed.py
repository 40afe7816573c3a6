"""What is asked for all the time, written straight from rows.

What we have just read is not checked against its shape again, which costs more than reading it;
tests hold what is written here to the shapes the API describes.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import Any, Final

from fastapi import Response

from app.api.deps import Paging
from app.channels.listing import whole_profile
from app.core.lookup import Rows, Wire
from app.core.money import Money
from app.videos.cost_shown import FilmCost
from app.videos.listing import Films

JSON = (b"content-type", b"application/json")
REMEMBERED_CHANNELS: Final = 1024
"""Rows of channels, two kilobytes each, that need not be written anew."""


class Written(Response):
    """An answer whose JSON is written already."""

    def __init__(self, text: str) -> None:
        self.status_code = 200
        self.background = None
        self.body = text.encode()
        self.raw_headers = [JSON, (b"content-length", b"%d" % len(self.body))]


def channel_page(rows: Rows, wire: Wire, place: Paging, total: int) -> Written:
    """Channels as `ChannelOut` describes them."""
    moment = wire.moment
    return _page([_channel(moment, *row) for row in rows], _place(place, total))


@lru_cache(REMEMBERED_CHANNELS)
def _channel(  # noqa: PLR0917 - a row as it is read, and how its times are written
    moment: Callable[[Any], str],
    channel_id: str,
    name: str,
    profile: str,
    created_at: object,
    updated_at: object,
) -> str:
    return (
        f'{{"id":"{channel_id}","name":{quoted(name)},"profile":{whole_profile(profile)},'
        f'"created_at":"{moment(created_at)}","updated_at":"{moment(updated_at)}"}}'
    )


def film_page(films: Films, wire: Wire, place: Paging) -> Written:
    """Films as `VideoLineOut` describes them."""
    uuid, moment = wire.uuid, wire.moment
    listed = [
        f'{{"id":"{uuid(video_id)}","channel_id":"{channel_id}","title":{quoted(title)},'
        f'"status":"{state}","stage":"{stage}","percent":{percent},"revision":{revision},'
        f'"created_at":"{moment(created_at)}","updated_at":"{moment(updated_at)}"}}'
        for video_id, channel_id, title, state, stage, percent, revision, created_at, updated_at, _ in films.rows
    ]
    onward = f'"{films.onward}"' if films.onward else "null"
    return _page(listed, f'{_place(place, films.total)},"next_cursor":{onward}')


def film_cost(cost: FilmCost, wire: Wire) -> Written:
    """A film's cost as `VideoCostOut` describes it."""
    shares = ",".join(f'{quoted(name)}:"{amount}"' for name, amount in cost.breakdown)
    entries = ",".join(
        f'{{"at":"{wire.moment(at)}","kind":"{kind}","stage":{quoted(stage)},"revision":{revision},'
        f'"provider":{quoted(provider)},"service":{quoted(service)},"model":{quoted(model)},'
        f'"units":{units},"amount":"{Money(micros)}","request_id":{quoted(request_id)},'
        f'"note":{quoted(note)}}}'
        for at, kind, stage, revision, provider, service, model, units, micros, request_id, note, *_ in cost.rows
    )
    return Written(
        f'{{"success":true,"data":{{"total_cost":"{cost.total}","breakdown":{{{shares}}},'
        f'"entries":[{entries}],"limit":"{cost.limit}","reserved":"{cost.reserved}"}}}}'
    )


def _place(place: Paging, total: int) -> str:
    pages = -(-total // place.per_page)
    return f'"page":{place.page},"per_page":{place.per_page},"total":{total},"pages":{pages}'


def _page(listed: Sequence[str], place: str) -> Written:
    return Written(f'{{"success":true,"data":[{",".join(listed)}],"pagination":{{{place}}}}}')
