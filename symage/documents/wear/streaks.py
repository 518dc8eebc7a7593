"""Soft noise that repeats from edge to edge, and may be longer one way than the other: fibres, clouds.

Drawn of words on a coarse grid, whose cells are powers of two, and filled in between in whole numbers. What
does not belong here: the noise of sensors, which never repeats (`strips.py`).
"""

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice

Field = NDArray[np.float32]

_PAD = 3
"""Cells that are laid round the grid, as many as a cubic looks at and one."""
_MIDDLE, _DEVIATION = 127.5, 52.0


def streaks(dice: Dice, shape: tuple[int, int], across: int, down: int) -> Field:
    """Round zero, of deviation 1 or so. `shape`: powers of two; `across` and `down`: the pixels of a cell,
    powers of two that are not larger."""
    rows, columns = shape
    grid = rows // down, columns // across
    drawn = 256 * dice.shares("cells", grid[0] * grid[1]).reshape(grid)
    # The mean of two draws, so that most are middling: of the first bits, and of those behind them.
    cells = (128 * (drawn % 1) + drawn // 1 / 2).astype(np.uint8)
    if (across, down) != (1, 1):
        wide = np.pad(cells, _PAD, mode="wrap")
        size = wide.shape[1] * across, wide.shape[0] * down
        whole = cv2.resize(wide, size, interpolation=cv2.INTER_CUBIC)
        cells = whole[_PAD * down :, _PAD * across :][:rows, :columns]
    return np.asarray((cells.astype(np.float32) - np.float32(_MIDDLE)) / np.float32(_DEVIATION))
