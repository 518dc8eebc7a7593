"""Pictures of bent pages: each pixel is fetched from where the transform took it."""

from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image

from symage.documents.picture import Picture
from symage.documents.transform import Transforms

_WHITE = 255


def bent(
    pictures: Iterator[tuple[Picture, ...]], transforms: Transforms, dpi: int
) -> Iterator[tuple[Picture, ...]]:
    """The pictures of each document's pages as its transforms bend them."""
    for matrices, pages in zip(transforms.matrices, pictures, strict=True):
        yield tuple(_bent(page, matrix, dpi) for page, matrix in zip(pages, matrices, strict=True))


def _bent(picture: Picture, matrix: np.ndarray, dpi: int) -> Picture:
    shown = Image.fromarray(np.ascontiguousarray(picture.pixels)).transform(
        (picture.width, picture.height),
        Image.Transform.PERSPECTIVE,
        _fetched(matrix, dpi),
        Image.Resampling.BICUBIC,
        fillcolor=_WHITE if picture.channels == 1 else (_WHITE,) * 3,
    )
    bent = Picture.white(picture.width, picture.height, picture.channels)
    bent.pixels[...] = np.asarray(shown)
    return bent


def _fetched(matrix: np.ndarray, dpi: int) -> Sequence[float]:
    """The eight numbers by which Pillow finds, for a pixel shown, the one of the clean picture."""
    scale = np.diag([dpi / 72, dpi / 72, 1.0])
    back = np.linalg.inv(scale @ matrix @ np.linalg.inv(scale))
    numbers: list[float] = (back / back[2, 2]).reshape(-1)[:8].tolist()
    return numbers
