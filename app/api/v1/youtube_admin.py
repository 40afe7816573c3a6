"""Every Google account of the installation, and the quota of its one project."""

from fastapi import APIRouter
from sqlalchemy.orm import Session

from app.api.deps import Admin, ServicesDep
from app.api.schemas import Success
from app.api.youtube_outputs import (
    BucketOut,
    CooldownOut,
    ForecastOut,
    OwnedAccountOut,
    QuotaOut,
)
from app.publishing.cooldowns import cooldowns
from app.publishing.forecast import buckets_now, forecast, today_ends
from app.publishing.health import health_of
from app.publishing.pacific import pacific_day
from app.publishing.quota_costs import COSTS

router = APIRouter(prefix="/v1/admin", tags=["admin"])


@router.get("/accounts")
async def list_every_account(_: Admin, services: ServicesDep) -> Success[list[OwnedAccountOut]]:
    """Every connected account with its health."""
    found = await services.database.read(lambda s: health_of(s, now=services.clock()))
    return Success(data=[OwnedAccountOut.model_validate(one) for one in found])


@router.get("/quota")
async def read_quota(_: Admin, services: ServicesDep) -> Success[QuotaOut]:
    """What is used, reserved and promised of the Pacific day, and what will go out when."""
    rules, now = services.connections.quota.rules, services.clock()

    def look(session: Session) -> QuotaOut:
        return QuotaOut(
            project=rules.project,
            day=pacific_day(now),
            resets_at=today_ends(now),
            buckets=[BucketOut.model_validate(one) for one in buckets_now(session, rules, now=now)],
            cooldowns=[CooldownOut.model_validate(one) for one in cooldowns(session, now=now)],
            forecast=[ForecastOut.model_validate(one) for one in forecast(session, rules, now=now)],
            costs={method: {cost.bucket.value: cost.amount} for method, cost in COSTS.items()},
        )

    return Success(data=await services.database.read(look))
