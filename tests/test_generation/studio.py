"""A studio of known length: every character takes as long as the test says."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.generation.article import Article, Block, BlockKind
from app.generation.assets import Asset, Use
from app.generation.brief import Brief
from app.generation.narration import Clip, Word
from app.generation.pacing import silence
from app.generation.pipeline import Studio
from app.generation.ports import Progress, Stage
from app.generation.script import Headline, Line, Scene, Script, StatementVisual
from app.providers.local_media import NoPictures


class Silent:
    def begin(self, stage: Stage, total: int) -> None: ...
    def advance(self, stage: Stage, *, reused: bool = False) -> None: ...
    def finish(self, stage: Stage) -> None: ...


def article(sentences: int = 200) -> Article:
    text = " ".join(f"Sentence number {n} says something worth hearing." for n in range(sentences))
    block = Block(kind=BlockKind.PARAGRAPH, text=text, start=0)
    return Article(
        title="Long", source="test", address="", language="en", text=text, blocks=(block,)
    )


@dataclass
class FirstSentences:
    """Takes as many sentences as the pace says will fill the duration."""

    name: str = "first sentences"
    asked: list[float] = field(default_factory=list)

    def write(
        self, brief: Brief, article: Article | None, *, seconds_per_character: float
    ) -> Script:
        assert article is not None
        assert brief.duration is not None
        self.asked.append(seconds_per_character)
        lines: list[Line] = []
        for sentence in article.text.split(". "):
            tried = [*lines, Line(text=sentence + ".")]
            spoken = sum(len(line.text) for line in tried) * seconds_per_character
            if spoken + silence((len(tried),)) > brief.duration + 2:
                break
            lines = tried
        return Script(
            title="Long",
            language="en",
            scenes=(Scene(lines=tuple(lines), visual=StatementVisual(text="x")),),
            headline=Headline(first="x"),
        )


@dataclass
class SteadyVoice:
    """Believes in one pace and speaks at another."""

    believed: float = 0.06
    real: float = 0.08
    name: str = "steady"
    spoken: list[str] = field(default_factory=list)

    def seconds_per_character(self, voice: str) -> float:
        del voice
        return self.believed

    def asset(self, voice: str) -> Asset:
        return Asset(use=Use.NARRATION, provider=self.name, model=voice)

    def narrate(
        self, lines: Sequence[str], *, voice: str, language: str, progress: Progress
    ) -> tuple[Clip, ...]:
        del voice, language, progress
        self.spoken.extend(lines)
        return tuple(self._clip(line) for line in lines)

    def _clip(self, line: str) -> Clip:
        words, clock = [], 0.0
        for text in line.split():
            words.append(Word(text=text, start=clock, end=clock + len(text) * self.real))
            clock += (len(text) + 1) * self.real
        return Clip(audio=f"voice/{line}.wav", seconds=len(line) * self.real, words=tuple(words))


def studio(voice: SteadyVoice | None = None, writer: FirstSentences | None = None) -> Studio:
    return Studio(
        writer=writer or FirstSentences(),
        illustrator=NoPictures(),
        narrator=voice or SteadyVoice(),
    )
