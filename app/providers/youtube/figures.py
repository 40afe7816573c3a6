"""YouTube Analytics: one question at a time, its answer as rows by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.analytics.reading import Row, Window
from app.providers.youtube.api import YouTubeApi
from app.providers.youtube.described import ANALYTICS


class YouTubeFigures:
    """The port Figures."""

    def __init__(self, api: YouTubeApi) -> None:
        self._api = api

    def daily(
        self,
        token: str,
        youtube_id: str,
        window: Window,
        metrics: Sequence[str],
        videos: Sequence[str] = (),
    ) -> list[Row]:
        """As Figures promises. An answer without rows has no figures for those days."""
        some = {"filters": f"video=={','.join(videos)}"} if videos else {}
        return self._report(
            token,
            youtube_id,
            window,
            metrics=",".join(metrics),
            dimensions="day,video" if videos else "day",
            sort="day",
            currency="USD",
            **some,
        )

    def retention(self, token: str, youtube_id: str, window: Window, video: str) -> list[Row]:
        """As Figures promises. The report is of one video: its filter takes no second one."""
        return self._report(
            token,
            youtube_id,
            window,
            metrics="audienceWatchRatio,relativeRetentionPerformance",
            dimensions="elapsedVideoTimeRatio",
            filters=f"video=={video}",
            sort="elapsedVideoTimeRatio",
        )

    def _report(self, token: str, youtube_id: str, window: Window, **wanted: str) -> list[Row]:
        answer = self._api.call(
            "reports.query",
            token,
            api=ANALYTICS,
            body=None,
            ids=f"channel=={youtube_id}",
            startDate=window.first.isoformat(),
            endDate=window.last.isoformat(),
            **wanted,
        )
        return _rows(answer)


def _rows(answer: Mapping[str, Any]) -> list[Row]:
    names = [str(column["name"]) for column in answer.get("columnHeaders", ())]
    return [dict(zip(names, row, strict=True)) for row in answer.get("rows", ())]
