"""Films over HTTP, as far as no worker is needed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from app.accounts.tiers import Tier
from app.costs import tables
from app.engine import State
from app.tasks.workshop import FilmWorkshop
from app.videos.choosing import Equipment
from app.videos.models import State as FilmState
from app.videos.models import Video
from tests.test_api.films import FILES, ask, asked, begin, channel, fail, finish, video
from tests.test_api.house import House, Person

COUNT = "SELECT count(*) FROM workflow_status"
COUNT_SHARED = "SELECT count(*) FROM dbos.workflow_status"


@pytest.fixture
def ann(each_house: House) -> Person:
    return each_house.person("ann", tier=Tier.GROWTH)


def studio_voice(house: House) -> None:
    """From now on films are spoken by somebody who is paid."""
    services = house.services
    dear = replace(
        services.office,
        equipment=Equipment(speaker="eleven_multilingual_v2", studio_voice="v-anna"),
    )
    house.app.state.services = replace(services, office=dear)


def rows(house: House) -> list[int]:
    with house.services.database.transaction() as session:
        counted = (Video.__table__, tables.holds, tables.ledger, tables.budgets)
        found = [session.scalar(select(func.count()).select_from(table)) or 0 for table in counted]
        works = session.scalar(text(COUNT_SHARED if house.services.database.is_shared else COUNT))
        return [*found, works or 0]


def work_of(house: House, video_id: str, making: int = 1) -> State:
    workshop = house.services.office.workshop
    assert isinstance(workshop, FilmWorkshop)
    return workshop.desk.status(f"video:{video_id}:r{making}").state


def test_a_film_is_asked_for_with_its_money_and_its_work(each_house: House, ann: Person) -> None:
    studio_voice(each_house)
    answer = ask(ann, channel(ann)).json()["data"]
    held = answer["quote"]
    assert (answer["status"], float(held) > 0) == ("queued", True)
    assert ann.call("GET", answer["links"]["self"]).json()["data"]["status"] == "queued"
    cost = ann.call("GET", answer["links"]["cost"]).json()["data"]
    assert (cost["total_cost"], cost["reserved"], cost["limit"]) == ("0.000000", held, "3.000000")
    assert [entry["kind"] for entry in cost["entries"]] == ["hold"]
    assert work_of(each_house, answer["video_id"]) is State.WAITING


def test_a_film_over_the_limit_leaves_nothing_behind(each_house: House, ann: Person) -> None:
    studio_voice(each_house)
    mine = channel(ann, speaker="elevenlabs")
    before = rows(each_house)
    answer = ask(ann, mine, duration_target=3600)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (402, "budget_exceeded")
    assert float(problem["needed"]) > float(problem["left"]) == 3.0
    assert {"limit", "resets_at"} <= set(problem)
    assert rows(each_house) == before


def test_a_film_too_dear_for_the_best_that_is_set_up_is_spoken_here(
    house: House,
) -> None:
    studio_voice(house)
    someone = house.person("someone")
    answer = ask(someone, channel(someone), duration_target=3600)
    assert (answer.status_code, answer.json()["data"]["quote"]) == (202, "0.000000")


def test_who_is_not_set_up_is_refused_before_anything_is_written(house: House) -> None:
    someone = house.person("someone")
    answer = ask(someone, channel(someone, writer="openai"))
    assert answer.status_code == 422
    assert "OPENAI_API_KEY" in answer.json()["detail"]
    assert rows(house)[0] == 0


def test_a_request_sent_twice_makes_one_film(each_house: House, ann: Person) -> None:
    mine, named = channel(ann), {"idempotency-key": "one"}
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: ask(ann, mine, headers=named), range(8)))
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert rows(each_house)[0] == rows(each_house)[-1] == 1
    assert ask(ann, mine, headers=named, topic="Seas").status_code == 422


def test_a_quote_holds_and_writes_nothing(each_house: House, ann: Person) -> None:
    body = {"topic": "Rivers", "source_text": "Rivers.", "duration_target": 120}
    body["channel_id"] = channel(ann)
    local = ann.call("POST", "/v1/videos/quote", json=body).json()["data"]
    quota = {"uploads": 1, "units": 210, "playlist_units": 0, "units_with_captions": 610}
    said = {"minutes": 2.0, "youtube": quota, "warnings": []}
    assert local == {"cost": "0.000000", "breakdown": {}, **said}
    studio_voice(each_house)
    dear = ann.call("POST", "/v1/videos/quote", json=body).json()["data"]
    assert float(dear["cost"]) == float(dear["breakdown"]["elevenlabs"]) > 0
    assert rows(each_house) == [0, 0, 0, 0, 0]
    assert ann.call("POST", "/v1/videos/generate", json=body).status_code == 202
    again = ann.call("POST", "/v1/videos/quote", json={**body, "topic": "Sand"}).json()["data"]
    assert "“Rivers”" in again["warnings"][0]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"source_text": None}, "needs a language model"),
        ({"script": "# A\n\n## B\n\nWords.\n"}, "only one of"),
        ({"source_text": None, "source_url": "/etc/passwd"}, "https://"),
        ({"source_text": None, "source_url": "file:///etc/passwd"}, "https://"),
        ({"source_text": None, "script": "no headings"}, "before the first heading"),
        ({"source_text": None, "script": "## A\n\nWords.\n\n![x](/etc/x.png)\n"}, "no pictures"),
        ({"style": "neon"}, "no style named"),
        ({"duration_target": 5}, "/duration_target"),
        ({"topic": " "}, "/topic"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_request_of_which_no_film_can_come_is_refused(
    house: House, wanted: dict[str, object], said: str
) -> None:
    someone = house.person("someone")
    answer = ask(someone, channel(someone), **wanted)
    assert (answer.status_code, said in answer.json()["detail"]) == (422, True), answer.text
    assert rows(house)[0] == 0


def test_the_channel_and_the_tier_bound_the_films_of_a_day(house: House) -> None:
    free = house.person("free")
    mine = channel(free, daily_cap=2)
    asked(free, mine)
    asked(free, mine)
    answer = ask(free, mine)
    assert (answer.status_code, answer.json()["code"]) == (409, "daily_cap_reached")
    house.clock.advance(days=1)
    asked(house.sign_in("free"), mine)


@pytest.mark.parametrize("rules", ["then", "now", "then and now"])
def test_a_film_waits_for_a_person_where_its_channel_asks_or_asked_for_that(
    each_house: House, ann: Person, rules: str
) -> None:
    there = channel(ann, approval_required="then" in rules)
    film = asked(ann, there)
    tag = ann.call("GET", f"/v1/channels/{there}").headers["etag"]
    wanted = {"profile": {"approval_required": "now" in rules}}
    changed = ann.call("PATCH", f"/v1/channels/{there}", json=wanted, headers={"if-match": tag})
    assert changed.status_code == 200, changed.text
    finish(each_house, film)
    assert video(ann, film)["status"] == "awaiting_approval"


def test_a_strangers_film_is_not_there(each_house: House, ann: Person) -> None:
    theirs = asked(ann, channel(ann))
    finish(each_house, theirs)
    bob = each_house.person("bob")
    here = f"/v1/videos/{theirs}"
    for method, path, body in (
        ("GET", here, None),
        ("DELETE", here, None),
        ("GET", f"{here}/cost", None),
        ("GET", f"{here}/events", None),
        ("GET", f"{here}/files/video", None),
        ("POST", f"{here}/cancel", None),
        ("POST", f"{here}/retry", None),
        ("POST", f"{here}/approve", None),
        ("POST", f"{here}/reject", {"reason": "I say so"}),
    ):
        assert bob.call(method, path, json=body).status_code == 404, path
    named = {"if-match": '"v1"'}
    assert bob.call("PATCH", here, json={"title": "Mine"}, headers=named).status_code == 404
    assert ask(bob, video(ann, theirs)["channel_id"]).status_code == 404
    assert bob.call("GET", "/v1/videos").json()["data"] == []
    assert video(ann, theirs)["status"] == "awaiting_approval"


def test_films_are_listed_filtered_searched_and_sorted(each_house: House, ann: Person) -> None:
    one, two = channel(ann), channel(ann)
    sea = asked(ann, one, topic="The deep 100% sea")
    river = asked(ann, two, topic="A slow river")
    finish(each_house, sea)

    def titles(query: str) -> list[str]:
        page = ann.call("GET", f"/v1/videos?{query}").json()
        return [line["id"] for line in page["data"]]

    assert titles("") == [river, sea]
    assert titles("sort=created_at") == [sea, river]
    assert titles("sort=title") == [river, sea]
    assert titles("status=queued") == [river]
    assert titles("status=queued&status=awaiting_approval&sort=created_at") == [sea, river]
    assert titles(f"channel_id={one}") == [sea]
    assert titles("q=SEA+deep") == [sea]
    assert titles("q=100%25") == [sea]
    assert titles("q=_") == []
    assert titles("per_page=1&page=2") == [sea]
    assert ann.call("GET", "/v1/videos?per_page=1").json()["pagination"]["total"] == 2
    assert ann.call("GET", "/v1/videos?status=nonsense").status_code == 422


def test_a_film_is_approved_once(each_house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    here = f"/v1/videos/{film}"
    assert ann.call("POST", f"{here}/approve").status_code == 409
    finish(each_house, film)
    assert video(ann, film)["status"] == "awaiting_approval"
    assert ann.call("POST", f"{here}/approve").json()["data"]["status"] == "completed"
    assert ann.call("POST", f"{here}/approve").status_code == 409
    assert ann.call("POST", f"{here}/cancel").status_code == 409


@pytest.mark.parametrize("state", [FilmState.PROCESSING, FilmState.PUBLISHING])
def test_a_film_that_is_made_or_goes_out_is_not_approved(
    each_house: House, ann: Person, state: FilmState
) -> None:
    film = asked(ann, channel(ann))
    with each_house.services.database.transaction() as session:
        session.get_one(Video, UUID(film)).state = state
    refused = ann.call("POST", f"/v1/videos/{film}/approve")
    assert (refused.status_code, refused.json()["state"]) == (409, state.value)
    assert "there is nothing to approve" in refused.json()["detail"]
    assert video(ann, film)["status"] == state.value


def test_a_film_turned_down_keeps_the_reason(each_house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    here = f"/v1/videos/{film}"
    assert ann.call("POST", f"{here}/reject", json={"reason": "Early"}).status_code == 409
    finish(each_house, film)
    rejected = ann.call("POST", f"{here}/reject", json={"reason": "Too slow"}).json()["data"]
    assert rejected["status"] == "cancelled"
    assert rejected["problem"]["detail"] == "Too slow"


def test_where_no_approval_is_needed_a_film_is_complete(each_house: House, ann: Person) -> None:
    film = asked(ann, channel(ann, approval_required=False))
    finish(each_house, film)
    assert video(ann, film)["status"] == "completed"


def test_a_cancelled_film_gives_its_money_back_and_can_be_retried(
    each_house: House, ann: Person
) -> None:
    studio_voice(each_house)
    film = asked(ann, channel(ann))
    here = f"/v1/videos/{film}"
    assert ann.call("POST", f"{here}/retry").status_code == 409
    assert ann.call("POST", f"{here}/cancel").json()["data"]["status"] == "cancelled"
    assert ann.call("GET", f"{here}/cost").json()["data"]["reserved"] == "0.000000"
    assert work_of(each_house, film) is State.CANCELLED
    again = ann.call("POST", f"{here}/retry")
    assert (again.status_code, again.json()["data"]["status"]) == (202, "queued")
    assert float(ann.call("GET", f"{here}/cost").json()["data"]["reserved"]) > 0
    assert work_of(each_house, film, 2) is State.WAITING


def test_a_failed_film_says_why_and_its_old_making_changes_nothing(
    each_house: House, ann: Person
) -> None:
    film = asked(ann, channel(ann))
    fail(each_house, film)
    failed = video(ann, film)
    assert (failed["status"], failed["problem"]["detail"]) == ("failed", "It holds no text.")
    ann.call("POST", f"/v1/videos/{film}/retry")
    with pytest.raises(Exception, match="no longer wanted"):
        begin(each_house, film)
    assert video(ann, film)["status"] == "queued"


def test_a_title_is_changed_by_who_read_it(ann: Person) -> None:
    film = asked(ann, channel(ann))
    here = f"/v1/videos/{film}"
    tag = {"if-match": ann.call("GET", here).headers["etag"]}
    assert ann.call("PATCH", here, json={"title": "Streams"}, headers=tag).status_code == 200
    assert ann.call("PATCH", here, json={"title": "Late"}, headers=tag).status_code == 412
    assert video(ann, film)["title"] == "Streams"


def test_progress_does_not_spoil_an_edit(each_house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    begin(each_house, film)
    here = f"/v1/videos/{film}"
    tag = {"if-match": ann.call("GET", here).headers["etag"]}
    begin(each_house, film)
    assert ann.call("PATCH", here, json={"title": "Streams"}, headers=tag).status_code == 200


def test_a_file_is_fetched_whole_in_part_and_not_again(each_house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    files = f"/v1/videos/{film}/files"
    assert ann.call("GET", f"{files}/video").status_code == 404
    finish(each_house, film)
    whole = ann.call("GET", f"{files}/video")
    assert (whole.content, whole.headers["content-type"]) == (FILES["video"], "video/mp4")
    part = ann.call("GET", f"{files}/video", headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, b"0123456789")
    assert part.headers["content-range"] == "bytes 10-19/100"
    known = {"if-none-match": whole.headers["etag"]}
    assert ann.call("GET", f"{files}/video", headers=known).status_code == 304
    assert ann.call("GET", f"{files}/thumbnail").status_code == 404
    assert ann.call("GET", f"{files}/secrets").status_code == 422


def test_events_are_told_from_where_the_client_left_off(each_house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    finish(each_house, film)
    here = f"/v1/videos/{film}/events"
    said = ann.call("GET", here).text.strip().split("\n\n")
    assert [event.partition('"message": "')[2].partition('"')[0] for event in said] == [
        "Waiting for a worker",
        "Begun",
        "Rendering",
        "Waiting for approval",
    ]
    third = said[2].splitlines()[0].removeprefix("id: ")
    rest = ann.call("GET", here, headers={"last-event-id": third})
    assert rest.headers["content-type"].startswith("text/event-stream")
    assert rest.text.strip().split("\n\n") == said[3:]
    last = said[3].splitlines()[0].removeprefix("id: ")
    assert ann.call("GET", here, headers={"last-event-id": last}).status_code == 204


def test_a_deleted_film_is_gone_with_its_files(each_house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    here = f"/v1/videos/{film}"
    assert ann.call("DELETE", here).status_code == 409
    finish(each_house, film)
    assert ann.call("DELETE", here).status_code == 200
    assert ann.call("GET", here).status_code == 404
    assert not each_house.services.office.folder(UUID(film)).exists()


def test_a_deleted_account_gives_back_what_was_held_for_its_films(
    each_house: House, ann: Person
) -> None:
    studio_voice(each_house)
    asked(ann, channel(ann))

    def reserved() -> int:
        with each_house.services.database.transaction() as session:
            return session.scalar(select(func.max(tables.budgets.c.reserved))) or 0

    assert reserved() > 0
    assert ann.call("DELETE", "/v1/users/me").status_code == 200
    assert reserved() == 0


def test_a_deleted_account_takes_its_films_along(each_house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    finish(each_house, film)
    assert ann.call("DELETE", "/v1/users/me").status_code == 200
    assert not each_house.services.office.folder(UUID(film)).exists()
    assert rows(each_house)[0] == 0
