"""Figures for Prometheus."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector
from starlette.types import Scope
from typing_extensions import override

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

STAGE_SECONDS = Histogram(
    "ytempire_stage_seconds",
    "Seconds of one stage of a film.",
    ("stage", "outcome"),
    buckets=(0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1800),
    registry=None,
)
"""Of this process, whichever films it makes."""


_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds within which answers are counted."""


@dataclass(slots=True)
class _Answers:
    """Answers of one kind: how many took up to each bound and longer than the one before, and all their seconds."""

    within: list[int] = field(default_factory=lambda: [0] * (len(_BOUNDS) + 1))
    seconds: float = 0.0


class _Requests(Collector):
    """The histogram of requests, counted on the event loop alone: the library's own takes locks for threads."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, int], _Answers] = {}

    def count(self, answer: tuple[str, str, int], seconds: float) -> None:
        known = self._answers.get(answer)
        if known is None:
            known = self._answers[answer] = _Answers()
        known.within[bisect_left(_BOUNDS, seconds)] += 1
        known.seconds += seconds

    @override
    def collect(self) -> Iterator[HistogramMetricFamily]:
        found = HistogramMetricFamily(
            "http_request_seconds",
            "Seconds from the request to the end of its answer.",
            labels=("method", "route", "status"),
        )
        bounds = [*map(str, _BOUNDS), "+Inf"]
        for (method, route, status), answers in list(self._answers.items()):
            buckets = list(zip(bounds, accumulate(answers.within), strict=True))
            found.add_metric((method, route, str(status)), buckets, answers.seconds)
        yield found


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = _Requests()
        self.registry.register(self._requests)

    def watch(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one answered request under its route, never under its path: paths are endless."""
        route = getattr(scope.get("route"), "path", "none")
        self._requests.count((scope["method"], route, status), seconds)

    def page(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)
