"""From scenes that may be told to a script that can be filmed and published."""

from collections.abc import Sequence

from app.generation.article import Article
from app.generation.brief import Brief
from app.generation.script import (
    CloseVisual,
    Headline,
    Scene,
    Script,
    Source,
    TitleVisual,
    Visual,
)
from app.generation.title_headline import short_title, title_headline
from app.providers.offline_writer.accent import emphasis
from app.providers.offline_writer.icons import icon_for, subject_icon
from app.providers.openai_writer.checking import ToldScene
from app.providers.openai_writer.cleaning import clean, fitting_tags, paragraphs
from app.providers.openai_writer.forms import Listing
from app.providers.openai_writer.sights import visual_of
from app.providers.openai_writer.traces import Evidence

MOST_ROW, MOST_BADGE = 16, 14
"""Characters of the thumbnail's rows and badge."""
MOST_HEADLINE_WORDS = 5
MOST_DESCRIPTION_BYTES = 4_000
"""YouTube allows 5,000; chapters and the disclosure are added later."""
MOST_PICTURE, MOST_SEARCH = 300, 60
MOST_CALL = 40


def assembled(
    scenes: Sequence[ToldScene], listing: Listing, brief: Brief, article: Article | None
) -> Script:
    """The script: the title over the first scene, the source and the call over the last."""
    title = short_title(clean(listing.title)) or short_title(clean(brief.topic) or "A film")
    evidence = Evidence(article) if article else None
    visuals = [visual_of(scene.draft.sight, scene.lines, evidence) for scene in scenes]
    visuals[0] = _opening(title, scenes)
    visuals[-1] = _closing(title, scenes[-1], article)
    others = (short_title(clean(other)) for other in listing.titles)
    return Script(
        title=title,
        language=article.language if article else brief.language,
        scenes=tuple(
            Scene(
                lines=tuple(told.line for told in scene.told),
                visual=visual,
                picture=clean(scene.draft.picture, MOST_PICTURE),
                search=clean(scene.draft.search, MOST_SEARCH),
            )
            for scene, visual in zip(scenes, visuals, strict=True)
        ),
        headline=_headline(listing, title, scenes, evidence),
        description=_description(listing, article),
        tags=fitting_tags(listing.tags),
        sources=_sources(article),
        titles=tuple(dict.fromkeys(other for other in others if other and other != title))[:3],
    )


def _opening(title: str, scenes: Sequence[ToldScene]) -> Visual:
    spoken = " ".join(line for scene in scenes for line in scene.lines)
    icon = subject_icon(title, spoken)
    return TitleVisual(title=title, icon=icon, emphasis=emphasis(title, frozenset()))


def _closing(title: str, last: ToldScene, article: Article | None) -> Visual:
    call = clean(last.draft.sight.text, MOST_CALL)
    if article is None:
        return CloseVisual(title=title, call=call)
    address = article.address if article.address.startswith("http") else ""
    return CloseVisual(title=title, source=article.source, address=address, call=call)


def _headline(
    listing: Listing, title: str, scenes: Sequence[ToldScene], evidence: Evidence | None
) -> Headline:
    """The thumbnail's words, or the title's where they are too many; a figure only if it is founded."""
    icon = icon_for((title, *(line for scene in scenes[:2] for line in scene.lines)))
    first, second = clean(listing.first).upper(), clean(listing.second).upper()
    words = len(f"{first} {second}".split())
    said = f"{first} {second} {clean(listing.badge)}"
    founded = evidence is None or evidence.has_figures(said)
    if not first or words > MOST_HEADLINE_WORDS or max(len(first), len(second)) > MOST_ROW:
        return title_headline(title, icon=icon)
    badge = clean(listing.badge).upper()
    if not founded:
        return title_headline(title, icon=icon)
    return Headline(
        first=first, second=second, badge=badge if len(badge) <= MOST_BADGE else "", icon=icon
    )


def _description(listing: Listing, article: Article | None) -> str:
    """What the model says of the film, then the source, which is ours to name."""
    parts = [paragraphs(listing.description, MOST_DESCRIPTION_BYTES)]
    if article is not None:
        author = f", {article.byline}" if article.byline not in ("", article.source) else ""
        place = f"\n{article.address}" if article.address.startswith("http") else ""
        parts.append(f"Source: “{clean(article.title)}”, {article.source}{author}{place}")
    return "\n\n".join(part for part in parts if part)


def _sources(article: Article | None) -> tuple[Source, ...]:
    if article is None:
        return ()
    address = article.address if article.address.startswith("http") else ""
    return (Source(title=article.title, name=article.source, address=address),)
