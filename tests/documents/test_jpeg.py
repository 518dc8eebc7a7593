"""JPEG of pictures of any size: the same bytes and pixels, whatever memory held before."""

import io

import numpy as np
import pytest
from PIL import Image

from symage.documents.jpeg import decoded, encoded

SIZES = [(16, 16), (33, 47), (1650, 1275), (41, 640), (8, 9)]


def planes(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Something smooth, with a colour."""
    y, x = np.mgrid[:height, :width]
    grey = (128 + 90 * np.sin(x / 17) * np.cos(y / 23)).astype(np.uint8)
    tint = np.stack([np.full((-(-height // 2), -(-width // 2)), level, np.uint8) for level in (140, 110)])
    return grey, tint


def churn(number: int) -> None:
    """Pieces of memory of many sizes, written to and given back together."""
    rng = np.random.default_rng(number)
    kept = [np.full(int(size), number * 7 % 256, np.uint8) for size in rng.integers(16, 4000, 5000)]
    kept.clear()


@pytest.mark.parametrize("coloured", [False, True])
@pytest.mark.parametrize(("height", "width"), SIZES)
def test_neither_bytes_nor_pixels_depend_on_what_memory_held(height: int, width: int, coloured: bool) -> None:
    grey, tint = planes(height, width)
    files, pictures = set(), set()
    for turn in range(12):
        churn(turn)
        data = encoded(grey, 70, tint if coloured else None)
        churn(turn + 100)
        files.add(data)
        pictures.add(decoded(data, grey=not coloured).tobytes())
    assert (len(files), len(pictures)) == (1, 1)


@pytest.mark.parametrize("coloured", [False, True])
@pytest.mark.parametrize(("height", "width"), SIZES)
def test_another_reader_sees_the_same_picture(height: int, width: int, coloured: bool) -> None:
    grey, tint = planes(height, width)
    data = encoded(grey, 90, tint if coloured else None)
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.size == (width, height)
        seen = np.asarray(opened.convert("L" if not coloured else "RGB")).astype(int)
    mine = decoded(data, grey=not coloured).astype(int)
    assert np.array_equal(mine, seen)
    if not coloured:
        assert np.abs(mine - grey).mean() < 2
