"""Experiments at the size of a bad day: what they would miss if it were there is put there, once each."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import update

from app.core.ids import new_id
from app.core.security import Keys
from app.costs import tables
from app.database import Database, open_database
from app.upkeep.rekeying import rekey
from tests.test_upkeep.test_backup import KEYS, write_one
from tests.test_upkeep.test_rekeying import NEW, OLD, fill
from verify import backups, guessed_ids, rekeyed
from verify.acts import Entry, held_against
from verify.backups import OPENED, connect_fifteen
from verify.events_in import Answered, Letter, told
from verify.logins import apart
from verify.neighbours import shares
from verify.pictures import difference
from verify.promise import Verdict
from verify.uploads import left_over

ROWS = rekeyed.SWAPPED + 1


@pytest.fixture
def database(ready_sqlite_url: str) -> Database:
    return open_database(ready_sqlite_url, pool_size=2)


def test_values_on_the_old_key_are_found_and_values_on_the_new_one_are_fine(
    database: Database,
) -> None:
    fill(database, ROWS)
    before = rekeyed.look(database)
    assert (before["rows on the old key"], before["rows that do not open"]) == (ROWS, ROWS)
    rekey(database, Keys(NEW, previous=[OLD]))
    after = rekeyed.look(database)
    assert (after["rows on the old key"], after["rows that do not open"]) == (0, 0)
    assert after["swapped values that open"] == 0


def test_keys_that_do_not_look_where_a_value_lies_open_every_swapped_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, ROWS)
    rekey(database, Keys(NEW, previous=[OLD]))
    careful = Keys.unseal

    def careless(keys: Keys, sealed: str, *, place: str) -> str:
        number = int(place.removeprefix("row:"))
        try:
            return careful(keys, sealed, place=place)
        except Exception:  # noqa: BLE001 - whatever it is
            return careful(keys, sealed, place=f"row:{number - 1}")

    monkeypatch.setattr(Keys, "unseal", careless)
    assert rekeyed.look(database)["swapped values that open"] == rekeyed.SWAPPED


def test_a_person_a_micro_dollar_and_a_token_that_a_backup_lost_are_found(
    database: Database,
) -> None:
    connect_fifteen(database)
    there = write_one(database)
    whole = backups.look(database, {there}, KEYS)
    assert (whole[OPENED], whole["micro-dollars between ledger and counters"]) == (15, 0)
    with database.transaction() as session:
        first = update(tables.ledger).where(tables.ledger.c.id == 1)
        session.execute(first.values(free=tables.ledger.c.free + 1))
    found = backups.look(database, {there, uuid4()}, Keys("z" * 40))
    assert found["people committed before and missing"] == 1
    assert found["micro-dollars between ledger and counters"] == 1
    assert found["counters that are not the sum of their lines"] > 0
    assert found[OPENED] == 0


@pytest.mark.parametrize(("other", "tells"), [([50.0, 51.0, 90.0], False), ([9.0, 10.0], True)])
def test_an_account_that_answers_sooner_is_told_by_its_time(
    other: Sequence[float], *, tells: bool
) -> None:
    assert (apart([50.0, 50.0, 52.0], other) > 5) is tells


def test_what_is_taken_without_proof_or_breaks_the_door_is_counted() -> None:
    good = Letter(to="stripe", id="1", body=b"{}", secret="s")
    forged = Letter(to="n8n", id="2", body=b"{}", kind="forged", secret="s")
    answers = [
        Answered(good, 200, 0.01),
        Answered(good, 403, 0.01),
        Answered(forged, 202, 0.01),
        Answered(forged, 403, 0.5),
        Answered(forged, 500, 0.01),
        Answered(forged, 0, 0.01),
    ]
    found = told(answers)
    assert (found["events"], found["of them refused"]) == (1, 1)
    assert found["unproved letters taken"] == 1
    assert found["unproved letters refused in another way"] == 3
    assert (found["answers of 500 or more"], found["letters without an answer"]) == (1, 1)
    assert found["median answer, ms"] < 50
    assert found["95th percentile of the answers, ms"] > 150


def test_more_than_a_share_is_seen() -> None:
    came = {"film 202": 30, "film 429": 9, "upload 500": 1, "streams open at once": 6}
    assert shares(came) == {
        "requests that hammered": 40,
        "of them told to wait": 9,
        "streams open at once": 6,
        "films of one user at once": 31,
        "answers of 500 or more": 1,
    }


def test_an_act_without_its_entry_or_with_half_of_one_is_seen() -> None:
    ann, bob = uuid4(), uuid4()
    change = {"before": {"tier": "free"}, "after": {"tier": "scale"}}
    whole = Entry(action="user.tier_changed", actor_id=ann, **change)
    half = Entry(action="user.tier_changed", actor_id=ann, before={}, after={"tier": "scale"})
    made = Entry(action="api_key.made", actor_id=ann, before={}, after={"name": "n8n"})
    found = held_against(
        {"1": ann, "2": ann, "3": ann, "4": bob}, {"1": whole, "2": half, "3": made}
    )
    assert list(found.values()) == [4, 1, 0, 1]
    assert held_against({"1": bob}, {"1": whole})["entries of another actor"] == 1


def test_a_file_that_an_upload_left_is_found(tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    assert left_over(tmp_path, set(), expected=1, patience=0) == 0
    (tmp_path / "half").touch()
    assert left_over(tmp_path, set(), expected=1, patience=0) == 1


def test_a_page_that_looks_otherwise_is_seen_and_a_shade_is_not() -> None:
    page = Image.new("RGB", (100, 100), (250, 250, 250))
    shade = Image.new("RGB", (100, 100), (245, 250, 250))
    button = page.copy()
    button.paste((0, 0, 90), (0, 0, 10, 10))
    assert (difference(page, shade), difference(page, button)) == (0.0, 1.0)
    assert difference(page, page.crop((0, 0, 100, 99))) == 100.0


def test_what_a_guess_finds_and_what_tells_an_id_that_is_taken_is_seen() -> None:
    free = {"status": 404, "kind": "/v1/videos", "detail": "There is no such video."}
    taken = [free, free | {"detail": "It is not yours."}, free | {"status": 403}]
    found = guessed_ids.held_against([free, free | {"status": 200}], taken)
    assert list(found.values()) == [1, 1, 2]


def test_a_path_that_knows_nothing_even_for_the_owner_of_what_is_there_is_seen() -> None:
    found = guessed_ids.shown_to_their_owner([{"status": 200}, {"status": 404}])
    right = {bound.name: bound.least or 0 for bound in guessed_ids.GUESSED_IDS.bounds}
    assert Verdict(promise=guessed_ids.GUESSED_IDS, figures=right, seconds=1).kept
    wrong = {**right, **found}
    assert not Verdict(promise=guessed_ids.GUESSED_IDS, figures=wrong, seconds=1).kept


def test_guesses_lie_beside_what_is_there_and_none_is_made_twice_or_is_there() -> None:
    film, channel = str(new_id()), "ch_ffffffffffffffff"
    made = list(
        islice(guessed_ids.guesses([("/films", film), ("/channels", channel)], Random(1)), 600)
    )
    assert len(set(made)) == 600
    assert not {f"/films/{film}", f"/channels/{channel}"} & set(made)
    near = {UUID(int=UUID(film).int + step) for step in (-1, 1)}
    assert {f"/films/{one}" for one in near} <= set(made)
    assert "/channels/ch_0000000000000000" in made, "behind the last comes the first"
