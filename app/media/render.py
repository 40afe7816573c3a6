"""The picture of a film: every shot coded by itself, one on each core, and kept."""

from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

import cv2

from app.core.store import Store
from app.generation.ports import Progress, Stage
from app.generation.timeline import Timeline
from app.media.encoder import ChangesOnly, Encoder, EveryPicture
from app.media.segment import SegmentWriter
from app.media.shot import Stretch, StretchView
from app.media.stretches import segment_key, stretches
from app.media.workers import pool


@dataclass(frozen=True, slots=True)
class Job:
    """A stretch to be coded, and the store's key under which it will be found."""

    stretch: Stretch
    key: str


def render_picture(
    timeline: Timeline, store: Store, progress: Progress, *, workers: int
) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """The store's keys of the film's segments, in order, and for each shot if it was rendered now.

    A shot has one segment, a long one several. Segments that are in the store already cost nothing;
    those finished before an interruption stay. Memory is bounded by one stretch for each worker.
    """
    progress.begin(Stage.RENDER, len(timeline.shots))
    shots = [
        [Job(stretch, segment_key(stretch)) for stretch in parts] for parts in stretches(timeline)
    ]
    missing = [{job.key for job in jobs if not store.has(job.key)} for jobs in shots]
    for waiting in missing:
        if not waiting:
            progress.advance(Stage.RENDER, reused=True)
    left = [set(keys) for keys in missing]
    for key in _made(_unique(shots, missing), store, workers):
        for waiting in left:
            if waiting == {key}:
                progress.advance(Stage.RENDER)
            waiting.discard(key)
    progress.finish(Stage.RENDER)
    return tuple(job.key for jobs in shots for job in jobs), tuple(map(bool, missing))


def _unique(shots: Sequence[Sequence[Job]], missing: Sequence[set[str]]) -> list[Job]:
    """The jobs to do, each once, those that take longest first."""
    wanted = set().union(*missing)
    jobs = {job.key: job for jobs in shots for job in jobs if job.key in wanted}
    return sorted(jobs.values(), key=lambda job: -_effort(job.stretch))


def _effort(stretch: Stretch) -> int:
    """About how long it takes, in frames of a still card: a moving picture takes five times as long."""
    return stretch.frames * (5 if stretch.scenery.moves else 1)


def _made(jobs: Sequence[Job], store: Store, workers: int) -> Iterator[str]:
    """Do the jobs; the keys come as they are done. One job or one worker needs no second process."""
    if min(workers, len(jobs)) <= 1:
        for job in jobs:
            yield _make(job, store.root)
        return
    with pool(min(workers, len(jobs))) as executor:
        try:
            for done in as_completed([executor.submit(_make, job, store.root) for job in jobs]):
                yield done.result()
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _make(job: Job, root: Path) -> str:
    """Code a stretch into the store."""
    cv2.setNumThreads(1)  # the cores are busy with other stretches
    store = Store(root)
    with store.making(job.key) as path:
        code(job.stretch, store, path)
    return job.key


def code(stretch: Stretch, store: Store, path: Path) -> None:
    """Write the segment of a stretch; only pictures on their way through the encoder are in memory."""
    view = StretchView(stretch, store)
    encoder = _encoder(stretch)
    segment = SegmentWriter(path)
    shown: object = None
    for frame in range(stretch.frames):
        state = view.state(frame)
        if state == shown:
            segment.add(encoder.again())
            continue
        view.paint(frame, encoder.canvas)
        segment.add(encoder.picture())
        shown = state
    segment.add(encoder.finish())
    segment.close(encoder.parameters)


def _encoder(stretch: Stretch) -> Encoder:
    size = stretch.aspect.size
    return EveryPicture(size) if stretch.scenery.moves else ChangesOnly(size)
