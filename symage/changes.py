"""Where one group of rows ends and the next begins, in columns that are sorted or in groups."""

import numpy as np
from numpy.typing import NDArray


def changes(first: NDArray[np.generic], *others: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Of columns of one length: whether a row differs from the one before in any of them; the first does."""
    found = np.ones(len(first), np.bool_)
    np.not_equal(first[1:], first[:-1], out=found[1:])
    for column in others:
        found[1:] |= column[1:] != column[:-1]
    return found


def firsts(first: NDArray[np.generic], *others: NDArray[np.generic]) -> NDArray[np.int64]:
    """The rows where `changes` is true."""
    return np.flatnonzero(changes(first, *others))
