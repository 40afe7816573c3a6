"""YouTube Analytics: the one report we ask for, held to its description and to what it refuses."""

import re
from typing import Any

from tests.youtube.contract import Call, Refused
from tests.youtube.world import Grant

MONEY = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"
COUNTS = {
    "views",
    "engagedViews",
    "estimatedMinutesWatched",
    "averageViewDuration",
    "averageViewPercentage",
    "likes",
    "comments",
    "shares",
    "subscribersGained",
    "subscribersLost",
}
EARNINGS = {"estimatedRevenue", "estimatedAdRevenue", "grossRevenue", "cpm"}
Figures = dict[tuple[str, str, str], dict[str, float]]


def report(figures: Figures, call: Call, grant: Grant) -> dict[str, Any]:
    """The answer of `reports.query`; `rows` is left out where there are none."""
    metrics, dimensions = call.values("metrics"), call.values("dimensions")
    _refuse(call, grant, metrics, dimensions)
    wanted = call.value("filters").removeprefix("video==").split(",")
    first, last = call.value("startDate"), call.value("endDate")
    rows = [
        [*({"day": day, "video": video}[name] for name in dimensions), *values]
        for (channel, video, day), known in sorted(figures.items(), key=lambda one: one[0][2])
        if channel == grant.channel_id and video in wanted and first <= day <= last
        if (values := [known.get(metric, 0) for metric in metrics])
        if set(metrics) <= known.keys() | (COUNTS - {"engagedViews"})
    ]
    headers = [
        {"name": name, "columnType": "DIMENSION", "dataType": "STRING"} for name in dimensions
    ] + [{"name": name, "columnType": "METRIC", "dataType": "INTEGER"} for name in metrics]
    answer: dict[str, Any] = {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers}
    return answer | ({"rows": rows} if rows else {})


def _refuse(call: Call, grant: Grant, metrics: list[str], dimensions: list[str]) -> None:
    if call.value("ids") not in {f"channel=={grant.channel_id}", "channel==MINE"}:
        raise Refused(403, "forbidden", "Not your channel.")
    for name in ("startDate", "endDate"):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", call.value(name)):
            raise Refused(400, "badRequest", f"{name} is no day.")
    if not metrics or set(metrics) - COUNTS - EARNINGS:
        raise Refused(400, "badRequest", "Unknown identifier given in field parameters.metrics.")
    if set(metrics) & EARNINGS and MONEY not in grant.scopes:
        raise Refused(403, "forbidden", "Insufficient permission to access this report.")
    if dimensions not in (["day"], ["day", "video"]):
        raise Refused(400, "badRequest", "The query is not supported.")
    if ("video" in dimensions) is not call.value("filters").startswith("video=="):
        raise Refused(400, "badRequest", "The query is not supported.")
