"""What a reader says that documents say, and the complaints about how it is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from symage.errors import BadRequest, Problem

Document = tuple[str, int]
"""form_id and item_index"""
Pixels = tuple[float, float, float, float]
"""left, top, right, bottom"""

FARTHEST = 1_000_000
"""Pixels that a side of a box may lie from the picture's corner: beyond any page."""
SIDES = ("left", "top", "right", "bottom")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Said:
    """The text of a value, "" where there is none; page from 0, box, and the value as a record has it where
    the reader gives them."""

    text: str
    page: int = 0
    box: Pixels | None = None
    value: str | None = None


Predictions = Mapping[Document, Mapping[str, Said]]


@dataclass(slots=True)
class Reading:
    """What was read so far, and what could not be."""

    found: dict[Document, dict[str, Said]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, where: str, message: str) -> None:
        self.problems.append(Problem("bad_prediction", where, f"{where}: {message}"))

    def add(self, where: str, form_id: Any, item: Any, said: Mapping[str, Said]) -> None:
        """What a document says; refused where it names none, or says what was said before."""
        if not isinstance(form_id, str) or not is_count(item):
            self.refuse(where, "form_id must be a text and item_index a whole number from 0")
            return
        known = self.found.setdefault((form_id, item), {})
        for name in known.keys() & said.keys():
            self.refuse(where, f"{name} of {form_id}, item {item} was said before")
        known.update(said)

    def upright(self, where: str, sides: Sequence[float]) -> Pixels | None:
        """The box of four sides; none, and refused, where they are none."""
        if not all(-FARTHEST <= side <= FARTHEST for side in sides):
            self.refuse(where, f"box must be numbers from {-FARTHEST} to {FARTHEST}")
            return None
        left, top, right, bottom = map(float, sides)
        if not (left <= right and top <= bottom):
            self.refuse(where, "box must be left, top, right, bottom: here right or bottom comes first")
            return None
        return left, top, right, bottom


def raise_all(problems: Sequence[Problem]) -> None:
    """Raises BadRequest where there are any, with the first and the number of the others."""
    if len(problems) > _SHOWN:
        more = Problem("bad_prediction", "", f"… and {len(problems) - _SHOWN} more")
        raise BadRequest([*problems[:_SHOWN], more])
    if problems:
        raise BadRequest(problems)


def is_count(value: Any) -> bool:
    """Whether a value of JSON is a whole number from 0."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
