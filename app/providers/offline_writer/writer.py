"""The writer that needs no model and no network."""

from collections.abc import Sequence

from app.core.exceptions import Invalid
from app.generation.article import Article
from app.generation.brief import Brief
from app.generation.pacing import silence
from app.generation.script import CloseVisual, Line, Scene, Script, Source, TitleVisual
from app.generation.title_headline import short_title
from app.providers.offline_writer.accent import emphasis
from app.providers.offline_writer.choice import choose
from app.providers.offline_writer.hook import hook_of, split_hook, without_idle_end
from app.providers.offline_writer.listing import description, headline, tags
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.passages import passages
from app.providers.offline_writer.scenes import scenes_of
from app.providers.offline_writer.scope import within_reach
from app.providers.offline_writer.subject import Subject
from app.providers.offline_writer.subtitle import subtitle
from app.providers.offline_writer.visuals import Sight, shows, visual_for
from app.providers.offline_writer.weight import Acquaintance, passage_weight

NATURAL_SECONDS = 90.0
"""How long a film is when nobody says: the length this writer's choice suits best."""


HOOK_SHARE = 0.45
"""How much of a film its hook may take at most."""

SHORT_FILM = 40.0
"""Seconds under which the last sentence is only the title."""

ENOUGH = 1.3
"""How many times over the article fills the film before anything is left out for style."""

LAST_WORD = 0.8
"""What the article's own ending weighs more: its author meant to leave us with it."""


class OfflineWriter:
    """Turns an article into a script by choosing among its own sentences."""

    name = "offline"

    def write(
        self, brief: Brief, article: Article | None, *, seconds_per_character: float
    ) -> Script:
        """A script of the article's sentences, each traced to its place.

        Its narration lasts `brief.duration` seconds within a tenth, or as long as the article can
        fill. Raises Invalid without an article, or when it holds no sentence that can be told.
        """
        if article is None:
            raise Invalid(
                "A topic alone needs a language model.",
                remedy="Set OPENAI_API_KEY, or give a text with --from or a script with --script.",
            )
        return _Desk(brief, within_reach(article), seconds_per_character).script()


class _Desk:
    """One article being made into one script."""

    def __init__(self, brief: Brief, article: Article, pace: float) -> None:
        self.article = article
        self.pace = pace
        self.target = brief.duration or NATURAL_SECONDS
        self.subject = Subject.of(article)
        self.shown: dict[str, bool] = {}
        self.close = Line(text=_closing(article, brief=self.target < SHORT_FILM))

    def script(self) -> Script:
        found = passages(self.article)
        if not found:
            raise Invalid(
                f"“{short_title(self.article.title)}” holds no sentence that can be told by itself.",
                remedy="Give an article with whole sentences.",
            )
        words = self.subject.words
        hook = hook_of(found, words, pace=self.pace, most=HOOK_SHARE * self.target)
        rest = self.told_without_strangers([passage for passage in found if passage is not hook])
        hook = without_idle_end(hook, self.pace, self.shows)
        weights = [passage_weight(passage, words) for passage in rest]
        if rest:
            weights[-1] += LAST_WORD

        def seconds(chosen: Sequence[Passage]) -> float:
            return self.seconds(hook, chosen)

        chosen = choose(rest, weights, target=self.target, seconds=seconds)
        return self.assembled(hook, chosen)

    def told_without_strangers(self, rest: list[Passage]) -> list[Passage]:
        """Without the passages that speak of `Wren` before anybody says who he is, if enough is left."""
        acquaintance = Acquaintance.of(self.article)
        known = [passage for passage in rest if not acquaintance.is_stranger(passage)]
        enough = sum(p.characters for p in known) * self.pace > ENOUGH * self.target
        return known if enough else rest

    def seconds(self, hook: Passage, chosen: Sequence[Passage]) -> float:
        """How long the film of that hook and those passages is."""
        over_title, scenes = self.scenes(hook, chosen)
        counts = [len(over_title.lines), *(sum(len(p.lines) for p in scene) for scene in scenes), 1]
        characters = hook.characters + sum(p.characters for p in chosen) + len(self.close.text)
        return characters * self.pace + silence(tuple(counts))

    def scenes(
        self, hook: Passage, chosen: Sequence[Passage]
    ) -> tuple[Passage, tuple[tuple[Passage, ...], ...]]:
        """What is said over the title, and the scenes between it and the close."""
        over_title, tail = split_hook(hook, self.pace)
        told = (tail, *chosen) if tail else chosen
        return over_title, scenes_of(told, self.pace, self.shows, target=self.target)

    def shows(self, text: str) -> bool:
        """Whether a sentence gives something to see; remembered, as choosing asks again and again."""
        if text not in self.shown:
            self.shown[text] = shows(text, self.subject)
        return self.shown[text]

    def assembled(self, hook: Passage, chosen: Sequence[Passage]) -> Script:
        over_title, told_scenes = self.scenes(hook, chosen)
        told = [over_title, *(part for scene in told_scenes for part in scene)]
        scenes = [self.opening(over_title, told)]
        seen = Sight(texts=frozenset({self.subject.title}))
        for scene in told_scenes:
            visual = visual_for(scene, seen, self.subject)
            seen = seen.with_visual(visual)
            lines = tuple(line for passage in scene for line in passage.lines)
            scenes.append(Scene(lines=lines, visual=visual))
        scenes.append(self.closing())
        article = self.article
        return Script(
            title=short_title(article.title),
            language=article.language,
            scenes=tuple(scenes),
            headline=headline(article, hook, scenes, self.subject),
            description=description(article, hook, chosen),
            tags=tags(article, self.subject.words),
            sources=(Source(title=article.title, name=article.source, address=_public(article)),),
        )

    def opening(self, hook: Passage, told: Sequence[Passage]) -> Scene:
        title = self.subject.title
        visual = TitleVisual(
            title=title,
            subtitle=subtitle(self.article, told, self.subject),
            icon=self.subject.icon,
            emphasis=emphasis(title, frozenset()),
        )
        return Scene(lines=hook.lines, visual=visual)

    def closing(self) -> Scene:
        article = self.article
        visual = CloseVisual(
            title=short_title(article.title),
            source=_named(article),
            address=_public(article),
            call="Read the full article" if _public(article) else "",
        )
        return Scene(lines=(self.close,), visual=visual)


def _closing(article: Article, *, brief: bool) -> str:
    """The last sentence, the only one that is not the article's own: what the film is made from."""
    title = short_title(article.title).rstrip(".")
    if brief:
        return f"From “{title}”."
    by = f", by {article.byline}" if article.byline else ""
    site = _site(article)
    origin = f", {'' if by else 'from '}{site}" if site and site != article.byline else ""
    return f"This film follows the article “{title}”{by}{origin}."


def _site(article: Article) -> str:
    """The publication: empty when all that is known is a file's name."""
    files = (".md", ".markdown", ".txt", ".html", ".htm", ".pdf")
    return "" if article.source.lower().endswith(files) else article.source


def _named(article: Article) -> str:
    return _site(article) or article.byline


def _public(article: Article) -> str:
    return article.address if article.address.startswith(("http://", "https://")) else ""
