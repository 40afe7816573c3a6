"""YouTube Analytics: the two reports we ask for, held to their description and to what they refuse."""

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
SHARES = {"audienceWatchRatio", "relativeRetentionPerformance"}
PLACE = "elapsedVideoTimeRatio"
Figures = dict[tuple[str, str, str], dict[str, float]]
Curves = dict[tuple[str, str], list[tuple[float, float, float | None]]]
"""By channel and video: the ratio of the film, and both shares."""


def report(figures: Figures, curves: Curves, call: Call, grant: Grant) -> dict[str, Any]:
    """The answer of `reports.query`; `rows` is left out where there are none."""
    metrics, dimensions = call.values("metrics"), call.values("dimensions")
    _refuse_any(call, grant)
    if PLACE in dimensions:
        return _retention(curves, call, grant, metrics, dimensions)
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
    return _table(headers, rows)


def _retention(
    curves: Curves, call: Call, grant: Grant, metrics: list[str], dimensions: list[str]
) -> dict[str, Any]:
    """Audience retention: of exactly one video, by the place in it alone."""
    video = re.fullmatch(r"video==([^,;]+)", call.value("filters"))
    if dimensions != [PLACE] or video is None:
        raise Refused(400, "badRequest", "The query is not supported.")
    if not metrics or set(metrics) - SHARES or call.value("sort") not in {"", PLACE}:
        raise Refused(400, "badRequest", "The query is not supported.")
    rows = [
        [place, *({"audienceWatchRatio": here}.get(metric, relative) for metric in metrics)]
        for place, here, relative in curves.get((str(grant.channel_id), video[1]), ())
    ]
    headers = [{"name": PLACE, "columnType": "DIMENSION", "dataType": "FLOAT"}]
    headers += [{"name": one, "columnType": "METRIC", "dataType": "FLOAT"} for one in metrics]
    return _table(headers, rows)


def _table(headers: list[dict[str, str]], rows: list[list[Any]]) -> dict[str, Any]:
    answer: dict[str, Any] = {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers}
    return answer | ({"rows": rows} if rows else {})


def _refuse_any(call: Call, grant: Grant) -> None:
    if call.value("ids") not in {f"channel=={grant.channel_id}", "channel==MINE"}:
        raise Refused(403, "forbidden", "Not your channel.")
    for name in ("startDate", "endDate"):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", call.value(name)):
            raise Refused(400, "badRequest", f"{name} is no day.")


def _refuse(call: Call, grant: Grant, metrics: list[str], dimensions: list[str]) -> None:
    if not metrics or set(metrics) - COUNTS - EARNINGS:
        raise Refused(400, "badRequest", "Unknown identifier given in field parameters.metrics.")
    if set(metrics) & EARNINGS and MONEY not in grant.scopes:
        raise Refused(403, "forbidden", "Insufficient permission to access this report.")
    if dimensions not in (["day"], ["day", "video"]):
        raise Refused(400, "badRequest", "The query is not supported.")
    if ("video" in dimensions) is not call.value("filters").startswith("video=="):
        raise Refused(400, "badRequest", "The query is not supported.")
