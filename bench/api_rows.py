"""Rows to measure the API on: one user's 100,000 films, 1,000,000 lines of the ledger, 800 who ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, insert, literal, select, true, union_all
from sqlalchemy.orm import Session

from app.accounts import sessions, users
from app.accounts.sessions import Device, SessionRules
from app.accounts.tiers import Tier
from app.accounts.users import Registration
from app.channels.models import Channel
from app.channels.profile import Profile
from app.core.columns import Moment
from app.core.ids import new_id
from app.core.tokens import AccessTokens
from app.costs import tables
from app.database import Database
from app.videos.models import State, Video

CHANNELS = 10
ASKERS = 800
"""Users who ask for films: a channel takes 100 a day at most."""
LINES_EACH = 10
NO_PASSWORD = ""
CHUNK = 5_000
STATES = (State.PUBLISHED, State.COMPLETED, State.AWAITING_APPROVAL, State.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What the measured requests name."""

    reader: str
    """The token of the user whose films they are."""
    reader_id: UUID
    session_id: UUID
    films: Sequence[UUID]
    """Some of them, from the whole range."""
    spent_on: date
    """The day of all lines of the ledger."""
    askers: Sequence[tuple[str, str]]
    """A token and a channel of each who asks for films."""


def seed(
    database: Database, tokens: AccessTokens, rules: SessionRules, *, films: int, lines: int
) -> Seeded:
    """Fill an empty database of the newest revision; so many films, and lines of the ledger."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        owner, owner_token, session_id = _user(session, "reader", tokens, rules, now)
        channels = [_channel(session, owner, f"Channel {n}", now) for n in range(CHANNELS)]
        askers = []
        for number in range(ASKERS):
            user, token, _ = _user(session, f"asker{number}", tokens, rules, now)
            askers.append((token, _channel(session, user, "Rivers", now)))
        ids = _films(session, owner, channels, films, now)
    with database.transaction() as session:
        _ledger(session, lines // LINES_EACH, now)
    with database.transaction() as session:
        _running_sums(session)
    some = ids[:: max(1, len(ids) // 1000)]
    with database.transaction() as session:
        session.execute(insert(tables.budgets), [_budget(film) for film in some])
    return Seeded(
        reader=owner_token,
        reader_id=owner,
        session_id=session_id,
        films=some,
        askers=askers,
        spent_on=_spent_on(now),
    )


def _user(
    session: Session, name: str, tokens: AccessTokens, rules: SessionRules, now: datetime
) -> tuple[UUID, str, UUID]:
    registration = Registration(
        email=f"{name}@example.com", username=name, password_hash=NO_PASSWORD, tier=Tier.SCALE
    )
    user = users.register(session, registration, now=now)
    opened = sessions.open_session(session, user.id, Device("bench", "127.0.0.1"), rules, now=now)
    return user.id, tokens.sign(user.id, opened.session_id), opened.session_id


def _channel(session: Session, owner_id: UUID, name: str, now: datetime) -> str:
    channel = Channel(
        owner_id=owner_id,
        name=name,
        profile=Profile(daily_cap=100).model_dump(mode="json"),
        created_at=now,
        updated_at=now,
    )
    session.add(channel)
    session.flush()
    return channel.id


def _films(
    session: Session, owner_id: UUID, channels: Sequence[str], count: int, now: datetime
) -> list[UUID]:
    profile = Profile().model_dump(mode="json")
    ids = [new_id() for _ in range(count)]
    for first in range(0, count, CHUNK):
        rows: list[Mapping[str, object]] = [
            {
                "id": ids[number],
                "owner_id": owner_id,
                "channel_id": channels[number % len(channels)],
                "title": f"Why rivers move sand, part {number}",
                "state": STATES[number % len(STATES)],
                "request": {"topic": "Rivers", "source_text": "Rivers move sand. " * 20},
                "profile": profile,
                "stage": "finish",
                "percent": 100,
                "facts": {"seconds": 61.5},
                "created_at": (moment := now - timedelta(days=2, seconds=30 * number)),
                "updated_at": moment,
                "version": 1,
            }
            for number in range(first, min(first + CHUNK, count))
        ]
        session.execute(insert(Video), rows)
    return ids


def _ledger(session: Session, films: int, now: datetime) -> None:
    """So many lines for each of the first films."""
    some = select(Video.id, Video.owner_id, Video.channel_id).limit(films).subquery()
    number = union_all(*(select(literal(n).label("n")) for n in range(LINES_EACH))).subquery()
    day = _spent_on(now)
    line = {
        "at": literal(now - timedelta(days=2), Moment()),
        "kind": literal("settle"),
        "key": literal("bench"),
        "video_id": some.c.id,
        "revision": literal(1),
        "owner_id": some.c.owner_id,
        "channel_id": some.c.channel_id,
        "day": literal(day),
        "stage": literal("narrate"),
        "provider": literal("elevenlabs"),
        "service": literal("speech"),
        "model": literal("studio"),
        "units": literal({"characters": 900}, tables.ledger.c.units.type),
        "micros": 10_000 + number.c.n,
        "free": literal(0),
        "calls": literal(0),
        "spent": 10_000 + number.c.n,
        "overrun": literal(0),
        "request_id": literal("req_bench"),
        "note": literal(""),
    }
    rows = select(*line.values()).select_from(some.join(number, true()))
    session.execute(insert(tables.ledger).from_select(list(line), rows))


def _spent_on(now: datetime) -> date:
    return (now - timedelta(days=2)).date()


def _running_sums(session: Session) -> None:
    """What the ledger's lines come to for each day, as is kept beside them."""
    line = tables.ledger.c
    by = (line.day, line.owner_id, line.channel_id, line.provider, line.service, line.stage)
    sums = select(*by, func.sum(line.spent), func.count()).group_by(*by)
    columns = [*(column.name for column in by), "spent", "calls"]
    session.execute(insert(tables.daily_spend).from_select(columns, sums))


def _budget(film: UUID) -> dict[str, object]:
    spent = sum(10_000 + n for n in range(LINES_EACH))
    return {"name": f"video:{film}", "spent": spent, "reserved": 0, "overrun": 0}


def counted(session: Session) -> tuple[int, int]:
    """How many films and lines there are."""
    films = session.scalar(select(func.count()).select_from(Video)) or 0
    return films, session.scalar(select(func.count()).select_from(tables.ledger)) or 0
