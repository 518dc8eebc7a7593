"""Numbers without repeats: a fixed permutation of 0 … a*b - 1, computable and invertible at any point.

A Feistel network on Z_a x Z_b. Its key is fixed, never a job's seed: a number stays a function
of the household's index, and any window of a*b consecutive indexes holds each number once.
"""

from dataclasses import dataclass

import numpy as np

from symage.randomness import Words, mix

_ROUNDS = 4
_UPPER = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Permutation:
    """A bijection on 0 … left*right - 1; both sides below 2**32."""

    left: int
    right: int
    key: int

    @property
    def size(self) -> int:
        return self.left * self.right

    def apply(self, indexes: Words) -> Words:
        """The numbers of the indexes, modulo the size."""
        reduced = indexes % np.uint64(self.size)
        high = reduced // np.uint64(self.right)
        low = reduced - high * np.uint64(self.right)
        for number in range(_ROUNDS):
            if number % 2:
                low = _shift_up(low, self._round(high, number, self.right), self.right)
            else:
                high = _shift_up(high, self._round(low, number, self.left), self.left)
        return high * np.uint64(self.right) + low

    def invert(self, values: Words) -> Words:
        """The indexes, modulo the size, whose numbers these are."""
        high = values // np.uint64(self.right)
        low = values - high * np.uint64(self.right)
        for number in reversed(range(_ROUNDS)):
            if number % 2:
                low = _shift_down(low, self._round(high, number, self.right), self.right)
            else:
                high = _shift_down(high, self._round(low, number, self.left), self.left)
        return high * np.uint64(self.right) + low

    def _round(self, half: Words, number: int, limit: int) -> Words:
        """A keyed function of one half, in 0 … limit - 1."""
        keyed = mix(half + np.uint64((self.key + number * 0x9E3779B97F4A7C15) % 2**64))
        return (keyed >> _UPPER) * np.uint64(limit) >> _UPPER


def _shift_up(values: Words, by: Words, limit: int) -> Words:
    moved = values + by
    return np.where(moved >= np.uint64(limit), moved - np.uint64(limit), moved)


def _shift_down(values: Words, by: Words, limit: int) -> Words:
    moved = values + np.uint64(limit) - by
    return np.where(moved >= np.uint64(limit), moved - np.uint64(limit), moved)
