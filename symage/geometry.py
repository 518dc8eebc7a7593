"""Boxes on a page: points (1/72 inch), origin top left, y downward, as faces and labels have it."""

from dataclasses import dataclass


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
