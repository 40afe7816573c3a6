"""The writer that is a language model: what it says is researched, outlined, written and checked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from app.core.exceptions import Invalid, ProviderRejected
from app.generation.article import Article
from app.generation.brief import Brief
from app.generation.script import Script
from app.providers.openai.asking import Ask
from app.providers.openai.language_model import LanguageModel
from app.providers.openai_writer.checking import FEWEST_SCENES, ToldScene, fault_of, fitted, kept
from app.providers.openai_writer.forms import (
    Draft,
    DraftScene,
    Fact,
    Listing,
    Mended,
    Outline,
    Research,
)
from app.providers.openai_writer.moderation import judged
from app.providers.openai_writer.prompts import Prompts
from app.providers.openai_writer.scripts import assembled
from app.providers.openai_writer.traces import Evidence

MOST_MODERATED: Final = 20_000
"""Characters of an article that are looked at before money is spent."""
MOST_ANSWER: Final = 16_000
F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """What the model has written of one film, before it is cut to a length."""

    scenes: tuple[ToldScene, ...]
    listing: Listing
    notes: tuple[str, ...]


@dataclass(slots=True)
class OpenAIWriter:
    """Writes scripts by a language model. `most_tokens` bounds each answer.

    What was asked before, for this film, is in its ledger and costs nothing again: so a script can be
    fitted to a voice's pace by rule, as often as it takes.
    """

    model: LanguageModel
    most_tokens: int = MOST_ANSWER
    name: str = "openai"
    _written: dict[tuple[Brief, str], _Written] = field(default_factory=dict)

    def write(
        self, brief: Brief, article: Article | None, *, seconds_per_character: float
    ) -> Script:
        """A script of the article, every line traced to it, or of the topic alone.

        Raises ContentRefused for what no film is made of, Invalid without a topic or an article, and
        what asking a language model raises.
        """
        if article is None and not brief.topic.strip():
            raise Invalid("There is nothing to write about.")
        known = (brief, article.text if article else "")
        if known not in self._written:
            self._written[known] = self._thought(brief, article)
        written = self._written[known]
        scenes = written.scenes
        if brief.duration is not None:
            scenes = fitted(scenes, brief.duration, seconds_per_character)
        script = assembled(scenes, written.listing, brief, article)
        return replace(script, notes=(*self.model.remarks, *written.notes))

    def _thought(self, brief: Brief, article: Article | None) -> _Written:
        language = article.language if article else brief.language
        prompts = Prompts(brief, article, language)
        evidence = Evidence(article) if article else None
        subject = f"{brief.topic}\n\n{article.text[:MOST_MODERATED] if article else ''}"
        notes = judged(self.model.moderate(subject.strip()), "The subject")
        research = self._answered(prompts.research(), Research)
        facts = _usable(research.facts, evidence)
        outline = self._answered(prompts.outline(research, facts), Outline)
        drafts = [self._answered(ask, Draft) for ask in prompts.drafts(outline, facts)]
        drawn = [scene for draft in drafts for scene in draft.scenes]
        scenes = self._checked(drawn, prompts, facts, evidence)
        lines = [line for scene in scenes for line in scene.lines]
        listing = self._answered(prompts.listing(lines), Listing)
        whole = "\n".join([listing.title, listing.description, *lines])
        notes += judged(self.model.moderate(whole), "The script")
        return _Written(scenes=scenes, listing=listing, notes=notes)

    def _checked(
        self,
        drawn: Sequence[DraftScene],
        prompts: Prompts,
        facts: Sequence[Fact],
        evidence: Evidence | None,
    ) -> tuple[ToldScene, ...]:
        """The scenes that may be told: those with a fault are asked for once more, then a rule decides."""
        scenes, last = list(drawn), len(drawn) - 1
        faults = [
            (n, fault, scene)
            for n, scene in enumerate(scenes)
            if (fault := fault_of(scene, evidence, is_last=n == last))
        ]
        if faults:
            mended = self._answered(prompts.mend(faults, facts), Mended)
            wanted = {n for n, _, _ in faults}
            for each in mended.scenes:
                if each.number in wanted:
                    scenes[each.number] = each.scene
        told = [kept(scene, evidence, is_last=n == last) for n, scene in enumerate(scenes)]
        good = tuple(scene for scene in told if scene is not None)
        if len(good) < FEWEST_SCENES:
            raise ProviderRejected(
                "The language model wrote no script that the article bears out.",
                kept="What it wrote is in the ledger.",
                remedy="Try a longer article, or another model.",
                reason="unfounded",
            )
        return good

    def _answered(self, ask: Ask, form: type[F]) -> F:
        """The form, filled in. What is cut off or no form is asked for once more."""
        ask = replace(ask, most_tokens=min(ask.most_tokens, self.most_tokens))
        said = self.model.answer(ask)
        if said.ended == "whole" and (filled := _filled(said.text, form)):
            return filled
        if said.ended != "refused":
            said = self.model.answer(self._once_more(ask))
            if said.ended == "whole" and (filled := _filled(said.text, form)):
                return filled
        why = (
            f"refused: {said.text[:200]}" if said.ended == "refused" else "did not keep to the form"
        )
        raise ProviderRejected(
            f"{said.model} {why}.",
            kept="What it was paid for is in the ledger.",
            remedy="Choose another subject, or another model.",
            reason="no_form",
        )

    def _once_more(self, ask: Ask) -> Ask:
        return replace(
            ask,
            given=f"{ask.given}\n\nAnswer in the given form, whole and shorter than before.",
            most_tokens=min(2 * ask.most_tokens, self.most_tokens),
        )


def _filled(text: str, form: type[F]) -> F | None:
    try:
        return form.model_validate_json(text)
    except ValidationError:
        return None


def _usable(facts: Sequence[Fact], evidence: Evidence | None) -> tuple[Fact, ...]:
    """The facts that may be told: with an article, those it says; without, those that are sure."""
    if evidence is None:
        return tuple(fact for fact in facts if fact.sure)
    return tuple(fact for fact in facts if evidence.trace(fact.quote) is not None)
