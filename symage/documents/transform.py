"""How pages are bent between being printed and being seen: by skew, curl, perspective and the like.

A transform takes places on the clean page to places on the page as it is shown, both in points from the top
left corner. Pictures and labels of a page go by the same one. First the paper curls: it stands over its plane
in waves, and what stands up hides another place of the plane from an eye above it. The plane goes through a
homography, which is that eye's. Both steps can be undone, the first to a millionth of a point.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""… × 2: x and y."""

FLAT = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
"""Of paper that does not curl."""
_MATRIX, _CURL = (3, 3), (3, 3)
_EYE = 2
_TURNS = 7
"""By which a curl is undone; each leaves a tenth of what the one before has left, or less."""


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """The transform of one page. `matrix`: 3 × 3. `curl`: 3 × 3, of the wave that runs down the page and of
    the one that runs across its height in points, its radians to the point, and its radians at the origin;
    then the place of the eye, across, down and over the page in points."""

    matrix: NDArray[np.float64]
    curl: NDArray[np.float64]

    @property
    def is_flat(self) -> bool:
        return not self.curl[:_EYE, 0].any()

    def shown(self, points: Points) -> Points:
        """Where points go."""
        return _through(self.matrix, points if self.is_flat else _curled(points, self.curl))

    def clean(self, points: Points) -> Points:
        """Where points have come from."""
        back = np.linalg.inv(self.matrix).astype(np.float64)
        flat = _through(back, points)
        return flat if self.is_flat else _uncurled(flat, self.curl)

    def at(self, dpi: float) -> "Bend":
        """The same between pixels, whose corners lie on whole numbers."""
        large = dpi / 72
        scale = np.diag([large, large, 1.0])
        wave, eye = [large, 1 / large, 1.0], [large] * 3
        return Bend(scale @ self.matrix @ np.linalg.inv(scale), self.curl * [wave, wave, eye])


@dataclass(frozen=True, slots=True, eq=False)
class Transforms:
    """A transform for each page of each document: `matrices`, documents × pages × 3 × 3, and `curls`,
    documents × pages × 3 × 3, as in `Bend`; None where all paper is flat."""

    matrices: NDArray[np.float64]
    curls: NDArray[np.float64] | None = None

    @property
    def curled(self) -> bool:
        return self.curls is not None and bool(self.curls[..., :_EYE, 0].any())

    def of(self, document: int, page: int) -> Bend:
        curl = FLAT if self.curls is None else self.curls[document, page]
        return Bend(self.matrices[document, page], curl)

    def move(self, document: NDArray[np.int64], page: NDArray[np.int64], points: Points) -> Points:
        """Where points go. `points`: n × k × 2, k on each of n pages."""
        if self.curls is not None:
            points = _curled(points, self.curls[document, page][:, :, :, None])
        matrices = self.matrices[document, page]
        return _through(matrices[:, None], points)

    def to_numbers(self) -> NDArray[np.float64]:
        """documents × pages × 18: of each matrix, then of each curl."""
        whole = self.matrices.shape[:2]
        curls = np.broadcast_to(FLAT, (*whole, *_CURL)) if self.curls is None else self.curls
        return np.concatenate([self.matrices.reshape(*whole, 9), curls.reshape(*whole, 9)], axis=2)

    @classmethod
    def from_numbers(cls, numbers: NDArray[np.float64]) -> Self:
        matrices, curls = numbers[..., :9], numbers[..., 9:]
        found = cls(matrices.reshape(*numbers.shape[:2], *_MATRIX), curls.reshape(*numbers.shape[:2], *_CURL))
        return found if found.curled else replace(found, curls=None)


NUMBERS = 18
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
    """`curl`: 3 × 3 numbers, or arrays that go with the points."""
    numbers = _numbers(curl)
    return points + (points - _foot(numbers)) * _aside(points, numbers)


def _uncurled(points: Points, curl: NDArray[np.float64]) -> Points:
    numbers = _numbers(curl)
    from_foot = points - _foot(numbers)
    found = points
    for _ in range(_TURNS):
        found = _foot(numbers) + from_foot / (1 + _aside(found, numbers))
    return found


def _aside(points: Points, numbers: NDArray[np.float64]) -> Points:
    """By how much of its way from below the eye the paper at a place is seen farther out than its plane."""
    down, across, (_, _, eye) = numbers
    waves = ((wave, axis) for wave, axis in ((down, 1), (across, 0)) if np.any(wave[0]))
    high = sum(wave[0] * np.sin(wave[1] * points[..., axis] + wave[2]) for wave, axis in waves)
    return np.asarray(high / (eye - high))[..., None]


def _foot(numbers: NDArray[np.float64]) -> Points:
    """The place below the eye."""
    return np.stack([*numbers[_EYE, :2]], axis=-1)


def _numbers(curl: NDArray[np.float64]) -> NDArray[np.float64]:
    """The waves and the eye first: 3 × 3, or 3 × 3 × pages × 1."""
    return curl if curl.ndim == 2 else np.moveaxis(curl, 0, 2)


def _through(matrices: NDArray[np.float64], points: Points) -> Points:
    """`matrices`: 3 × 3 for all points, or such for each of their rows."""
    x, y = points[..., 0], points[..., 1]
    u, v, w = (
        matrices[..., row, 0] * x + matrices[..., row, 1] * y + matrices[..., row, 2] for row in range(3)
    )
    return np.stack([u / w, v / w], axis=-1)
