"""The narrator that is bought: each sentence once, from ElevenLabs, in a voice of the account."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from typing import Final

from pydantic import JsonValue

from app.core.exceptions import Invalid, ProviderUnavailable
from app.core.store import Store
from app.costs.buyer import Buyer
from app.costs.cashier import Answer
from app.costs.usage import Unit, Usage
from app.generation.assets import Asset, Use
from app.generation.narration import Clip
from app.generation.ports import Progress, Stage
from app.providers.elevenlabs.answers import KEPT
from app.providers.elevenlabs.clips import Said, clip_key, keep_clip, kept_clip, said
from app.providers.elevenlabs.pace import Pace
from app.providers.elevenlabs.people import People
from app.providers.elevenlabs.service import ElevenLabsService
from app.providers.elevenlabs.takes import Ask, Delivery, Take, pieces
from app.providers.patience import MOST_TRIES, Sleep, Tries

MOST_AT_ONCE: Final = 8
"""Requests side by side, however many the plan allows: other films speak too."""
MOST_BOUGHT: Final = 3
"""How often one sentence is bought for one film: again only where the store lost what was paid for."""

LOOK_UP_AFTER: Final = 2.0
"""Seconds until the vendor is asked what became of a lost answer: it may still be at it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it is asked for: usually in one request."""

    asks: tuple[Ask, ...]

    @property
    def key(self) -> str:
        return clip_key([ask.key for ask in self.asks])


class StudioNarrator:
    """Speaks lines by ElevenLabs. What was spoken once, for any film, is taken from the store."""

    name = "elevenlabs"

    def __init__(
        self,
        service: ElevenLabsService,
        store: Store,
        buyer: Buyer,
        *,
        model: str,
        delivery: Delivery | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        self._service = service
        self._store = store
        self._buyer = buyer
        self._model = model
        self._delivery = delivery or Delivery()
        self._sleep = sleep
        self._pace = Pace(store, model)
        self._people = People(service, store)

    def narrate(
        self, lines: Sequence[str], *, voice: str, language: str, progress: Progress
    ) -> tuple[Clip, ...]:
        """One clip for each line, in order; `voice` is the vendor's id of it.

        Raises Invalid for no voice and a line with nothing to say, before anything is bought; what
        `Buyer.buy` raises; ProviderRejected and ProviderUnavailable as the vendor answers.
        """
        if not voice:
            raise Invalid(
                "No studio voice is chosen.", remedy="Choose one, or set ELEVENLABS_VOICE_ID."
            )
        asked = self._asked(lines, voice, language)
        progress.begin(Stage.NARRATE, len(asked))
        self._speak(asked, progress)
        progress.finish(Stage.NARRATE)
        clips = tuple(kept_clip(line.key, self._store) for line in asked)
        self._pace.learn(voice, lines, clips)
        return clips

    def seconds_per_character(self, voice: str) -> float:
        """The voice's pace as it was last heard; before that, that of an even narrator."""
        return self._pace.of(voice)

    def asset(self, voice: str) -> Asset:
        """The voice as the account has it; one of whom nothing can be learned counts as cloned."""
        person = self._people.of(voice)
        return Asset(
            use=Use.NARRATION,
            provider=self.name,
            model=f"{self._model} {person.name}",
            synthetic=True,
            cloned=person.cloned,
            licence="ElevenLabs terms of service",
        )

    def _asked(self, lines: Sequence[str], voice: str, language: str) -> tuple[_Line, ...]:
        around = ["", *lines, ""]
        return tuple(
            _Line(
                tuple(
                    Ask(
                        text=piece,
                        voice=voice,
                        model=self._model,
                        delivery=self._delivery,
                        language=language.lower().replace("_", "-").split("-")[0],
                        before=around[number],
                        after=around[number + 2],
                    )
                    for piece in pieces(_sayable(line))
                )
            )
            for number, line in enumerate(lines)
        )

    def _speak(self, asked: Sequence[_Line], progress: Progress) -> None:
        """Buy what is missing: one line first, whose answer tells how many the plan takes at once."""
        waiting: dict[str, list[_Line]] = {}
        for line in asked:
            if self._store.has(f"{line.key}.json"):
                progress.advance(Stage.NARRATE, reused=True)
            else:
                waiting.setdefault(line.key, []).append(line)
        groups = list(waiting.values())
        for group in groups[:1]:
            self._line(group[0])
            _tell(progress, len(group))
        if groups[1:]:
            self._speak_together(groups[1:], progress)

    def _speak_together(self, groups: Sequence[Sequence[_Line]], progress: Progress) -> None:
        """Whatever stops us, no further line is begun, and those in hand come to their end."""
        at_once = min(MOST_AT_ONCE, self._service.at_once)
        with ThreadPoolExecutor(at_once, thread_name_prefix="studio-voice") as threads:
            jobs = {threads.submit(self._line, group[0]): len(group) for group in groups}
            try:
                for job in as_completed(jobs):
                    job.result()
                    _tell(progress, jobs[job])
            finally:
                threads.shutdown(cancel_futures=True)

    def _line(self, line: _Line) -> None:
        keep_clip(line.key, [self._piece(ask) for ask in line.asks], self._store)

    def _piece(self, ask: Ask) -> Said:
        if not self._store.has(ask.key):
            self._bought(ask)
        return said(ask.text, Take.model_validate_json(self._store.read(ask.key)))

    def _bought(self, ask: Ask) -> None:
        """Have the take in the store. What was paid for and is gone from the store is bought again."""
        for turn in range(1, MOST_BOUGHT + 1):
            key = ask.key if turn == 1 else f"{ask.key}:{turn}"
            if not self._buy(ask, key) or self._store.has(ask.key):
                return
        raise ProviderUnavailable(
            "Sentences that were paid for are not in the store.",
            kept=KEPT,
            remedy="Look at the disk of DATA_DIR.",
        )

    def _buy(self, ask: Ask, key: str) -> bool:
        """Whether it had been bought before. Where an answer was lost, the vendor is asked for it."""
        tries = Tries(sleep=self._sleep)
        for turn in range(1, MOST_TRIES + 1):
            try:
                receipt = self._buyer.buy(
                    Stage.NARRATE.value,
                    key,
                    self._usage(ask, len(ask.text)),
                    partial(self._call, ask, tries),
                    lookup=partial(self._look_up, ask),
                )
            except ProviderUnavailable as fault:
                known = "charged" in fault.facts or "usage" in fault.facts
                if known or not tries.left or turn == MOST_TRIES:
                    raise
                self._sleep(LOOK_UP_AFTER)
            else:
                return receipt.reused
        raise AssertionError

    def _call(self, ask: Ask, tries: Tries, _key: str) -> Answer:
        return self._answer(ask, tries.ask(lambda: self._service.speak(ask)))

    def _look_up(self, ask: Ask, _key: str) -> Answer | None:
        take = self._service.spoken_before(ask)
        return self._answer(ask, take) if take is not None else None

    def _answer(self, ask: Ask, take: Take) -> Answer:
        """Keep what came, if it is the text spoken; what it cost is owed either way."""
        usage = self._usage(ask, take.cost)
        try:
            said(ask.text, take)
        except Invalid as error:
            raise ProviderUnavailable(
                f"ElevenLabs sent no speech: {error.what}",
                kept=KEPT,
                remedy="Retry it later.",
                usage=usage,
                request_id=take.request_id,
            ) from error
        self._store.write(ask.key, take.model_dump_json().encode())
        self._store.share(ask.key)
        facts: dict[str, JsonValue] = {"take": ask.key, "characters": take.cost}
        return Answer(result=facts, usage=usage, request_id=take.request_id)

    def _usage(self, ask: Ask, characters: int) -> Usage:
        units = ((Unit.CHARACTER, characters),)
        return Usage(provider="elevenlabs", service="speech", model=ask.model, units=units)


def _sayable(line: str) -> str:
    """The line in one row. Raises Invalid for one in which nothing can be said."""
    text = " ".join(line.split())
    if not any(character.isalnum() for character in text):
        raise Invalid(
            f"Nothing in this line can be spoken: {text[:60]!r}.",
            remedy="Write it in words, or leave it out.",
        )
    return text


def _tell(progress: Progress, lines: int) -> None:
    for _ in range(lines):
        progress.advance(Stage.NARRATE)
