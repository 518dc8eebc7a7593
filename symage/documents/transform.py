"""How pages are bent between being printed and being seen: by skew, curl, perspective and the like.

A transform takes places on the clean page to places on the page as it is shown, both in points from the top
left corner. Pictures and labels of a page go by the same one. First the paper curls: two waves, one that
moves it across by how far down a place is, then one that moves it down by how far across. What has curled
goes through a homography. Both steps can be undone exactly.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""… × 2: x and y."""

_MATRIX, _CURL = (3, 3), (2, 3)
_FLAT = np.zeros(_CURL)


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """The transform of one page. `matrix`: 3 × 3. `curl`: of the wave across and of the wave down its
    height in points, its radians to the point, and its radians at the origin."""

    matrix: NDArray[np.float64]
    curl: NDArray[np.float64]

    @property
    def is_flat(self) -> bool:
        return not self.curl[:, 0].any()

    def shown(self, points: Points) -> Points:
        """Where points go."""
        return _through(self.matrix, _curled(points, self.curl))

    def clean(self, points: Points) -> Points:
        """Where points have come from."""
        back = np.linalg.inv(self.matrix).astype(np.float64)
        return _uncurled(_through(back, points), self.curl)

    def at(self, dpi: float) -> "Bend":
        """The same between pixels, whose corners lie on whole numbers."""
        scale = np.diag([dpi / 72, dpi / 72, 1.0])
        matrix = scale @ self.matrix @ np.linalg.inv(scale)
        return Bend(matrix, self.curl * [dpi / 72, 72 / dpi, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Transforms:
    """A transform for each page of each document: `matrices`, documents × pages × 3 × 3, and `curls`,
    documents × pages × 2 × 3, as in `Bend`; None where all paper is flat."""

    matrices: NDArray[np.float64]
    curls: NDArray[np.float64] | None = None

    @property
    def curled(self) -> bool:
        return self.curls is not None and bool(self.curls[..., 0].any())

    def of(self, document: int, page: int) -> Bend:
        curl = _FLAT if self.curls is None else self.curls[document, page]
        return Bend(self.matrices[document, page], curl)

    def move(self, document: NDArray[np.int64], page: NDArray[np.int64], points: Points) -> Points:
        """Where points go. `points`: n × k × 2, k on each of n pages."""
        if self.curls is not None:
            points = _curled(points, self.curls[document, page][:, :, :, None])
        matrices = self.matrices[document, page]
        return _through(matrices[:, None], points)

    def to_numbers(self) -> NDArray[np.float64]:
        """documents × pages × 15: of each matrix, then of each curl."""
        curls = np.zeros((*self.matrices.shape[:2], *_CURL)) if self.curls is None else self.curls
        whole = self.matrices.shape[:2]
        return np.concatenate([self.matrices.reshape(*whole, 9), curls.reshape(*whole, 6)], axis=2)

    @classmethod
    def from_numbers(cls, numbers: NDArray[np.float64]) -> Self:
        matrices, curls = numbers[..., :9], numbers[..., 9:]
        found = cls(matrices.reshape(*numbers.shape[:2], *_MATRIX), curls.reshape(*numbers.shape[:2], *_CURL))
        return found if found.curled else replace(found, curls=None)


NUMBERS = 15
"""Of a page, as `to_numbers` gives them."""


def corners(left: Points, top: Points, right: Points, bottom: Points) -> Points:
    """The corners of boxes, n × 4 × 2, clockwise from the top left."""
    return np.stack(
        [
            np.stack([left, top], axis=-1),
            np.stack([right, top], axis=-1),
            np.stack([right, bottom], axis=-1),
            np.stack([left, bottom], axis=-1),
        ],
        axis=1,
    )


def outline(corners: Points, steps: int) -> Points:
    """Points along the edges of quadrangles: n × 4·steps × 2, the corners among them."""
    along = np.arange(steps)[:, None] / steps
    edges = [
        corners[:, None, side] * (1 - along) + corners[:, None, (side + 1) % 4] * along for side in range(4)
    ]
    return np.concatenate(edges, axis=1)


def _curled(points: Points, curl: NDArray[np.float64]) -> Points:
    """`curl`: 2 × 3 numbers, or arrays that go with the points."""
    (across, a, at_a), (down, b, at_b) = _waves(curl)
    x = points[..., 0] + across * np.sin(a * points[..., 1] + at_a)
    y = points[..., 1] + down * np.sin(b * x + at_b)
    return np.stack([x, y], axis=-1)


def _uncurled(points: Points, curl: NDArray[np.float64]) -> Points:
    (across, a, at_a), (down, b, at_b) = _waves(curl)
    y = points[..., 1] - down * np.sin(b * points[..., 0] + at_b)
    x = points[..., 0] - across * np.sin(a * y + at_a)
    return np.stack([x, y], axis=-1)


def _waves(curl: NDArray[np.float64]) -> NDArray[np.float64]:
    """The waves and their numbers first: 2 × 3, or 2 × 3 × pages × 1."""
    return curl if curl.ndim == 2 else np.moveaxis(curl, 0, 2)


def _through(matrices: NDArray[np.float64], points: Points) -> Points:
    """`matrices`: 3 × 3 for all points, or such for each of their rows."""
    x, y = points[..., 0], points[..., 1]
    u, v, w = (
        matrices[..., row, 0] * x + matrices[..., row, 1] * y + matrices[..., row, 2] for row in range(3)
    )
    return np.stack([u / w, v / w], axis=-1)
