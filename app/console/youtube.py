"""`ytempire youtube`: a private test upload, and repairs of what is out on a channel."""

import argparse
import sys
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from app import schema
from app.channels.models import Channel
from app.core.clock import system_clock
from app.core.config import settings
from app.core.exceptions import NotFound
from app.database import open_database
from app.publishing import catalogue
from app.publishing.catalogue_change import Change
from app.publishing.catalogue_look import look
from app.publishing.catalogue_models import Repair, RepairItem, RepairState
from app.publishing.catalogue_work import RepairRun, carry_out
from app.publishing.metadata_build import unfit
from app.publishing.seats import Seats
from app.publishing.trial import try_upload
from app.wiring.secrets import sealing_keys, secrets_of
from app.wiring.youtube import connections, tube

SHOWN = 200
"""Characters of a value that are shown."""


def run(options: argparse.Namespace) -> int:
    """Run what was typed and return its exit code."""
    seats = _seats()
    match options.act:
        case "test":
            return _tried(seats, options.channel, unlisted=options.unlisted)
        case "repair":
            return _repaired(seats, options)
        case "undo":
            owner_id, now = _repair(seats, options.repair).owner_id, seats.clock()
            with seats.database.transaction() as session:
                repair = catalogue.undoing(session, owner_id, options.repair, now=now)
            return _shown_and_done(seats, repair, yes=options.yes)
        case _:
            return _shown_and_done(seats, _repair(seats, options.repair), yes=options.yes)


def change_of(options: argparse.Namespace) -> Change:
    """The change that was typed. Raises Invalid for what YouTube would refuse."""
    said: dict[str, Any] = {
        "title": _replacement(options.title),
        "description": _replacement(options.description),
        "footer": options.footer,
        "add_tags": options.add_tag or None,
        "remove_tags": options.remove_tag or None,
        "category": options.category,
        "language": options.language,
        "licence": options.licence,
        "made_for_kids": _yes(options.made_for_kids),
        "synthetic_media": _yes(options.synthetic_media),
    }
    given = {name: value for name, value in said.items() if value is not None}
    try:
        return Change.model_validate(given)
    except ValidationError as error:
        raise unfit(error) from error


def _tried(seats: Seats, channel_id: str, *, unlisted: bool) -> int:
    _owner(seats, channel_id)
    trial = try_upload(seats, channel_id, unlisted=unlisted)
    words = {True: "taken", False: "refused", None: "not tried"}
    _say(
        [
            f"channel     {trial.youtube_channel}",
            f"clip        {trial.youtube_id}: {trial.privacy}, {trial.processing}",
            f"thumbnail   {words[trial.thumbnails]}",
            f"unlisted    {words[trial.goes_public]}",
            f"deleted     {'no: ' + trial.leftover if trial.leftover else 'yes'}",
            f"it took     {trial.uploads} upload and {trial.units} units",
            *trial.refused,
        ]
    )
    return 0 if trial.is_fine else 1


def _repaired(seats: Seats, options: argparse.Namespace) -> int:
    change, channel_id = change_of(options), options.channel
    owner_id = _owner(seats, channel_id)
    found = look(seats, channel_id, change, options.video, everything=options.all)
    with seats.database.transaction() as session:
        now = seats.clock()
        repair = catalogue.write_down(session, owner_id, channel_id, change, found, now=now)
    return _shown_and_done(seats, repair, yes=options.yes)


def _shown_and_done(seats: Seats, repair: Repair, *, yes: bool) -> int:
    with seats.database.transaction() as session:
        items = catalogue.items_of(session, repair.id)
        units = catalogue.units_left(catalogue.counts(session, repair.id))
    _say(line for item in items for line in _lines(item))
    _say([f"repair {repair.id}: {len(items)} videos, {units} units of the day for what is left"])
    if not yes:
        _say([f"Nothing was changed. `ytempire youtube go-on {repair.id} --yes` does it."])
        return 0
    with seats.database.transaction() as session:
        row = session.get_one(Repair, repair.id, with_for_update=True)
        attempt = catalogue.begin(session, row, actor_id=repair.owner_id, now=seats.clock())
    return _carried(seats, repair, RepairRun(repair.id, attempt))


def _carried(seats: Seats, repair: Repair, run_: RepairRun) -> int:
    try:
        state = carry_out(seats, run_, lambda: None)
    except KeyboardInterrupt:
        with seats.database.transaction() as session:
            catalogue.stop(session, repair.owner_id, repair.id, now=seats.clock())
        raise
    with seats.database.transaction() as session:
        standing = catalogue.counts(session, repair.id)
        problem = session.get_one(Repair, repair.id).problem
    counted = ", ".join(f"{number} {one.value}" for one, number in sorted(standing.items()))
    _say([f"{state.value}: {counted}", *([str(problem["detail"])] if problem else [])])
    return 0 if state is RepairState.DONE else 4


def _lines(one: RepairItem) -> Iterable[str]:
    yield f"{one.youtube_id}  {one.title}  [{one.state.value}]"
    if one.problem:
        yield f"    {one.problem['detail']}"
    for part, fields in one.after.items():
        for name, value in fields.items():
            before = one.before.get(part, {}).get(name)
            yield f"    {name}: {_short(before)} → {_short(value)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"…{text[-SHOWN:]}"


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _seats() -> Seats:
    chosen = settings()
    database = open_database(chosen.database_address)
    schema.prepare(database)
    keys = sealing_keys(secrets_of(chosen))
    connected = connections(chosen, database, keys, clock=system_clock)
    return Seats(
        database=database,
        clock=system_clock,
        tube=tube(chosen),
        tokens=connected.tokens,
        quota=connected.quota,
    )


def _owner(seats: Seats, channel_id: str) -> UUID:
    with seats.database.transaction() as session:
        channel = session.get(Channel, channel_id)
        if channel is None:
            raise NotFound(f"There is no channel {channel_id}.", remedy="Its id begins with ch_.")
        return channel.owner_id


def _repair(seats: Seats, repair_id: UUID) -> Repair:
    with seats.database.transaction() as session:
        repair = session.get(Repair, repair_id)
        if repair is None:
            raise NotFound("There is no such repair.")
        return repair


def _replacement(words: list[str] | None) -> dict[str, str] | None:
    return None if words is None else {"find": words[0], "put": words[1]}


def _yes(word: str | None) -> bool | None:
    return None if word is None else word == "yes"
