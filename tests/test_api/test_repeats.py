"""A request sent twice with one Idempotency-Key."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.accounts.models import AnsweredRequest, ApiKey
from app.accounts.requests import RequestKey, begin
from app.api.repeats import OnceDep
from app.api.schemas import Success
from app.core.exceptions import Conflict
from tests.test_api.conftest import Open
from tests.test_api.house import House, Person

WANTED = {"name": "a program", "scopes": ["videos:read"]}


def ask(person: Person, key: str, **wanted: object) -> tuple[int, str, str | None]:
    answer = person.house.client.post(
        "/v1/users/me/api-keys",
        json=WANTED | wanted,
        headers=person.headers | {"Idempotency-Key": key},
    )
    return answer.status_code, answer.text, answer.headers.get("idempotent-replayed")


def keys_made(house: House) -> int:
    with house.services.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(ApiKey)) or 0


def test_the_second_time_only_the_answer_is_given(each_house: House) -> None:
    ann = each_house.person("ann")
    first, second = ask(ann, "mine"), ask(ann, "mine")
    assert first == (201, second[1], None)
    assert second[2] == "true"
    assert keys_made(each_house) == 1


def test_fifty_at_once_are_carried_out_once(each_house: House) -> None:
    ann = each_house.person("ann")
    with ThreadPoolExecutor(50) as senders:
        answers = list(senders.map(lambda _: ask(ann, "mine"), range(50)))
    assert keys_made(each_house) == 1
    assert {status for status, _, _ in answers} <= {201, 409}
    assert len({body for status, body, _ in answers if status == 201}) == 1


def test_the_key_belongs_to_one_request_of_one_caller(each_house: House) -> None:
    ann, bob = each_house.person("ann"), each_house.person("bob")
    ask(ann, "mine")
    status, body, _ = ask(ann, "mine", name="another")
    assert status == 422
    assert "idempotency_key_reused" in body
    assert ask(bob, "mine")[0] == 201
    assert keys_made(each_house) == 2


def test_a_request_that_failed_may_be_tried_again_with_its_key(each_house: House) -> None:
    ann = each_house.person("ann")
    one, two = ask(ann, "one"), ask(ann, "two")
    assert ask(ann, "three")[0] == 409
    for made in ann.call("GET", "/v1/users/me/api-keys").json()["data"]:
        ann.call("DELETE", f"/v1/users/me/api-keys/{made['id']}")
    assert ask(ann, "three")[0] == 201
    assert one[0] == two[0] == 201


def test_an_answer_is_repeated_for_a_day(house: House) -> None:
    ann = house.person("ann")
    ask(ann, "mine")
    house.clock.advance(days=1)
    status, _, repeated = ask(house.sign_in("ann"), "mine")
    assert (status, repeated) == (201, None)


def test_an_answer_kept_for_repeating_cannot_be_read_in_the_database(house: House) -> None:
    ann = house.person("ann")
    _, body, _ = ask(ann, "mine")
    with house.services.database.transaction() as session:
        kept = session.scalars(select(AnsweredRequest)).one()
    assert "ytk_" in body
    assert "ytk_" not in kept.answer


def test_a_key_that_is_no_word_is_refused(house: House) -> None:
    ann = house.person("ann")
    for key in ("", "two words", "x" * 256):
        assert ask(ann, key)[0] == 422


def test_while_the_first_is_under_way_the_second_hears_so(
    open_house: Open, ready_sqlite_url: str
) -> None:
    slow = APIRouter()
    begun, finish = threading.Event(), threading.Event()

    @slow.post("/slow", response_model=Success[int])
    async def work_slowly(once: OnceDep) -> object:
        def work(_: Session) -> Success[int]:
            begun.set()
            finish.wait(10)
            return Success(data=1)

        return await once.answer(201, work)

    house = open_house(DATABASE_URL=ready_sqlite_url)
    house.app.include_router(slow)
    ann = house.person("ann")
    headers = ann.headers | {"Idempotency-Key": "mine"}
    with ThreadPoolExecutor(1) as first:
        answer = first.submit(house.client.post, "/slow", headers=headers)
        begun.wait(10)
        second = house.client.post("/slow", headers=headers)
        finish.set()
        assert answer.result().status_code == 201
    assert (second.status_code, second.json()["code"]) == (409, "request_under_way")


def apart(house: House, work: Callable[[], int]) -> None:
    """The house gets `POST /apart`, which takes a key and does that work outside of transactions."""
    router = APIRouter()

    @router.post("/apart", response_model=Success[int])
    async def answer(once: OnceDep) -> object:
        return await once.answer_apart(201, lambda: Success(data=work()))

    house.app.include_router(router)


def ask_apart(person: Person, key: str = "mine") -> tuple[int, object]:
    headers = person.headers | {"Idempotency-Key": key}
    answer = person.house.client.post("/apart", headers=headers)
    said = answer.json()
    return answer.status_code, said["data"] if answer.status_code == 201 else said["code"]


def test_what_goes_on_outside_of_transactions_is_done_once_and_heard_of_meanwhile(
    each_house: House,
) -> None:
    ann, done, meanwhile = each_house.person("ann"), [0], list[tuple[int, object]]()

    def work() -> int:
        meanwhile.append(ask_apart(ann))
        done[0] += 1
        return done[0]

    apart(each_house, work)
    assert [ask_apart(ann), ask_apart(ann)] == [(201, 1), (201, 1)]
    assert meanwhile == [(409, "request_under_way")]


def test_what_failed_outside_of_transactions_may_be_tried_again_with_its_key(house: House) -> None:
    ann, faults = house.person("ann"), [Conflict("Not now.")]

    def work() -> int:
        if faults:
            raise faults.pop()
        return 1

    apart(house, work)
    assert [ask_apart(ann), ask_apart(ann)] == [(409, "conflict"), (201, 1)]


def test_what_died_with_its_process_may_be_tried_again_once_it_can_no_longer_run(
    house: House,
) -> None:
    ann = house.person("ann")
    apart(house, lambda: 1)
    asked = RequestKey.of(UUID(ann.id), "mine", method="POST", path="/apart", body=b"")
    with house.services.database.transaction() as session:
        begin(session, asked, house.services.keys, now=house.clock())
    assert ask_apart(ann) == (409, "request_under_way")
    house.clock.advance(minutes=10)
    assert ask_apart(ann) == (201, 1)


def test_another_process_carrying_it_out_is_seen_in_the_database(
    open_house: Open, ready_postgres_url: str
) -> None:
    house = open_house(DATABASE_URL=ready_postgres_url)
    ann = house.person("ann")
    asked = RequestKey(UUID(ann.id), "mine", "")
    with house.services.database.transaction() as elsewhere:
        elsewhere.execute(text(f"SELECT pg_advisory_xact_lock({asked.number})"))
        status, body, _ = ask(ann, "mine")
    assert status == 409
    assert "request_under_way" in body
