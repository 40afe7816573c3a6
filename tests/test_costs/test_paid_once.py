import pytest
from sqlalchemy import select

from app.accounts.pause import Paused, pause, resume
from app.core.exceptions import (
    Invalid,
    NotFound,
    ProviderRejected,
    ProviderUnavailable,
    YtempireError,
)
from app.core.money import ZERO
from app.costs import settlement, tables
from app.costs.calls import CallState, Purchase, begin, find_call
from app.costs.cashier import Answer
from app.costs.errors import BudgetExceeded, LimitKind, OutcomeUnknown
from app.costs.holds import find_hold, release
from app.costs.limits import Setting, change_limit
from app.costs.lines import Kind, Payer
from app.costs.quotes import PlannedCall, price_call
from app.costs.usage import Unit, Usage, text_usage
from tests.test_costs.conftest import NOON, PRICES, Till, answer, payer, pictures, purchase, usd
from tests.test_costs.test_holds import consistent, counter, holding


class Provider:
    """Answers, and counts how often it was asked."""

    def __init__(self, *answers: Answer | BaseException) -> None:
        self._answers = list(answers)
        self.keys: list[str] = []

    def __call__(self, key: str) -> Answer:
        self.keys.append(key)
        given = self._answers.pop(0)
        if isinstance(given, BaseException):
            raise given
        return given


def kinds(till: Till) -> list[str]:
    with till.database.transaction() as session:
        query = select(tables.ledger.c.kind).order_by(tables.ledger.c.id)
        return list(session.scalars(query))


def kept(till: Till, who: Payer) -> tuple[str, str]:
    with till.database.transaction() as session:
        hold = find_hold(session, who.video_id, who.revision)
        return str(hold.free), str(hold.calls)


def test_the_same_work_is_paid_once(till: Till) -> None:
    who = holding(till, "1.00")
    provider = Provider(answer())
    first = till.cashier.paid_once("k", purchase(who), provider)
    again = till.cashier.paid_once("k", purchase(who), provider)
    assert provider.keys == ["k"]
    assert (first.result, first.cost, first.reused) == ("drawn", usd("0.30"), False)
    assert (again.result, again.cost, again.reused) == ("drawn", usd("0.30"), True)
    assert counter(till, who, LimitKind.DAY).spent == usd("0.30")
    assert kept(till, who) == ("0.700000", "0.000000")
    assert kinds(till) == [Kind.HOLD, Kind.RESERVE, Kind.SETTLE]


def test_the_line_is_committed_before_the_call_and_no_transaction_is_open_during_it(
    till: Till,
) -> None:
    who = holding(till, "1.00")

    def provider(key: str) -> Answer:
        with till.database.transaction() as session:
            call = find_call(session, key)
            assert (call.state, call.reserved) == (CallState.SENT, usd("0.30"))
        assert kinds(till) == [Kind.HOLD, Kind.RESERVE]
        return answer()

    till.cashier.paid_once("k", purchase(who), provider)


def test_a_cheaper_bill_gives_the_rest_back_to_the_hold(till: Till) -> None:
    who = holding(till, "1.00")
    till.cashier.paid_once("k", purchase(who, 10), Provider(answer(4)))
    assert kept(till, who) == ("0.880000", "0.000000")
    assert counter(till, who, LimitKind.VIDEO).spent == usd("0.12")
    assert counter(till, who, LimitKind.VIDEO).reserved == usd("0.88")
    assert consistent(till)


def test_a_dearer_bill_is_taken_from_the_hold(till: Till) -> None:
    who = holding(till, "1.00")
    till.cashier.paid_once("k", purchase(who, 10), Provider(answer(20)))
    assert kept(till, who) == ("0.400000", "0.000000")
    assert counter(till, who, LimitKind.DAY).spent == usd("0.60")
    assert counter(till, who, LimitKind.DAY).overrun == ZERO


def test_a_bill_above_the_hold_is_taken_from_what_the_limits_have_left(till: Till) -> None:
    who = holding(till, "0.30")
    till.cashier.paid_once("k", purchase(who, 10), Provider(answer(20)))
    day = counter(till, who, LimitKind.DAY)
    assert (day.spent, day.reserved, day.overrun) == (usd("0.60"), ZERO, ZERO)
    assert kinds(till)[-1] == Kind.ADJUST
    assert consistent(till)


def test_a_bill_above_every_limit_is_recorded_and_marked(till: Till) -> None:
    who = holding(till, "3.00")
    till.cashier.paid_once("k", purchase(who, 100), Provider(answer(110)))
    video = counter(till, who, LimitKind.VIDEO)
    assert (video.spent, video.reserved, video.overrun) == (usd("3.30"), ZERO, usd("0.30"))
    with till.database.transaction() as session:
        notes = session.scalars(select(tables.ledger.c.note).order_by(tables.ledger.c.id)).all()
        assert notes[-1] == "beyond the limit: video"
    with pytest.raises(BudgetExceeded):
        till.cashier.paid_once("k2", purchase(who, 1), Provider(answer(1)))
    assert consistent(till)


