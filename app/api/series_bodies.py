"""What is sent to save or change a series."""

from dataclasses import replace
from typing import Annotated, Final

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from app.api.fields import Line
from app.api.limits import Amount
from app.api.schemas import Body
from app.core.money import Money
from app.series.rhythm import Rhythm
from app.series.standing import Standing
from app.series.topics import MOST_TOPICS, Lines, Wishes
from app.series.topics import Line as TopicLine

EXAMPLE: Final[JsonDict] = {
    "channel_id": "ch_0123456789abcdef",
    "name": "Rivers of the world",
    "topics": ["How the Nile floods", "https://example.com/the-amazon"],
    "wishes": {"style": "paper", "duration_target": 90},
    "rhythm": {"days": ["mon", "thu"], "times": ["09:00"], "per_day": 1},
    "most_per_film": "0.50",
}


class NewSeries(Body):
    """A series. `topics` are topics or addresses of articles, each once, asked for in this order.

    `rhythm` is on the clocks of the channel's time zone. Unless it `begins`, it is saved paused.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    channel_id: Annotated[str, StringConstraints(pattern=r"^ch_[0-9a-f]{16}$")]
    name: Line
    topics: Annotated[Lines, Field(min_length=1)]
    wishes: Wishes = Wishes()
    rhythm: Rhythm
    most_per_film: Amount | None = None
    begins: bool = True

    @property
    def standing(self) -> Standing:
        """What was decided."""
        return Standing(
            name=self.name,
            topics=self.topics,
            wishes=self.wishes,
            rhythm=self.rhythm,
            most=_money(self.most_per_film),
        )


class ChangeSeries(Body):
    """What is to be other than it is; `topics` replaces all that wait, in the new order.

    `most_per_film: null` takes that bound away.
    """

    name: Line | None = None
    topics: Lines | None = None
    wishes: Wishes | None = None
    rhythm: Rhythm | None = None
    most_per_film: Amount | None = None

    def upon(self, before: Standing) -> Standing:
        """What was decided now. Raises Invalid for a null that means nothing."""
        self.refuse_null("name", "topics", "wishes", "rhythm")
        has_most = "most_per_film" in self.model_fields_set
        return replace(
            before,
            name=self.name or before.name,
            topics=before.topics if self.topics is None else self.topics,
            wishes=self.wishes or before.wishes,
            rhythm=self.rhythm or before.rhythm,
            most=_money(self.most_per_film) if has_most else before.most,
        )


class MoreTopics(Body):
    """Topics that wait behind the others; those it has or has asked for are left out."""

    topics: Annotated[tuple[TopicLine, ...], Field(min_length=1, max_length=MOST_TOPICS)]


def _money(amount: str | None) -> Money | None:
    return None if amount is None else Money.parse(amount)
