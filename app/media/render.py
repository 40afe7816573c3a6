"""The picture of a film: every shot coded by itself, one on each core, and kept."""

from collections.abc import Generator, Sequence
from concurrent.futures import as_completed
from contextlib import closing
from dataclasses import dataclass

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
    timeline: Timeline, store: Store, progress: Progress, *, workers: int, plain: bool = False
) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """The store's keys of the film's segments, in order, and for each shot if it was rendered now.

    A shot has one segment, a long one several. Segments that are in the store already cost nothing;
    those finished before an interruption stay. Memory is bounded by one stretch for each worker.
    `plain` is the way back for a decoder that dislikes written repeats: x264 codes every picture.
    """
    progress.begin(Stage.RENDER, len(timeline.shots))
    shots = [
        [Job(stretch, segment_key(stretch)) for stretch in parts]
        for parts in stretches(timeline, plain=plain)
    ]
    missing = [{job.key for job in jobs if not store.has(job.key)} for jobs in shots]
    for waiting in missing:
        if not waiting:
            progress.advance(Stage.RENDER, reused=True)
    left = [set(keys) for keys in missing]
    with closing(_made(_unique(shots, missing), store, workers)) as keys:
        for key in keys:
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
    """About how long it takes, in frames of a still card: what moves takes five times as long."""
    return stretch.frames * (5 if stretch.scenery.moves else 1)


def _made(jobs: Sequence[Job], store: Store, workers: int) -> Generator[str, None, None]:
    """Do the jobs; the keys come as they are done. One job or one worker needs no second process."""
    if min(workers, len(jobs)) <= 1:
        for job in jobs:
            yield _make(job, store)
        return
    with pool(min(workers, len(jobs))) as executor:
        coming = [executor.submit(_make, job, store) for job in jobs]
        for done in as_completed(coming):
            yield done.result()


def _make(job: Job, store: Store) -> str:
    """Code a stretch into the store."""
    cv2.setNumThreads(1)  # the cores are busy with other stretches
    store.write(job.key, coded(job.stretch, store))
    return job.key


def coded(stretch: Stretch, store: Store) -> bytes:
    """The segment of a stretch. No more than its coded pictures and a few plain ones are in memory."""
    view = StretchView(stretch, store)
    encoder = _encoder(stretch)
    segment = SegmentWriter()
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
    return segment.finish(encoder.parameters)


def _encoder(stretch: Stretch) -> Encoder:
    size = stretch.aspect.size
    careful = stretch.plain or stretch.scenery.moves
    return EveryPicture(size) if careful else ChangesOnly(size)
