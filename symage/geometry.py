"""Boxes on a page: points (1/72 inch), origin top left, y downward, as faces and labels have it."""

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """left < right and top < bottom, in points from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left < self.right and self.top < self.bottom):
            raise ValueError(f"not a box: {self.left}, {self.top}, {self.right}, {self.bottom}")

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def contains(self, other: "Box", tolerance: float = 0.0) -> bool:
        """Whether the other box lies inside this one, give or take the tolerance in points."""
        return (
            other.left >= self.left - tolerance
            and other.top >= self.top - tolerance
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )


def facing(one: Sequence[float], other: Sequence[float]) -> tuple[Point, Point]:
    """Where two boxes (left, top, right, bottom) come nearest: a point of each."""
    (x, to_x), (y, to_y) = (
        _nearest(one[side], one[side + 2], other[side], other[side + 2]) for side in (0, 1)
    )
    return (x, y), (to_x, to_y)


def _nearest(low: float, high: float, other_low: float, other_high: float) -> Point:
    """The ends of two stretches that face each other, or the middle of what they share."""
    if high <= other_low:
        return high, other_low
    if other_high <= low:
        return low, other_high
    shared = (max(low, other_low) + min(high, other_high)) / 2
    return shared, shared
