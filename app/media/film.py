"""The renderer: a timeline's pictures and sound, made side by side and joined into one file."""

from concurrent.futures import Future, ThreadPoolExecutor

from app.core.store import Store, recipe
from app.generation.film import Film
from app.generation.ports import Progress, Stage
from app.generation.timeline import Timeline
from app.media.joining import join
from app.media.render import render_picture
from app.media.sound import Sound, mix
from app.media.workers import cores

VERSION = 1
"""Raised whenever the same segments and sound would be joined differently."""


class FilmRenderer:
    """Renders on this machine, one shot on each core, with every finished piece kept."""

    name = "x264"

    def __init__(self, store: Store, workers: int | None = None) -> None:
        self._store = store
        self._workers = workers or cores()

    def render(self, timeline: Timeline, progress: Progress) -> Film:
        """The film as one MP4. Raises MachineUnfit when the disk is full."""
        with ThreadPoolExecutor(max_workers=1) as beside:
            mixing = beside.submit(mix, timeline, self._store)
            segments, rendered = render_picture(
                timeline, self._store, progress, workers=self._workers
            )
            sound = _heard(mixing, progress)
        return Film(
            video=self._join(segments, sound),
            voice=sound.voice,
            seconds=timeline.seconds,
            shots=rendered,
        )

    def _join(self, segments: tuple[str, ...], sound: Sound) -> str:
        video = f"film/{recipe('film', VERSION, segments, sound.audio)}.mp4"
        if self._store.has(video):
            return video
        with self._store.making(video) as path:
            join([self._store.path(key) for key in segments], self._store.path(sound.audio), path)
        return video


def _heard(mixing: Future[Sound], progress: Progress) -> Sound:
    """The mix, for which nobody waits unless it outlasts the pictures."""
    progress.begin(Stage.MIX, 1)
    sound = mixing.result()
    progress.advance(Stage.MIX)
    progress.finish(Stage.MIX)
    return sound