def test_a_hold_that_is_too_small_is_filled_up_within_the_limits(till: Till) -> None:
    who = holding(till, "0.10")
    till.cashier.paid_once("k", purchase(who, 10), Provider(answer(10)))
    assert kinds(till) == [Kind.HOLD, Kind.HOLD, Kind.RESERVE, Kind.SETTLE]
    with pytest.raises(BudgetExceeded) as refused:
        till.cashier.paid_once("k2", purchase(who, 91), Provider())
    assert (refused.value.needed, refused.value.left) == (usd("2.73"), usd("2.70"))
    assert consistent(till)


@pytest.mark.parametrize(
    "refusal",
    [
        ProviderRejected("no"),
        Invalid("no"),
        NotFound("no"),
        ProviderUnavailable("busy", charged=False),
    ],
)
def test_what_was_refused_costs_nothing_and_may_be_asked_again(
    till: Till, refusal: YtempireError
) -> None:
    who = holding(till, "1.00")
    provider = Provider(refusal, answer())
    with pytest.raises(type(refusal)):
        till.cashier.paid_once("k", purchase(who), provider)
    assert kept(till, who) == ("1.000000", "0.000000")
    assert till.cashier.paid_once("k", purchase(who), provider).result == "drawn"
    with till.database.transaction() as session:
        assert find_call(session, "k").attempts == 2
    assert consistent(till)


def test_a_refusal_that_was_billed_is_paid_and_may_be_asked_again(till: Till) -> None:
    who = holding(till, "1.00")
    cut_short = ProviderRejected("cut short", usage=pictures(2), request_id="req_0")
    provider = Provider(cut_short, answer())
    with pytest.raises(ProviderRejected):
        till.cashier.paid_once("k", purchase(who), provider)
    till.cashier.paid_once("k", purchase(who), provider)
    assert counter(till, who, LimitKind.DAY).spent == usd("0.36")
    assert consistent(till)


@pytest.mark.parametrize(
    "loss", [ProviderUnavailable("read time-out"), TimeoutError(), KeyboardInterrupt()]
)
def test_a_lost_answer_stays_visible_and_is_not_paid_again(till: Till, loss: BaseException) -> None:
    who = holding(till, "1.00")
    provider = Provider(loss)
    with pytest.raises(type(loss)):
        till.cashier.paid_once("k", purchase(who), provider)
    with pytest.raises(OutcomeUnknown):
        till.cashier.paid_once("k", purchase(who), provider)
    assert provider.keys == ["k"]
    assert [call.purpose.key for call in till.cashier.sweep()] == ["k"]
    assert kept(till, who) == ("0.700000", "0.300000")
    assert kinds(till).count(Kind.UNKNOWN) == 1
    assert consistent(till)


def test_a_lost_call_keeps_its_price_reserved_after_the_film_is_over(till: Till) -> None:
    who = holding(till, "1.00")
    with pytest.raises(TimeoutError):
        till.cashier.paid_once("k", purchase(who), Provider(TimeoutError()))
    with till.database.transaction() as session:
        release(session, who.video_id, 1, now=NOON)
    assert counter(till, who, LimitKind.DAY).reserved == usd("0.30")
    with till.database.transaction() as session:
        settlement.resolve(session, "k", usd("0.20"), by="ada", now=NOON)
    day = counter(till, who, LimitKind.DAY)
    assert (day.spent, day.reserved) == (usd("0.20"), ZERO)
    assert till.cashier.sweep() == ()
    assert consistent(till)


def test_a_provider_that_knows_the_key_is_asked_instead_of_paid_again(till: Till) -> None:
    who = holding(till, "1.00")
    with pytest.raises(TimeoutError):
        till.cashier.paid_once("k", purchase(who), Provider(TimeoutError()))
    never = Provider()
    receipt = till.cashier.paid_once("k", purchase(who), never, lookup=Provider(answer(9)))
    assert (receipt.result, receipt.cost, never.keys) == ("drawn", usd("0.27"), [])
    assert consistent(till)


def test_a_call_that_the_provider_never_saw_is_made(till: Till) -> None:
    who = holding(till, "1.00")
    with pytest.raises(TimeoutError):
        till.cashier.paid_once("k", purchase(who), Provider(TimeoutError()))
    provider = Provider(answer())
    receipt = till.cashier.paid_once("k", purchase(who), provider, lookup=lambda _key: None)
    assert (receipt.cost, provider.keys) == (usd("0.30"), ["k"])
    assert consistent(till)


def test_a_lost_call_that_a_person_has_cleared_may_be_made_again(till: Till) -> None:
    who = holding(till, "1.00")
    with pytest.raises(TimeoutError):
        till.cashier.paid_once("k", purchase(who), Provider(TimeoutError()))
    with till.database.transaction() as session:
        settlement.resolve(session, "k", ZERO, by="ada", now=NOON)
        with pytest.raises(Invalid):
            settlement.resolve(session, "k", ZERO, by="ada", now=NOON)
    assert till.cashier.paid_once("k", purchase(who), Provider(answer())).result == "drawn"
    assert consistent(till)


