"""A flat sheet of paper to be worn by single effects."""

from datetime import date
from typing import Any

import numpy as np

from symage.documents.wear.sheet import Sheet

SCALE = 200 / 72


def sheet(pixels: np.ndarray | None = None, *, words: Any = (), page: int = 0, **more: Any) -> Sheet:
    """A letter at 200 dpi, white where no pixels are given."""
    paper = np.full((2200, 1700), 255, np.uint8) if pixels is None else pixels
    there = np.array(words, np.int64).reshape(-1, 4)
    return Sheet(paper, None, SCALE, False, page, there, None, date(2024, 12, 31), **more)
