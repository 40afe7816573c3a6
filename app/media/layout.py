"""Where things may stand in a picture of each shape, in pixels."""

from dataclasses import dataclass

from app.generation.brief import Aspect


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The first pixel column outside."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The first pixel row outside."""
        return self.y + self.height

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def contains(self, other: "Box") -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The areas of one picture shape: `content` for cards, `captions` for the spoken words.

    The two never overlap. On tall pictures both stay clear of the buttons that short-video players
    draw on the right and at the bottom.
    """

    width: int
    height: int
    content: Box
    captions: Box
    caption_size: int


_LAYOUTS = {
    Aspect.WIDE: Layout(1920, 1080, Box(128, 88, 1664, 764), Box(160, 884, 1600, 148), 54),
    Aspect.TALL: Layout(1080, 1920, Box(84, 180, 868, 1130), Box(84, 1346, 868, 190), 60),
    Aspect.SQUARE: Layout(1080, 1080, Box(76, 72, 928, 772), Box(60, 870, 960, 150), 48),
}


def layout(aspect: Aspect) -> Layout:
    """The areas of that shape."""
    return _LAYOUTS[aspect]
