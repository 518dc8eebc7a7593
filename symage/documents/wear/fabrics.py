"""What covers desks in small cells: the weave of cloth, and the grain of hide. Both repeat."""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.streaks import Field, streaks

_AROUND = [(across, down) for across in (-1, 0, 1) for down in (-1, 0, 1)]


def weave(dice: Dice, shape: tuple[int, int], thread: int) -> Field:
    """Round zero. Each thread goes over the next and under the one after; it is thick for a while, then thin,
    and is not quite straight."""
    rows, columns = shape
    y, x = (axis.astype(np.float32) for axis in np.ogrid[0:rows, 0:columns])
    x = x + np.float32(0.16 * thread) * streaks(dice.of("x"), shape, 8, 128)
    y = y + np.float32(0.16 * thread) * streaks(dice.of("y"), shape, 128, 8)
    over = (np.floor(x / thread) + np.floor(y / thread)) % 2 == 0
    warp, weft = (
        np.sin(np.pi * (at / thread % 1)) + np.float32(0.3) * streaks(dice.of(name), shape, *cell)
        for at, name, cell in ((x, "warp", (thread & -thread, 256)), (y, "weft", (256, thread & -thread)))
    )
    fluff = np.float32(0.22) * streaks(dice.of("fluff"), shape, 2, 2)
    return np.asarray(np.where(over, 0.85 * warp, 0.7 * weft) - np.float32(0.5) + fluff, np.float32)


def hide(dice: Dice, shape: tuple[int, int], cell: int) -> Field:
    """Round zero. Pebbles about so many pixels broad, lit from one side, with creases between them: each is
    what lies nearest to its own point."""
    # Worked out half as fine, as nothing in it is smaller.
    rows, columns = (side // 2 for side in shape)
    pitch = cell // 2
    down, across = rows // pitch, columns // pitch
    jitter = dice.shares("points", 3 * down * across).reshape(3, down, across).astype(np.float32)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    bent = [1.5 * streaks(dice.of(name), (rows, columns), 4, 4) for name in ("bent x", "bent y")]
    x, y = x + bent[0], y + bent[1]
    first = np.full((rows, columns), 1e9, np.float32)
    second, high = first.copy(), np.zeros_like(first)
    at_x, at_y = np.arange(columns) // pitch, np.arange(rows) // pitch
    for step_x, step_y in _AROUND:
        column, row = at_x + step_x, at_y + step_y
        near = jitter[:, (row % down)[:, None], (column % across)[None, :]]
        to_x = x - (column[None, :] + near[0]) * pitch
        to_y = y - (row[:, None] + near[1]) * pitch
        away = to_x * to_x + to_y * to_y
        closer = away < first
        second = np.minimum(second, np.where(closer, first, away))
        high = np.where(closer, near[2] - 0.12 * (to_x + 1.3 * to_y), high)
        first = np.where(closer, away, first)
    crease = np.exp(-((np.sqrt(second) - np.sqrt(first)) ** 2) / 1.6)
    field = np.asarray(0.9 * (high - 0.5) - 0.95 * crease + 0.2, np.float32)
    whole: Field = cv2.resize(
        np.clip(127 + 60 * field, 0, 255).astype(np.uint8), shape[::-1], interpolation=cv2.INTER_CUBIC
    )
    return (whole.astype(np.float32) - 127) / np.float32(60)
