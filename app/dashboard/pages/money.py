"""Money: what was spent by whom for what, what is left, the limits, and all of it as a table."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.core.exceptions import Invalid
from app.core.money import Money
from app.costs.budgets import Budget
from app.costs.limits import Limits, Setting, change_limit, limits_in_force
from app.costs.lines import day_of
from app.costs.overview import OwnLine, own_ledger
from app.costs.reports import Dimension, Period, Spend, budgets_now, spend_by
from app.dashboard.door import HOME
from app.dashboard.films import channel_names
from app.dashboard.spending import Spending, spending_of
from app.dashboard.visit import AdminDep, Visit, VisitDep

router = APIRouter(prefix=f"{HOME}/money", include_in_schema=False)

SPANS: Final = (7, 14, 30, 90)
LINES: Final = 40
EXPORTED: Final = 50_000
COLUMNS: Final = (
    "at", "kind", "video", "channel", "stage", "provider", "service",
    "model", "usd", "request", "note",
)  # fmt: skip
Typed = Annotated[str, Form(max_length=300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPage:
    """What the page shows. `ahead` is the month's sum if its days go on as they did."""

    days: int
    spending: Spending
    by_stage: tuple[Spend, ...]
    by_channel: tuple[Spend, ...]
    by_service: tuple[Spend, ...]
    names: dict[str, str]
    day: Budget
    month: Budget
    limits: Limits
    ahead: Money
    lines: tuple[OwnLine, ...]


@router.get("")
async def money(visit: VisitDep, days: int = 30) -> Response:
    """The page."""
    chosen = days if days in SPANS else 30
    return await visit.page("pages/money.html", lambda session: _look(session, visit, chosen))


@router.get("/ledger.csv")
async def export(visit: VisitDep) -> Response:
    """Every line of the ledger of one's own films, the latest first."""
    lines = await visit.read(lambda session: own_ledger(session, visit.owner_id, limit=EXPORTED))
    return visit.table("ledger.csv", [COLUMNS, *(line.cells for line in lines)])


@router.post("/limits")
async def change_limits(
    visit: AdminDep,
    video: Typed = "",
    day: Typed = "",
    alert: Typed = "",
    reason: Typed = "",
) -> Response:
    """Other limits, for everybody and from now on; each change is in the audit trail."""
    said = {Setting.VIDEO: video, Setting.DAY: day, Setting.ALERT: alert}
    wanted = {name: Money.parse(text.strip().lstrip("$")) for name, text in said.items() if text}
    if not wanted:
        raise Invalid("No limit was given.", kept="The limits are as they were.")

    def change(session: Session) -> None:
        for name, amount in wanted.items():
            made = change_limit(session, name, amount, by=str(visit.owner_id), now=visit.now)
            if made.before == made.after:
                continue
            visit.record(
                session,
                Action.LIMIT_CHANGED,
                f"limit:{name}",
                reason=" ".join(reason.split()),
                before={"usd": str(made.before)},
                after={"usd": str(made.after)},
            )

    await visit.write(change)
    return visit.go(f"{HOME}/money?said=limits")


def _look(session: Session, visit: Visit, days: int) -> MoneyPage:
    today = day_of(visit.now)
    period = Period(first=today - timedelta(days=days - 1), last=today)
    limits = limits_in_force(session, month=visit.caller.entitlements.spend_a_month)
    month, day = budgets_now(session, limits, owner_id=visit.owner_id, day=today)
    parts = {
        dimension: spend_by(session, dimension, period, owner_id=visit.owner_id)
        for dimension in (Dimension.STAGE, Dimension.CHANNEL, Dimension.SERVICE)
    }
    length = ((today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
    return MoneyPage(
        days=days,
        spending=spending_of(session, visit.owner_id, period),
        by_stage=parts[Dimension.STAGE],
        by_channel=parts[Dimension.CHANNEL],
        by_service=parts[Dimension.SERVICE],
        names=channel_names(session, visit.owner_id),
        day=day,
        month=month,
        limits=limits,
        ahead=Money(month.spent.micros * length // today.day),
        lines=own_ledger(session, visit.owner_id, limit=LINES),
    )
