"""What happens is told to whoever asked for it: signed, again if need be, and not for ever."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.audit_models import AuditEntry
from app.accounts.models import User
from app.events import deliveries, endpoints
from app.events.deliveries import forget_old
from app.events.endpoints import EndpointChange, StaticHeader
from app.events.models import Announcement, Delivery, DeliveryState
from app.events.outbox import Kind
from app.events.schedule import ATTEMPTS, PAUSES
from tests.test_webhooks.conftest import Office
from tests.test_webhooks.receiver import Receiver


def test_what_happened_is_told_signed_and_once(office: Office, there: Receiver) -> None:
    opened = office.endpoint(f"{there.address}/hook")
    told = office.tell(video_id="7", title="Rivers “move” sand")
    assert office.attempt() == ["over"]
    (got,) = there.got
    assert got.path == "/hook"
    assert got.headers["webhook-id"] == str(told)
    assert got.is_signed_by(opened.secret)
    assert json.loads(got.body) == {
        "type": "video.completed",
        "timestamp": office.clock().isoformat(),
        "data": {"video_id": "7", "title": "Rivers “move” sand"},
    }
    (delivery,) = office.deliveries()
    assert (delivery.state, delivery.status, delivery.answer) == ("delivered", 200, "thanks")
    assert office.courier.hand_out() == 0
    assert office.courier._attempt(str(delivery.id), delivery.turn) == "nothing was sent"
    assert len(there.got) == 1


def test_whoever_is_kept_out_is_told_nothing_until_they_are_let_in_again(
    office: Office, there: Receiver
) -> None:
    office.endpoint(f"{there.address}/hook")
    before = office.tell(title="before")
    keep_out(office, out=True)
    meanwhile = office.tell(title="meanwhile")
    assert office.attempt() == ["put off"]
    (delivery,) = office.deliveries()
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 0)
    assert "disabled" in delivery.problem
    assert there.got == []
    keep_out(office, out=False)
    office.courier.hand_out()
    office.clock.advance(minutes=11)
    office.attempt()
    assert {got.headers["webhook-id"] for got in there.got} == {str(before), str(meanwhile)}


def keep_out(office: Office, *, out: bool) -> None:
    with office.database.transaction() as session:
        owner = session.get_one(User, office.owner)
        owner.disabled_at = office.clock() if out else None


def test_an_endpoint_hears_only_what_it_asked_for(office: Office, there: Receiver) -> None:
    office.endpoint(f"{there.address}/failures", kinds=("video.failed",))
    office.endpoint(f"{there.address}/all")
    office.tell(Kind.BUDGET_ALERT)
    office.tell(Kind.VIDEO_FAILED)
    office.attempt()
    paths = sorted(got.path for got in there.got)
    assert paths == ["/all", "/all", "/failures"]


def test_ten_attempts_over_about_a_day_carry_one_id_and_then_it_is_given_up(
    office: Office, there: Receiver
) -> None:
    there.status, there.answer = 500, b"x" * 5_000
    office.endpoint(there.address)
    office.tell()
    waits = []
    while office.deliveries()[0].state is DeliveryState.WAITING:
        waits.append(office.wait())
        office.attempt()
    (delivery,) = office.deliveries()
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, ATTEMPTS)
    assert len({got.headers["webhook-id"] for got in there.got}) == 1
    assert len(there.got) == ATTEMPTS == 10
    assert len(delivery.answer) == 2_048
    assert timedelta(hours=18) < timedelta(seconds=sum(waits)) < timedelta(hours=60)
    stamps = {got.headers["webhook-timestamp"] for got in there.got}
    assert len(stamps) == ATTEMPTS, "each attempt is signed at its own time"


def test_pauses_differ_so_that_many_do_not_come_back_together(
    office: Office, there: Receiver
) -> None:
    there.status = 503
    office.endpoint(there.address)
    for _ in range(3):
        office.tell()
    office.attempt()
    waits = {(each.next_at or office.clock()) - office.clock() for each in office.deliveries()}
    assert len(waits) == 3
    assert all(abs(wait.total_seconds() / PAUSES[0] - 1) <= 0.2 for wait in waits)


def test_a_receiver_that_says_when_is_not_asked_before(office: Office, there: Receiver) -> None:
    there.status, there.headers = 429, {"retry-after": "900"}
    office.endpoint(there.address)
    office.tell()
    office.attempt()
    assert office.wait() == 900


def test_after_four_straight_failures_it_is_left_alone_a_minute_then_two(
    office: Office, there: Receiver
) -> None:
    there.status = 500
    opened = office.endpoint(there.address)
    for _ in range(4):
        office.tell()
    office.attempt()
    paused = office.look(opened)
    assert (paused.failures, paused.paused_until) == (4, office.clock() + timedelta(minutes=1))
    asked = len(there.got)
    office.clock.advance(seconds=10)
    assert set(office.attempt()) == {"put off"}
    assert len(there.got) == asked, "nothing is sent meanwhile"
    assert {each.attempts for each in office.deliveries()} == {1}, "nor counted as tried"
    office.clock.advance(seconds=50)
    office.attempt()
    assert office.look(opened).paused_until == office.clock() + timedelta(minutes=2)


def test_one_success_makes_it_whole_again(office: Office, there: Receiver) -> None:
    there.status = 500
    opened = office.endpoint(there.address)
    for _ in range(4):
        office.tell()
    office.attempt()
    there.status = 200
    office.clock.advance(minutes=1)
    office.attempt()
    assert (office.look(opened).failures, office.look(opened).paused_until) == (0, None)


def run_until_off(office: Office) -> None:
    while True:
        waiting = [each for each in office.deliveries() if each.state is DeliveryState.WAITING]
        if not waiting:
            return
        office.wait()
        office.attempt()


def test_after_forty_straight_failures_it_is_off_and_its_owner_hears_of_it_elsewhere(
    office: Office, there: Receiver
) -> None:
    there.status = 500
    opened = office.endpoint(f"{there.address}/broken", kinds=("video.completed",))
    for _ in range(5):
        office.tell()
    run_until_off(office)
    off = office.look(opened)
    assert off.failures == 40
    assert "40 times" in off.disabled_because
    assert {each.state for each in office.deliveries()} == {DeliveryState.FAILED}
    there.status = 200
    office.endpoint(f"{there.address}/other")
    office.courier.hand_out()
    office.attempt()
    told = json.loads(there.got[-1].body)
    assert (there.got[-1].path, told["type"]) == ("/other", "webhook.disabled")
    assert told["data"]["endpoint_id"] == str(off.id)
    with office.database.transaction() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["webhook_endpoint.disabled"]


def test_an_answer_of_410_turns_it_off_at_once_and_its_owner_may_turn_it_on(
    office: Office, there: Receiver
) -> None:
    there.status = 410
    opened = office.endpoint(there.address)
    office.tell()
    office.attempt()
    assert office.look(opened).disabled_at == office.clock()
    office.tell()
    assert office.attempt() == []
    there.status = 200
    with office.database.transaction() as session:
        found = endpoints.find(session, office.owner, opened.endpoint.id, for_change=True)
        endpoints.change(found, EndpointChange(enabled=True), office.keys, now=office.clock())
    office.tell()
    assert office.attempt() == ["over"]


def test_a_redirect_is_a_failure_and_is_not_followed(office: Office, there: Receiver) -> None:
    there.status, there.headers = 302, {"location": f"{there.address}/elsewhere"}
    office.endpoint(f"{there.address}/hook")
    office.tell()
    assert office.attempt() == ["later"]
    assert [got.path for got in there.got] == ["/hook"]


def test_a_receiver_that_hangs_is_left_after_its_time(office: Office, there: Receiver) -> None:
    there.hangs = threading.Event()
    office.endpoint(there.address)
    office.tell()
    assert office.attempt() == ["later"]
    (delivery,) = office.deliveries()
    assert delivery.status is None
    assert "did not deliver an answer" in delivery.problem


def test_for_a_day_after_rotation_both_secrets_sign(office: Office, there: Receiver) -> None:
    opened = office.endpoint(there.address)
    with office.database.transaction() as session:
        found = endpoints.find(session, office.owner, opened.endpoint.id, for_change=True)
        renewed = endpoints.rotate(found, office.keys, now=office.clock())
    office.tell()
    office.attempt()
    assert there.got[-1].is_signed_by(opened.secret)
    assert there.got[-1].is_signed_by(renewed)
    office.clock.advance(hours=24)
    office.tell()
    office.attempt()
    assert not there.got[-1].is_signed_by(opened.secret)
    assert there.got[-1].is_signed_by(renewed)


def test_a_header_of_the_owners_own_goes_with_each_message(office: Office, there: Receiver) -> None:
    office.endpoint(there.address, header=StaticHeader(name="X-Token", value="hush hush"))
    office.tell()
    office.attempt()
    assert there.got[0].headers["x-token"] == "hush hush"


def test_a_callback_hears_of_its_video_only_and_is_no_endpoint_of_the_list(
    office: Office, there: Receiver
) -> None:
    opened = office.endpoint(there.address)
    other = opened.endpoint.id
    office.endpoint(f"{there.address}/callback", subject=other)
    office.tell(video_id=str(other))
    office.tell(video_id="another")
    office.attempt()
    assert sorted(got.path for got in there.got) == ["/", "/", "/callback"]
    with office.database.transaction() as session:
        assert endpoints.endpoints_of(session, office.owner, offset=0, limit=9)[1] == 1


def test_a_message_can_be_sent_again_by_hand_under_its_id(office: Office, there: Receiver) -> None:
    opened = office.endpoint(there.address)
    office.tell()
    office.attempt()
    (sent,) = office.deliveries()
    with office.database.transaction() as session:
        found = endpoints.find(session, office.owner, opened.endpoint.id, for_change=True)
        deliveries.replay(session, found, sent.id, now=office.clock())
    office.attempt()
    assert len({got.headers["webhook-id"] for got in there.got}) == 1
    assert len(there.got) == 2


def test_what_an_earlier_turn_comes_back_with_changes_nothing(
    office: Office, there: Receiver
) -> None:
    there.status = 500
    office.endpoint(there.address)
    office.tell()
    (delivery,) = office.deliveries()
    came = office.courier._sent(str(delivery.id), 1)
    assert office.courier._settled(str(delivery.id), 1, came) == "later"
    assert office.courier._settled(str(delivery.id), 1, came) == "over"
    assert office.deliveries()[0].attempts == 1


def test_after_ninety_days_nothing_is_left_of_it(office: Office, there: Receiver) -> None:
    office.endpoint(there.address)
    office.tell()
    office.attempt()
    office.clock.advance(days=89)
    office.tell()
    office.clock.advance(days=2)
    with office.database.transaction() as session:
        forget_old(session, now=office.clock())
        for table in (Announcement, Delivery):
            assert session.scalar(select(func.count()).select_from(table)) == 1


@pytest.mark.parametrize("column", ["secret", "header_value"])
def test_secrets_lie_sealed_in_the_database(office: Office, there: Receiver, column: str) -> None:
    opened = office.endpoint(there.address, header=StaticHeader(name="X-Token", value="hush hush"))
    kept = str(getattr(office.look(opened), column))
    assert opened.secret not in kept
    assert "hush" not in kept
    assert kept
