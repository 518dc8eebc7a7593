"""The objects of a file that differ between documents, as one text with gaps: each document is one formatting
of it, and where its objects begin is a sum over what was put in.

What does not belong here: which objects these are (`live_form.py`) and what stands in them (`acroform.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

import numpy as np
from numpy.typing import NDArray

GAP = "\0"
"""A gap in the body of an object."""


class Differs(Enum):
    """What stands in a gap. VALUE: a text as string object, or the name of a button's state. SHOWN: the
    state that one widget of a button shows. DRAWN, LENGTH: what is drawn of a text, and how long its stream
    is."""

    VALUE = auto()
    SHOWN = auto()
    DRAWN = auto()
    LENGTH = auto()


@dataclass(frozen=True, slots=True)
class Gap:
    """`of`: index of the live field, or of the appearance; `state`: the name of the widget's on-state."""

    differs: Differs
    of: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class Varying:
    """An object that differs, with a `GAP` in its body for each of the gaps."""

    number: int
    body: str
    gaps: tuple[Gap, ...]

    @property
    def text(self) -> str:
        return f"{self.number} 0 obj\n{self.body}\nendobj\n"


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """`text` has a %s for each gap. `starts`: where each object would begin, and the last end, if every gap
    were empty; `before`: how many gaps come before these places."""

    text: str
    gaps: tuple[Gap, ...]
    starts: NDArray[np.int64]
    before: NDArray[np.int64]

    @classmethod
    def of(cls, objects: Sequence[Varying], start: int) -> Self:
        """Of objects one after another, the first of which begins at `start`."""
        counts = [len(each.gaps) for each in objects]
        lengths = [len(each.text) - count for each, count in zip(objects, counts, strict=True)]
        return cls(
            text="".join(each.text for each in objects).replace("%", "%%").replace(GAP, "%s"),
            gaps=tuple(gap for each in objects for gap in each.gaps),
            starts=start + np.cumsum([0, *lengths]),
            before=np.cumsum([0, *counts]),
        )

    def places(self, columns: Sequence[Sequence[str]]) -> NDArray[np.int64]:
        """For each document a row: where its objects begin, and where the last ends. `columns`: what stands
        in each gap, for each document; a character is a byte."""
        lengths = np.array([list(map(len, column)) for column in columns], np.int64)
        sums = np.concatenate([np.zeros_like(lengths[:1]), np.cumsum(lengths, axis=0)])
        found: NDArray[np.int64] = (self.starts[:, None] + sums[self.before]).T
        return found
