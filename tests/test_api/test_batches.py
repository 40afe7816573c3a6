"""Many films in one request."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select

from app.accounts.tiers import Role, Tier
from app.engine import Priority, State
from app.events.models import Announcement
from app.tasks.workshop import FilmWorkshop
from tests.test_api.films import ARTICLE, ask, asked, channel, video
from tests.test_api.house import House, Person
from tests.test_api.test_videos import rows, studio_voice


@pytest.fixture
def ann(each_house: House) -> Person:
    return each_house.person("ann", tier=Tier.GROWTH)


def film(channel_id: str, **wanted: object) -> dict[str, object]:
    body = {"channel_id": channel_id, "topic": "Rivers", "source_text": ARTICLE} | wanted
    return {name: value for name, value in body.items() if value is not None}


def send(person: Person, films: list[dict[str, object]], path: str = "", **parts: Any) -> Response:
    headers = parts.pop("headers", {})
    body = {"videos": films, **parts}
    return person.call("POST", f"/v1/videos/batch{path}", json=body, headers=headers)


def test_those_that_can_be_made_are_taken_and_the_others_told_why(
    each_house: House, ann: Person
) -> None:
    mine = channel(ann, daily_cap=2)
    wanted = [
        film(mine),
        film(mine, source_text=None, script="no headings"),
        film("ch_0123456789abcdef"),
        film(mine, topic="Seas"),
        film(mine, topic="Lakes"),
    ]
    answer = send(ann, wanted)
    assert answer.status_code == 202, answer.text
    found = answer.json()["data"]
    assert (found["taken"], found["refused"]) == (2, 3)
    said = [(e["status"], e["refusal"] and e["refusal"]["code"]) for e in found["entries"]]
    assert said == [
        ("queued", None),
        ("refused", "invalid"),
        ("refused", "not_found"),
        ("queued", None),
        ("refused", "daily_cap_reached"),
    ]
    assert rows(each_house)[0] == rows(each_house)[-1] == 2
    assert video(ann, found["entries"][3]["video_id"])["title"] == "Seas"


def test_money_is_given_out_in_order_and_its_end_is_told_once(each_house: House) -> None:
    studio_voice(each_house)
    boss = each_house.person("boss", role=Role.ADMIN, tier=Tier.GROWTH)
    limits = {"day": "2.00", "alert": "1.00"}
    answer = boss.call("PUT", "/v1/costs/limits", json=limits)
    assert answer.status_code == 200, answer.text
    mine = channel(boss)
    wanted = [film(mine, topic=f"Film {n}", duration_target=600) for n in range(4)]
    found = send(boss, wanted).json()["data"]
    assert [each["status"] for each in found["entries"]] == [
        "queued",
        "queued",
        "refused",
        "refused",
    ]
    assert send(boss, wanted).status_code == 422
    assert ask(boss, mine, duration_target=600).status_code == 402
    with each_house.services.database.transaction() as session:
        told = [
            each.kind
            for each in session.scalars(select(Announcement))
            if str(each.owner_id) == boss.id
        ]
    assert told.count("budget.exhausted") == 1
    assert told.count("budget.alert") == 1


@pytest.mark.parametrize("whole", [True, False], ids=["all or none", "none fits"])
def test_a_batch_of_which_nothing_is_taken_for_want_of_money_is_told_once_as_a_single_film_is(
    house: House, *, whole: bool
) -> None:
    studio_voice(house)
    boss = house.person("boss", role=Role.ADMIN, tier=Tier.GROWTH)
    day = "2.00" if whole else "0.01"
    boss.call("PUT", "/v1/costs/limits", json={"day": day, "alert": "0.01"})
    mine = channel(boss)
    wanted = [film(mine, topic=f"Film {n}", duration_target=600) for n in range(4)]
    for _ in range(2):
        assert send(boss, wanted, whole=whole).status_code == 422
    assert rows(house)[0] == 0
    with house.services.database.transaction() as session:
        exhausted = select(Announcement.owner_id).where(Announcement.kind == "budget.exhausted")
        told = [str(each) for each in session.scalars(exhausted)]
    assert told.count(boss.id) == 1


def test_all_or_none_leaves_nothing_behind(each_house: House, ann: Person) -> None:
    mine = channel(ann)
    before = rows(each_house)
    bad = [film(mine), film(mine, style="neon")]
    answer = send(ann, bad, whole=True)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "batch_refused")
    assert [each["pointer"] for each in problem["errors"]] == ["/videos/1"]
    over_the_cap = [film(mine, topic=f"Film {n}") for n in range(11)]
    assert send(ann, over_the_cap, whole=True).status_code == 422
    assert send(ann, [film(mine, style="neon")]).status_code == 422
    assert rows(each_house) == before


def test_a_batch_sent_twice_is_taken_once(each_house: House, ann: Person) -> None:
    mine, named = channel(ann), {"idempotency-key": "one"}
    first = send(ann, [film(mine)], headers=named)
    again = send(ann, [film(mine)], headers=named)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert rows(each_house)[0] == 1


def test_a_batch_is_bounded(house: House) -> None:
    someone = house.person("someone")
    mine = channel(someone)
    assert send(someone, [film(mine, source_text="x")] * 201).status_code == 422
    assert send(someone, []).status_code == 422


def test_many_are_quoted_and_nothing_is_written(each_house: House, ann: Person) -> None:
    studio_voice(each_house)
    mine = channel(ann)
    wanted = [film(mine, duration_target=60), film(mine, style="neon"), film(mine)]
    found = send(ann, wanted, "/quote").json()["data"]
    assert (found["minutes"], found["fits_a_day"]) == (2.5, True)
    costs = [float(each["quote"]["cost"]) for each in found["entries"] if each["quote"]]
    assert float(found["cost"]) == pytest.approx(sum(costs))
    assert found["entries"][1]["refusal"]["code"] == "invalid"
    assert rows(each_house) == [0, 0, 0, 0, 0]


def test_many_are_quoted_with_the_warnings_and_the_units_that_each_would_have_by_itself(
    ann: Person,
) -> None:
    known, quiet = channel(ann, playlist_title="Rivers"), channel(ann, upload_captions=False)
    asked(ann, known, topic="Why deltas grow")
    wanted = [
        film(known, topic="Deltas grow: why?", source_text="Sand."),
        film("ch_0123456789abcdef"),
        film(known, topic="Seas", source_text="Salt."),
        film(quiet, topic="Why deltas grow", source_text="Sand."),
    ]
    found = send(ann, wanted, "/quote").json()["data"]
    quotes = [each["quote"] for each in found["entries"]]
    assert [quote and len(quote["warnings"]) for quote in quotes] == [1, None, 0, 0]
    assert [quote and quote["youtube"]["units"] for quote in quotes] == [262, None, 210, 210]
    total = {"uploads": 3, "units": 682, "playlist_units": 52, "units_with_captions": 1482}
    assert found["youtube"] == total
    alone = ann.call("POST", "/v1/videos/quote", json=wanted[0]).json()["data"]
    assert alone == quotes[0]


def test_a_film_somebody_waits_for_goes_before_those_of_a_batch(
    each_house: House, ann: Person
) -> None:
    mine = channel(ann)
    entry = send(ann, [film(mine)]).json()["data"]["entries"][0]
    single = asked(ann, mine)
    workshop = each_house.services.office.workshop
    assert isinstance(workshop, FilmWorkshop)
    status = {
        each: workshop.desk.status(f"video:{each}:r1") for each in (entry["video_id"], single)
    }
    assert status[single].priority == Priority.AWAITED < status[entry["video_id"]].priority


def test_a_film_is_not_begun_before_its_time_and_can_be_called_off(
    each_house: House, ann: Person
) -> None:
    mine = channel(ann)
    start = each_house.clock() + timedelta(hours=5)
    late = asked(ann, mine, start_at=start.isoformat())
    workshop = each_house.services.office.workshop
    assert isinstance(workshop, FilmWorkshop)
    assert workshop.desk.status(f"video:{late}:r1").state is State.DELAYED
    ann.call("POST", f"/v1/videos/{late}/cancel")
    assert workshop.desk.status(f"video:{late}:r1").state is State.CANCELLED
    answer = ann.call(
        "POST", "/v1/videos/generate", json=film(mine, start_at="2026-11-23T10:00:00")
    )
    assert answer.status_code == 422, "a time without a zone is nobody's time"
    far = (each_house.clock() + timedelta(days=31)).isoformat()
    assert ann.call("POST", "/v1/videos/generate", json=film(mine, start_at=far)).status_code == 422


def test_admins_hear_of_the_days_money_whoever_spends_it(house: House) -> None:
    studio_voice(house)
    boss = house.person("boss", role=Role.ADMIN)
    kept_out = house.person("former", role=Role.ADMIN)
    house.disable(kept_out)
    ann, bob = house.person("ann", tier=Tier.GROWTH), house.person("bob", tier=Tier.GROWTH)
    boss.call("PUT", "/v1/costs/limits", json={"day": "2.00", "alert": "1.00"})
    mine = channel(ann)
    send(ann, [film(mine, topic=f"Film {n}", duration_target=600) for n in range(4)])
    assert ask(bob, channel(bob), duration_target=600).status_code == 402
    people = {each.id for each in (boss, kept_out, ann, bob)}
    told = Counter[tuple[str, str]]()
    with house.services.database.transaction() as session:
        for each in session.scalars(select(Announcement)):
            if str(each.owner_id) in people:
                told[str(each.owner_id), each.kind] += 1
    assert told == {
        (ann.id, "budget.alert"): 1,
        (boss.id, "budget.alert"): 1,
        (ann.id, "budget.exhausted"): 1,
        (bob.id, "budget.exhausted"): 1,
        (boss.id, "budget.exhausted"): 1,
    }
