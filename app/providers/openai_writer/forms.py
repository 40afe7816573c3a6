"""The forms in which a language model answers. Descriptions are part of what it is asked."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Form(BaseModel):
    """A form; what is filled in beside it is dropped."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Fact(Form):
    """Something the film may say."""

    claim: str = Field(description="One fact in plain words.")
    quote: str = Field(
        description="The words of the article that say so, copied exactly; empty without an article."
    )
    sure: bool = Field(description="False if you are not certain that it is true and current.")


class Research(Form):
    """What there is to tell, and from which side."""

    angle: str = Field(description="The one thought the film leaves a viewer with.")
    question: str = Field(description="What a viewer wants to know before pressing play.")
    facts: list[Fact]


class PlannedScene(Form):
    """One scene of the outline."""

    purpose: str
    facts: list[int] = Field(description="Numbers of the facts it tells, from 0.")


class Outline(Form):
    """The course of the film."""

    hook: str = Field(description="What is said in the first five seconds.")
    scenes: list[PlannedScene]
    ending: str = Field(description="The last thought and the call to action.")


class DraftLine(Form):
    """One spoken sentence."""

    text: str
    quote: str = Field(
        description="The words of the article it rests on, copied exactly; empty without an article "
        "and in the last scene."
    )
    spare: bool = Field(description="True if the scene is whole without it.")


class Entry(Form):
    """One entry of a list."""

    text: str = Field(description="One to six words.")
    detail: str = Field(description="At most ten words, or empty.")


class Dot(Form):
    """One figure of a chart."""

    label: str
    value: float


class Sight(Form):
    """What is seen meanwhile. Fields its kind does not use are empty."""

    kind: Literal["statement", "number", "bullets", "chart", "quote"]
    text: str = Field(
        description="statement: at most nine words. number: what is counted. bullets and chart: the "
        "title. quote: the words."
    )
    number: str = Field(description="number only: the figure, such as 98 % or 3.5 million.")
    unit: str = Field(description="chart only: the unit.")
    by: str = Field(description="quote only: whose words they are.")
    entries: list[Entry] = Field(description="bullets only: two to six.")
    points: list[Dot] = Field(description="chart only: two to eight.")


class DraftScene(Form):
    """One scene."""

    lines: list[DraftLine]
    sight: Sight
    picture: str = Field(
        description="An idea for a picture without any writing in it: subject, place, light."
    )
    search: str = Field(description="Two or three words that find footage of it.")


class Draft(Form):
    """Scenes in order."""

    scenes: list[DraftScene]


class MendedScene(Form):
    """A scene written again."""

    number: int
    scene: DraftScene


class Mended(Form):
    """Only the scenes that were asked for."""

    scenes: list[MendedScene]


class Listing(Form):
    """What stands around the film."""

    title: str = Field(description="At most 70 characters, true to the film, no clickbait.")
    titles: list[str] = Field(description="Three other titles, each from another side.")
    description: str = Field(description="Three to five sentences. No links.")
    tags: list[str] = Field(description="Eight to fifteen search words.")
    first: str = Field(description="The thumbnail's first row: one to three words.")
    second: str = Field(description="Its second row: one to three words, or empty.")
    badge: str = Field(description="A figure of the film with its unit, or empty.")
