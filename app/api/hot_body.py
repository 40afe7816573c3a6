"""The body of a request in the usual form: heard, read, and heard once more where it is not as described."""

import json

from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.types import Message, Receive, Scope

from app.core.middleware import header


class Unusual(Exception):
    """The request is not in the usual form."""


class Heard:
    """What was received of a request, so that the ordinary way may receive it once more."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._messages: list[Message] = []

    async def hear(self) -> Message:
        """What comes next."""
        message = await self._receive()
        self._messages.append(message)
        return message

    async def again(self) -> Message:
        """All of it from the beginning, then what comes next."""
        return self._messages.pop(0) if self._messages else await self._receive()


def body_of(route: APIRoute) -> tuple[str, type[BaseModel]] | None:
    """The parameter that is the body, and its shape. Raises TypeError for one that is no object."""
    if not route.dependant.body_params:
        return None
    (one,) = route.dependant.body_params
    shape = one.field_info.annotation
    if not (isinstance(shape, type) and issubclass(shape, BaseModel)):
        raise TypeError(f"{route.path} takes no object: it cannot be a hot route.")
    return one.name, shape


async def sent(scope: Scope, receive: Receive, shape: type[BaseModel]) -> BaseModel:
    """The body in that shape. Raises Unusual for any other, and where its length is not said:
    it would have to be counted.
    """
    if header(scope, b"content-type") != "application/json" or not header(scope, b"content-length"):
        raise Unusual
    body, follows = b"", True
    while follows:
        message = await receive()
        if message["type"] != "http.request":
            raise Unusual
        body += message.get("body", b"")
        follows = message.get("more_body", False)
    try:
        return shape.model_validate(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise Unusual from error
