"""What Connecticut adds to the tax of its brackets and takes off it: tables C to E of TPG-211 (Rev. 12/25).

The first two of the state's five tables, the exemption and the brackets, are of the common kind
(`state_schedules.py`). Codes F (single), C (joint) and B (head of household).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stair:
    """Dollars of wages: `height` for each `width` or part of it over `start`, at most `most`."""

    start: int
    width: int
    height: int
    most: int

    def of(self, wages: Integers) -> Integers:
        """Cents."""
        steps = -(-np.maximum(0, wages - 100 * self.start) // (100 * self.width))
        return np.asarray(100 * np.minimum(self.most, self.height * steps))


_ADDED = (
    (
        Stair(56_500, 5_000, 25, 250),
        Stair(105_000, 5_000, 25, 250),
        Stair(200_000, 5_000, 90, 2_700),
        Stair(500_000, 5_000, 50, 450),
    ),
    (
        Stair(100_500, 5_000, 50, 500),
        Stair(210_000, 10_000, 50, 500),
        Stair(400_000, 10_000, 180, 5_400),
        Stair(1_000_000, 10_000, 100, 900),
    ),
    (
        Stair(78_500, 4_000, 40, 400),
        Stair(168_000, 8_000, 40, 400),
        Stair(320_000, 8_000, 140, 4_200),
        Stair(800_000, 8_000, 80, 720),
    ),
)
"""Table C, the phase-out of the lowest rate, and table D, the recapture, by status."""

_CREDITED = (
    (
        (15_000, 75), (18_800, 70), (19_300, 65), (19_800, 60), (20_300, 55), (20_800, 50), (21_300, 45),
        (21_800, 40), (22_300, 35), (25_000, 30), (25_500, 25), (26_000, 20), (26_500, 15), (31_300, 14),
        (31_800, 13), (32_300, 12), (32_800, 11), (33_300, 10), (60_000, 9), (60_500, 8), (61_000, 7),
        (61_500, 6), (62_000, 5), (62_500, 4), (63_000, 3), (63_500, 2), (64_000, 1), (64_500, 0),
    ),
    (
        (24_000, 75), (30_000, 70), (30_500, 65), (31_000, 60), (31_500, 55), (32_000, 50), (32_500, 45),
        (33_000, 40), (33_500, 35), (40_000, 30), (40_500, 25), (41_000, 20), (41_500, 15), (50_000, 14),
        (50_500, 13), (51_000, 12), (51_500, 11), (52_000, 10), (96_000, 9), (96_500, 8), (97_000, 7),
        (97_500, 6), (98_000, 5), (98_500, 4), (99_000, 3), (99_500, 2), (100_000, 1), (100_500, 0),
    ),
    (
        (19_000, 75), (24_000, 70), (24_500, 65), (25_000, 60), (25_500, 55), (26_000, 50), (26_500, 45),
        (27_000, 40), (27_500, 35), (34_000, 30), (34_500, 25), (35_000, 20), (35_500, 15), (44_000, 14),
        (44_500, 13), (45_000, 12), (45_500, 11), (46_000, 10), (74_000, 9), (74_500, 8), (75_000, 7),
        (75_500, 6), (76_000, 5), (76_500, 4), (77_000, 3), (77_500, 2), (78_000, 1), (78_500, 0),
    ),
)  # fmt: skip
"""Table E by status: from which wages on how many percent of the tax are credited; below all of it."""


def connecticut(tax: Integers, wages: Integers, statuses: Integers, there: NDArray[np.bool_]) -> Integers:
    """The year's tax (millionths of a cent) with what the tables add and credit, for those who are there."""
    found = tax.copy()
    for status in range(len(_ADDED)):
        rows = np.flatnonzero(there & (statuses == status))
        if rows.size:
            found[rows] = _whole(tax[rows], wages[rows], status)
    return found


def _whole(tax: Integers, wages: Integers, status: int) -> Integers:
    added = np.sum([stair.of(wages) for stair in _ADDED[status]], axis=0)
    starts = np.array([100 * start for start, _ in _CREDITED[status]])
    shares = np.array([100, *(share for _, share in _CREDITED[status])])
    percent = shares[np.searchsorted(starts, wages, side="right")]
    return np.asarray((tax + 1_000_000 * added) * (100 - percent) // 100)
