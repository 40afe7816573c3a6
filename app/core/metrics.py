"""Figures for Prometheus."""

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from starlette.types import Scope

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

STAGE_SECONDS = Histogram(
    "ytempire_stage_seconds",
    "Seconds of one stage of a film.",
    ("stage", "outcome"),
    buckets=(0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1800),
    registry=None,
)
"""Of this process, whichever films it makes."""


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "http_request_seconds",
            "Seconds from the request to the end of its answer.",
            ("method", "route", "status"),
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
            registry=self.registry,
        )
        self._known: dict[tuple[str, str, int], Histogram] = {}
        """The histogram of each kind of answer: finding it by its labels costs more than counting."""

    def watch(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one answered request under its route, never under its path: paths are endless."""
        answer = (scope["method"], getattr(scope.get("route"), "path", "none"), status)
        known = self._known.get(answer)
        if known is None:
            known = self._known[answer] = self._requests.labels(*map(str, answer))
        known.observe(seconds)

    def page(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)
