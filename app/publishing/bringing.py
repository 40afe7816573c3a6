"""Bringing accounts along: the `youtube_account_N.json` files of Google's own client library."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.exceptions import Invalid, YtempireError
from app.publishing.account_models import AccountRole, YouTubeChannel
from app.publishing.connections import Connections
from app.publishing.errors import NoAccount
from app.publishing.google import Grant, OwnChannel
from app.publishing.tokens import our_client

NUMBERS: Final = range(1, 16)
LAST_ACTIVE: Final = 10
"""Accounts 1 to 10 are active, 11 to 15 in reserve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of one file: the channel it serves now, or why it was left."""

    name: str
    channel: str = ""
    problem: str = ""


def bring(connections: Connections, folder: Path, owner_id: UUID) -> list[Brought]:
    """Connect every account of the folder for that user; a file that cannot be used is only told of.

    An account joins the channel of ours that is bound to its YouTube channel; else one is opened.
    """
    files = [(number, folder / f"youtube_account_{number}.json") for number in NUMBERS]
    return [
        _brought(connections, file, owner_id, number) for number, file in files if file.is_file()
    ]


def _brought(connections: Connections, file: Path, owner_id: UUID, number: int) -> Brought:
    role = AccountRole.ACTIVE if number <= LAST_ACTIVE else AccountRole.RESERVE
    try:
        grant, own = _seen(connections, file)
        with connections.database.transaction() as session:
            channel_id = _channel(session, own, owner_id, connections)
        connections.take_in(
            grant, owner_id=owner_id, channel_id=channel_id, role=role, actor_id=None, keep=True
        )
    except YtempireError as error:
        return Brought(name=file.name, problem=str(error))
    return Brought(name=file.name, channel=f"{own.title} ({own.id}), {role}")


def _seen(connections: Connections, file: Path) -> tuple[Grant, OwnChannel]:
    kept = _read(file)
    client = our_client(connections.clients, str(kept["client_id"]))
    token = str(kept["refresh_token"])
    fresh = connections.google.refresh(client, token)
    own = connections.google.own_channels(fresh.access_token)
    if not own:
        raise NoAccount("This Google login has no YouTube channel.")
    grant = Grant(
        client_id=client.id,
        refresh_token=token,
        access_token=fresh.access_token,
        seconds=fresh.seconds,
        scopes=tuple(str(scope) for scope in kept["scopes"]),
        subject=file.stem,
        email="",
    )
    return grant, own[0]


def _read(file: Path) -> dict[str, list[str] | str]:
    try:
        kept: dict[str, list[str] | str] = json.loads(file.read_text())
        if isinstance(kept["scopes"], str):
            kept["scopes"] = kept["scopes"].split()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Invalid(f"{file.name} is no file of an authorised user with its scopes.") from error
    if not {"client_id", "refresh_token"} <= kept.keys():
        raise Invalid(f"{file.name} has no client_id or no refresh_token.")
    return kept


def _channel(session: Session, own: OwnChannel, owner_id: UUID, connections: Connections) -> str:
    query = select(YouTubeChannel.channel_id).where(YouTubeChannel.youtube_id == own.id)
    bound = session.scalar(query)
    if bound is not None:
        return bound
    name = own.title.strip()[:80] or own.id
    return open_channel(session, owner_id, name, Profile(), now=connections.clock()).id
