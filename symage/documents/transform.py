"""How pages are bent between being printed and being seen: by skew, perspective and the like.

A transform takes places on the clean page to places on the page as it is shown, both in points from the top
left corner. Pictures and labels of a page go by the same one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""… × 2: x and y."""


@dataclass(frozen=True, slots=True, eq=False)
class Transforms:
    """A transform for each page of each document: `matrices`, documents × pages × 3 × 3 homographies."""

    matrices: NDArray[np.float64]

    def move(self, document: NDArray[np.int64], page: NDArray[np.int64], points: Points) -> Points:
        """Where points go. `points`: n × k × 2, k on each of n pages."""
        matrices = self.matrices[document, page]
        whole = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1)
        moved: Points = np.einsum("nij,nkj->nki", matrices, whole)
        shown: Points = moved[..., :2] / moved[..., 2:]
        return shown


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
