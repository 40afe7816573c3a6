"""`ETag` and `If-Match`: nobody overwrites what somebody else has just changed."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from app.core.exceptions import PreconditionFailed, PreconditionRequired

OURS = re.compile(r'"v(\d{1,18})"')


def etag(version: int) -> str:
    """The strong entity tag of a version."""
    return f'"v{version}"'


async def expected_version(
    if_match: Annotated[
        str | None,
        Header(description="The `ETag` of what you read: the edit is refused if it has changed."),
    ] = None,
) -> int:
    """The version an edit is based on. Raises PreconditionRequired without one (RFC 6585, 3)."""
    if if_match is None:
        raise PreconditionRequired(
            "An edit needs the If-Match header.", remedy="Send the ETag of what you read."
        )
    return _version(if_match)


ExpectedVersion = Annotated[int, Depends(expected_version)]


async def given_version(
    if_match: Annotated[
        str | None,
        Header(description="Where it is given, the edit is refused if what you read has changed."),
    ] = None,
) -> int | None:
    """The version an edit is based on, if it says so; what it does not name stays as it is."""
    return None if if_match is None else _version(if_match)


GivenVersion = Annotated[int | None, Depends(given_version)]


def _version(if_match: str) -> int:
    ours = OURS.fullmatch(if_match.strip())
    if ours is None:
        raise PreconditionFailed(
            "If-Match does not name a version of this.", remedy="Send the ETag as you got it."
        )
    return int(ours[1])


@dataclass(frozen=True, slots=True)
class Versioned:
    """Says on a read which version it is, and says no more if the client has it."""

    request: Request
    response: Response

    def is_known(self, version: int) -> bool:
        """Mark the answer with the version's tag; True if the client has that version already."""
        self.response.headers["etag"] = etag(version)
        known = self.request.headers.get("if-none-match", "")
        return etag(version) in (one.strip().removeprefix("W/") for one in known.split(","))

    def unchanged(self, version: int) -> Response:
        """The answer to a client that has it: 304, without a body."""
        return Response(status_code=304, headers={"etag": etag(version)})


async def _versioned(request: Request, response: Response) -> Versioned:
    return Versioned(request, response)


VersionedDep = Annotated[Versioned, Depends(_versioned)]
