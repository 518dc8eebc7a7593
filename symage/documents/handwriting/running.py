"""A pen on its way: strokes that letters and flourishes go on with, until it is lifted."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.motion import Floats


@dataclass(slots=True, eq=False)
class Running:
    """What is being written: `main`, the points of the stroke that the pen is on, with their corners; `done`:
    strokes that are finished, and `later`: dots and bars of the word, which come after it;
    `right`: how far it has come; `high`: whether the last letter ends at the top."""

    main: list[tuple[float, float]] = field(default_factory=list)
    corners: list[bool] = field(default_factory=list)
    done: list[tuple[Floats, NDArray[np.bool_]]] = field(default_factory=list)
    later: list[tuple[Floats, NDArray[np.bool_]]] = field(default_factory=list)
    right: float = 0.0
    high: bool = False

    def go(self, points: Floats, corners: NDArray[np.bool_] | None = None) -> None:
        """On with the same stroke."""
        sharp = np.zeros(len(points), np.bool_) if corners is None else corners
        self.main += [(float(x), float(y)) for x, y in points]
        self.corners += sharp.tolist()
        self.right = max(self.right, float(points[:, 0].max()))

    def lift(self) -> None:
        """The pen leaves the paper."""
        if len(self.main) > 1:
            sharp = np.array(self.corners)
            sharp[[0, -1]] = False
            self.done.append((np.array(self.main), sharp))
        self.main, self.corners = [], []

    def finish(self) -> None:
        """Of a word: its dots and bars."""
        self.lift()
        self.done += self.later
        self.later = []
