"""Lists that are asked for all the time, written straight from rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import Response
from pydantic_core import to_json

from app.api.schemas import Out, Pagination


def listed(shape: type[Out], rows: Iterable[Sequence[Any]], place: Pagination) -> Response:
    """A page of that shape as its endpoint describes it; each row has the shape's members in order.

    What we have just read is not checked against the shape again, which costs more than reading it.
    """
    members = tuple(shape.model_fields)
    page = {
        "success": True,
        "data": [dict(zip(members, row, strict=True)) for row in rows],
        "pagination": place,
    }
    return Response(to_json(page), media_type="application/json")
