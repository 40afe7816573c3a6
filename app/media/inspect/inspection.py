"""The whole inspection of a finished film."""

from collections.abc import Iterator, Sequence

from av.error import FFmpegError

from app.core.store import Store
from app.generation.film import Check, Film, Inspection
from app.generation.timeline import Timeline
from app.media.card import Card
from app.media.inspect.captions import caption_checks
from app.media.inspect.container import container_checks
from app.media.inspect.grading import inspection, must_equal
from app.media.inspect.lettering import lettering_checks
from app.media.inspect.narration import listen, shift_check, voice_checks
from app.media.inspect.speech import Recogniser, speech_checks
from app.media.inspect.watching import watch, watching_checks


def inspect_film(
    film: Film,
    timeline: Timeline,
    cards: Sequence[Card],
    store: Store,
    *,
    recogniser: Recogniser | None = None,
    more: Sequence[Check] = (),
) -> Inspection:
    """Every check of the finished file, with `more` that others made, and their quality score.

    What the film says is compared with its captions when a recogniser is at hand. A file that cannot
    be read is an inspection with one failed hard check. Raises MachineUnfit when FFmpeg is missing.
    """
    try:
        return inspection([*_measured(film, timeline, cards, store, recogniser), *more])
    except (FFmpegError, IndexError, ValueError) as error:
        return inspection([must_equal("file", "unreadable", "readable", reason=str(error))])


def _measured(
    film: Film,
    timeline: Timeline,
    cards: Sequence[Card],
    store: Store,
    recogniser: Recogniser | None,
) -> Iterator[Check]:
    video = store.path(film.video)
    yield from container_checks(video, timeline)
    yield from watching_checks(watch(video, timeline.seconds), timeline)
    voice = listen(store.path(film.voice))
    yield from voice_checks(voice, timeline)
    yield shift_check(video, voice)
    yield from caption_checks(timeline)
    yield from lettering_checks(cards, timeline)
    if recogniser is not None:
        yield from speech_checks(video, timeline, recogniser)
