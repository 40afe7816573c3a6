"""What every writer promises: the sandbox, the one of this machine and the language model."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from app.core.exceptions import Invalid
from app.database import open_database
from app.generation.article import Article
from app.generation.brief import Aspect, Brief
from app.generation.pacing import silence
from app.generation.ports import ScriptWriter
from app.generation.script import Script
from app.media.cards import draw_card
from app.media.themes import theme
from app.providers.article import read_article
from app.providers.offline_writer.writer import OfflineWriter
from app.providers.openai.account import Account
from app.providers.openai.language_model import LanguageModel, Models
from app.providers.openai.service import OpenAIService
from app.providers.openai_writer.writer import OpenAIWriter
from app.providers.sandbox import SandboxWriter
from tests.vendors.loopback import open_to_all
from tests.vendors.minds import RIVERS, Honest
from tests.vendors.openai import OpenAI
from tests.vendors.purse import open_purse

PACE = 0.062
BRIEF = Brief(topic="Sand", duration=30)


@dataclass
class Author:
    writer: ScriptWriter
    article: Article
    script: Script


def _author(writer: ScriptWriter, article: Article) -> Author:
    return Author(writer, article, writer.write(BRIEF, article, seconds_per_character=PACE))


@pytest.fixture(scope="module", params=["sandbox", "offline", "responses", "chat"])
def author(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Author]:
    root = tmp_path_factory.mktemp(str(request.param))
    (root / "rivers.md").write_text(RIVERS)
    article = read_article(str(root / "rivers.md"), images=root)
    if request.param == "sandbox":
        yield _author(SandboxWriter(), article)
        return
    if request.param == "offline":
        yield _author(OfflineWriter(), article)
        return
    (root / "ytempire.db").write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{root}/ytempire.db", pool_size=5)
    vendor = OpenAI(Honest())
    with open_to_all(vendor), open_purse("", database=database) as purse:
        account = Account(key=vendor.key, address=vendor.base, api=request.param)
        model = LanguageModel(
            service=OpenAIService(account),
            buyer=purse.buyer,
            models=Models(main="gpt-6.1-sol"),
            tell=print,
        )
        yield _author(OpenAIWriter(model), article)
    asyncio.run(database.close())


def test_every_scene_says_something_and_its_card_can_be_drawn(author: Author) -> None:
    assert len(author.script.scenes) >= 3
    for scene in author.script.scenes:
        assert scene.lines
        assert all(line.text.strip() == line.text for line in scene.lines)
        draw_card(scene.visual, theme("midnight"), Aspect.WIDE)
    kinds = [scene.visual.kind for scene in author.script.scenes]
    assert (kinds[0], kinds[-1]) == ("title", "close")


def test_traces_are_the_articles_own_words(author: Author) -> None:
    traces = [line.trace for scene in author.script.scenes for line in scene.lines if line.trace]
    for trace in traces:
        assert author.article.text[trace.start : trace.end] == trace.quote


def test_what_is_published_is_as_youtube_takes_it(author: Author) -> None:
    script = author.script
    assert 0 < len(script.title) <= 100
    assert not set("<>") & set(script.title + script.description)
    assert len(script.description.encode()) <= 5_000
    counted = sum(len(tag) + 2 * (" " in tag) for tag in script.tags) + len(script.tags)
    assert counted <= 500
    words = f"{script.headline.first} {script.headline.second}".split()
    assert 0 < len(words) <= 5


def test_it_is_not_longer_than_it_may_be(author: Author) -> None:
    counts = tuple(len(scene.lines) for scene in author.script.scenes)
    seconds = sum(map(len, author.script.lines)) * PACE + silence(counts)
    assert seconds <= 1.1 * 30


def test_it_is_the_same_again_and_survives_json(author: Author) -> None:
    again = author.writer.write(BRIEF, author.article, seconds_per_character=PACE)
    assert again == author.script
    kept = TypeAdapter(Script)
    assert kept.validate_json(kept.dump_json(again)) == again


def test_nothing_to_write_about_is_refused(author: Author) -> None:
    with pytest.raises(Invalid):
        author.writer.write(Brief(topic=" "), None, seconds_per_character=PACE)
