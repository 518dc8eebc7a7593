"""Numbers below any size, each at one place: a permutation of pairs, walked on until it lands below."""

from math import isqrt

import numpy as np

from symage.identities.permutation import Permutation
from symage.randomness import Words

MOST = 2**62


def permuted(numbers: Words, size: int, *, key: int) -> Words:
    """A bijection of 0 … size - 1 (at most MOST), at some numbers below `size`."""
    side = isqrt(size - 1) + 1
    bijection = Permutation(side, side, key)
    found = bijection.apply(numbers)
    while (beyond := found >= np.uint64(size)).any():
        found[beyond] = bijection.apply(found[beyond])
    return found
