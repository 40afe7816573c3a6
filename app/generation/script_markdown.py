"""A person's own script, written in Markdown: headings are scenes, text is narration."""

from collections.abc import Callable, Iterable, Sequence

from markdown_it.tree import SyntaxTreeNode

from app.core.exceptions import Invalid
from app.generation.markdown_tree import (
    first_line,
    markdown_tree,
    picture_reference,
    pictures,
    plain,
    strong_words,
)
from app.generation.script import ImageVisual, Scene, Script
from app.generation.script_scene import SceneDraft
from app.generation.title_headline import short_title, title_headline

MOST_WORDS_IN_ALL = 20_000
MOST_SCENES = 300
SHOWN = "a list, a picture, a quotation or a table"


def no_icon(_texts: Iterable[str]) -> str:
    """No picture beside the words."""
    return ""


def parse_script(
    text: str,
    *,
    folder_image: Callable[[str], str],
    icon_for: Callable[[Iterable[str]], str] = no_icon,
    language: str = "en",
) -> Script:
    """The script a Markdown text describes; the format is in docs/script-format.md.

    `folder_image` turns a picture's reference into the path of a local file, and may raise Invalid.
    Raises Invalid, naming the line, for a text without scenes, a scene without narration, one of more
    than 400 words, or one that shows two things.
    """
    drafts = _Reader(folder_image).read(text)
    if not drafts.scenes:
        raise Invalid(
            "The script has no scenes: it has no headings.",
            remedy="Begin each scene with a line such as “## First scene”.",
        )
    title = drafts.title or drafts.scenes[0].heading
    scenes = tuple(draft.scene(lambda texts: icon_for((*texts, title))) for draft in drafts.scenes)
    _check_whole(scenes)
    image = next((s.visual.image for s in scenes if isinstance(s.visual, ImageVisual)), "")
    return Script(
        title=short_title(title),
        language=language,
        scenes=scenes,
        headline=title_headline(title, icon=icon_for((title,)), image=image),
        description=scenes[0].lines[0].text,
    )


def _check_whole(scenes: Sequence[Scene]) -> None:
    words = sum(len(line.text.split()) for scene in scenes for line in scene.lines)
    if len(scenes) > MOST_SCENES or words > MOST_WORDS_IN_ALL:
        raise Invalid(
            f"The script has {len(scenes)} scenes and {words} words; the limit is {MOST_SCENES} "
            f"scenes and {MOST_WORDS_IN_ALL} words.",
            remedy="Make two films of it.",
        )


class _Reader:
    """Goes through a Markdown text and collects its scenes."""

    def __init__(self, folder_image: Callable[[str], str]) -> None:
        self.folder_image = folder_image
        self.title = ""
        self.scenes: list[SceneDraft] = []

    def read(self, text: str) -> "_Reader":
        for node in markdown_tree(text).children:
            if node.type == "heading":
                self.heading(node)
            elif self.scenes:
                self.block(node, self.scenes[-1])
            elif node.type not in {"html_block", "hr"}:
                raise Invalid(
                    f"Line {first_line(node)}: there is text before the first heading.",
                    remedy="Begin with “# The title”.",
                )
        self._open_film()
        return self

    def _open_film(self) -> None:
        """A title with nothing below it is no scene: the next scene shows it."""
        if len(self.scenes) > 1 and self.scenes[0].opening and self.scenes[0].empty:
            alone = self.scenes.pop(0)
            self.scenes[0].opening = True
            self.scenes[0].title = self.title
            self.scenes[0].strong += alone.strong

    def heading(self, node: SyntaxTreeNode) -> None:
        heading = plain(node)
        if not heading:
            raise Invalid(f"Line {first_line(node)}: the heading has no words.")
        first = node.tag == "h1" and not self.title and not self.scenes
        draft = SceneDraft(heading=heading, line=first_line(node), opening=first)
        draft.strong = strong_words(node)
        if first:
            self.title = heading
        self.scenes.append(draft)

    def block(self, node: SyntaxTreeNode, draft: SceneDraft) -> None:
        if node.type == "paragraph":
            draft.spoken.append(plain(node))
            draft.strong += strong_words(node)
            for picture in pictures(node):
                self.show(picture, draft, first_line(node))
                draft.image = self.folder_image(picture_reference(picture))
        elif node.type in {"bullet_list", "ordered_list", "blockquote", "table"}:
            self.show(node, draft, first_line(node))
        elif node.type in {"fence", "code_block"}:
            raise Invalid(
                f"Line {first_line(node)}: a script cannot show code.", remedy=f"Use {SHOWN}."
            )

    def show(self, node: SyntaxTreeNode, draft: SceneDraft, line: int) -> None:
        if draft.shown is not None:
            raise Invalid(
                f"Line {line}: the scene “{draft.heading}” already shows something; a scene shows "
                "one thing.",
                remedy="Begin a new scene with a heading.",
            )
        draft.shown = node
