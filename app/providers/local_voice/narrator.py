"""The narrator that needs no network: Kokoro-82M, one process for each core."""

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from app.core.exceptions import Invalid, MachineUnfit
from app.core.store import Store
from app.generation.assets import Asset, Use
from app.generation.narration import Clip
from app.generation.ports import Progress, Stage
from app.generation.spoken.speech import spoken
from app.media.workers import cores, pool
from app.providers.local_voice.lexicon import Lexicon, lexicon
from app.providers.local_voice.model import model_file
from app.providers.local_voice.pronunciation import Pronunciation, pronounce
from app.providers.local_voice.speaking import Saying, speak
from app.providers.local_voice.times import Times
from app.providers.local_voice.voices import voice_named


class LocalNarrator:
    """Speaks English lines on this machine. What was spoken once is taken from the store."""

    name = "kokoro-82m"

    def __init__(self, store: Store, workers: int | None = None) -> None:
        self._store = store
        self._workers = workers or cores()

    def narrate(
        self, lines: Sequence[str], *, voice: str, language: str, progress: Progress
    ) -> tuple[Clip, ...]:
        """One clip for each line, in order.

        Raises Invalid for a voice that does not exist, a language other than English and a line
        with nothing to say; MachineUnfit when the disk or the memory does not suffice.
        """
        narrator = voice_named(voice)
        _require_english(language, voice)
        dictionary = lexicon(british=narrator.british)
        pronunciations = [_pronounced(line, dictionary) for line in lines]
        sayings = [Saying(phonemes=each.phonemes, voice=narrator) for each in pronunciations]
        self._speak(sayings, progress)
        return tuple(map(self._clip, sayings, pronunciations))

    def seconds_per_character(self, voice: str) -> float:
        """The voice's measured pace over printed articles; see `voices.Voice` for how.

        Raises Invalid for a voice that does not exist.
        """
        return voice_named(voice).seconds_per_printed_character

    def asset(self, voice: str) -> Asset:
        """A voice made by a machine, of nobody in particular; its licence lets films earn."""
        return Asset(
            use=Use.NARRATION,
            provider="local",
            model=f"{self.name} {voice}",
            synthetic=True,
            licence="Apache-2.0",
        )

    def _speak(self, sayings: Sequence[Saying], progress: Progress) -> None:
        progress.begin(Stage.NARRATE, len(sayings))
        waiting: dict[str, list[Saying]] = {}
        for saying in sayings:
            if self._store.has(saying.times):
                progress.advance(Stage.NARRATE, reused=True)
            else:
                waiting.setdefault(saying.key, []).append(saying)
        if waiting:
            self._speak_anew(list(waiting.values()), progress)
        progress.finish(Stage.NARRATE)

    def _speak_anew(self, groups: Sequence[Sequence[Saying]], progress: Progress) -> None:
        """Speak each group's one sound, the longest first so that all cores end together."""
        model = model_file(self._store)
        ordered = sorted(groups, key=lambda group: len(group[0].phonemes), reverse=True)
        with pool(min(self._workers, len(ordered))) as workers:
            jobs: dict[Future[None], int] = {
                workers.submit(speak, group[0], self._store, model): len(group) for group in ordered
            }
            _await(workers, jobs, progress)

    def _clip(self, saying: Saying, pronunciation: Pronunciation) -> Clip:
        times = Times.from_json(self._store.read(saying.times))
        return Clip(audio=saying.audio, seconds=times.seconds, words=times.of(pronunciation.words))


def _require_english(language: str, voice: str) -> None:
    if language.lower().replace("_", "-").split("-")[0] != "en":
        raise Invalid(
            f"The voice {voice!r} speaks English only; the script is in {language!r}.",
            remedy="Give an English text, or set up a narrator for that language.",
        )


def _pronounced(line: str, dictionary: Lexicon) -> Pronunciation:
    pronunciation = pronounce(spoken(line), dictionary)
    if not pronunciation.phonemes:
        raise Invalid(
            f"Nothing in this line can be spoken: {_short(line)!r}.",
            remedy="Write it in English words, or leave it out.",
        )
    return pronunciation


def _short(line: str) -> str:
    return line if len(line) <= 60 else f"{line[:57]}…"


def _await(workers: ProcessPoolExecutor, jobs: dict[Future[None], int], progress: Progress) -> None:
    """Report every job as it ends; whatever stops us, no further one is begun."""
    try:
        for job in as_completed(jobs):
            job.result()
            for _ in range(jobs[job]):
                progress.advance(Stage.NARRATE)
    except BrokenProcessPool as error:
        raise MachineUnfit(
            "A process that spoke the narration ended unexpectedly.",
            kept="Sentences already spoken are kept.",
            remedy="Free some memory (about 1 GB for each core) and run the same command again.",
        ) from error
    finally:
        workers.shutdown(cancel_futures=True)