def test_an_answer_that_comes_after_all_is_counted(till: Till) -> None:
    who = holding(till, "1.00")
    with till.database.transaction() as session:
        begin(session, "k", purchase(who), now=NOON)
        settlement.lose(session, "k", now=NOON, note="taken for dead")
        bill = settlement.Bill(cost=usd("0.30"))
        settlement.settle(session, "k", bill, "late", now=NOON)
        with pytest.raises(Invalid, match="settled already"):
            settlement.settle(session, "k", bill, "later", now=NOON)
    assert till.cashier.paid_once("k", purchase(who), Provider()).result == "late"
    assert consistent(till)


def test_a_wrong_bill_is_corrected_by_a_line_of_the_difference(till: Till) -> None:
    who = holding(till, "1.00")
    till.cashier.paid_once("k", purchase(who), Provider(answer()))
    for right, spent in [("0.18", "0.18"), ("0.20", "0.20"), ("0", "0")]:
        with till.database.transaction() as session:
            settlement.adjust(session, "k", usd(right), by="ada", now=NOON)
        assert counter(till, who, LimitKind.DAY).spent == usd(spent)
    assert consistent(till)
    with till.database.transaction() as session:
        begin(session, "k2", purchase(who), now=NOON)
        with pytest.raises(Invalid, match="not over"):
            settlement.adjust(session, "k2", ZERO, by="ada", now=NOON)
        with pytest.raises(NotFound):
            settlement.adjust(session, "nothing", ZERO, by="ada", now=NOON)


def test_a_call_an_admin_allowed_without_a_price_counts_as_the_flat_amount(till: Till) -> None:
    who = holding(till, "1.00")
    usage = text_usage("gpt-99", input_tokens=9, output_tokens=9)
    planned = PlannedCall(stage="write", usage=usage)
    priced = price_call(planned, PRICES, on=NOON.date(), unpriced=usd("0.05"))
    bought = Purchase(video_id=who.video_id, revision=1, priced=priced)
    provider = Provider(Answer(result="w", usage=usage))
    receipt = till.cashier.paid_once("k", bought, provider)
    assert receipt.cost == usd("0.05")


def test_a_bill_nobody_can_price_is_settled_at_the_reserved_price_and_never_free(
    till: Till,
) -> None:
    who = holding(till, "1.00")
    strange = Usage(provider="stability", service="images", model="core", units=((Unit.SECOND, 3),))
    receipt = till.cashier.paid_once(
        "k", purchase(who), Provider(Answer(result="w", usage=strange))
    )
    assert receipt.cost == usd("0.30")
    with till.database.transaction() as session:
        notes = session.scalars(select(tables.ledger.c.note).order_by(tables.ledger.c.id)).all()
        assert notes[-1].startswith("unpriced")


def test_an_overrun_that_reaches_the_alert_is_announced(till: Till) -> None:
    with till.database.transaction() as session:
        change_limit(session, Setting.ALERT, usd("0.50"), by="ada", now=NOON)
    who = holding(till, "0.30")
    till.cashier.paid_once("k", purchase(who, 10), Provider(answer(20)))
    assert [alert.threshold for alert in till.alerts] == [usd("0.50")]


def test_every_line_names_who_paid_whom_for_what(till: Till) -> None:
    who = holding(till, "1.00", payer())
    till.cashier.paid_once("k", purchase(who), Provider(answer()))
    with till.database.transaction() as session:
        line = session.execute(select(tables.ledger).order_by(tables.ledger.c.id.desc())).first()
    assert line is not None
    assert (line.key, line.video_id, line.stage, line.revision) == ("k", who.video_id, "draw", 1)
    assert (line.provider, line.service, line.model) == ("stability", "images", "core")
    assert (line.units, line.micros, line.request_id) == ({"image": 10}, 300_000, "req_1")
    assert (line.owner_id, line.channel_id, line.at) == (who.owner_id, who.channel_id, NOON)


def test_no_call_begins_while_work_is_paused_and_what_was_bought_is_still_answered(
    till: Till,
) -> None:
    who, provider = holding(till, "1.00"), Provider(answer(), answer())
    first = till.cashier.paid_once("bought", purchase(who), provider)
    with till.database.transaction() as session:
        pause(session, None, "a new price list", now=NOON)
    again = till.cashier.paid_once("bought", purchase(who), provider)
    with pytest.raises(Paused, match="a new price list"):
        till.cashier.paid_once("new", purchase(who), provider)
    assert (again.reused, again.cost, provider.keys) == (True, first.cost, ["bought"])
    assert consistent(till)
    with till.database.transaction() as session:
        resume(session)
    till.cashier.paid_once("new", purchase(who), provider)
    assert provider.keys == ["bought", "new"]
