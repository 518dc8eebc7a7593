"""Weighted choice among steps of whole numbers, exact on every machine.

A step is drawn by its weight, a number within it evenly. Weights are decimals, whose arithmetic, unlike
that of a processor's mathematical library, gives the same digits everywhere; they become shares of 2**64
before anything is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from symage.randomness import Words, mix

DIGITS = 24
"""Of decimals while weights are worked out: more than 64 bits hold."""
_WHOLE = 2**64
_HALF = np.uint64(32)
_LOW = np.uint64(2**32 - 1)


@dataclass(frozen=True, slots=True)
class Rung:
    """The numbers first … first + width - 1, which together have this weight."""

    first: int
    width: int
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps ready to be drawn from; those too light for 64 bits are gone."""

    bounds: Words
    """Where each step but the last ends, in shares of 2**64."""
    firsts: NDArray[np.int64]
    widths: Words

    @classmethod
    def of(cls, steps: Sequence[Rung]) -> "Ladder":
        """Raises ValueError when no step has a weight."""
        with localcontext(exact()):
            total = sum((step.weight for step in steps), Decimal(0))
            if total <= 0:
                raise ValueError("no step has a weight")
            shares = [int(step.weight / total * _WHOLE) for step in steps]
        kept = [(step, share) for step, share in zip(steps, shares, strict=True) if share]
        ends = list(accumulate(share for _, share in kept))[:-1]
        return cls(
            np.array(ends, dtype=np.uint64),
            np.array([step.first for step, _ in kept], dtype=np.int64),
            np.array([step.width for step, _ in kept], dtype=np.uint64),
        )

    def place(self, numbers: NDArray[np.int64], words: Words) -> Words:
        """The inverse of `pick_in_order`: for each number one of the words that give it."""
        steps = np.searchsorted(self.firsts, numbers, side="right") - 1
        lows, cells = self._spans()
        cells = cells[steps]
        return lows[steps] + (numbers - self.firsts[steps]).astype(np.uint64) * cells + share(words, cells)

    def pick_in_order(self, words: Words) -> NDArray[np.int64]:
        """One number for each word, a greater one for a greater word."""
        steps = np.searchsorted(self.bounds, words, side="right")
        lows, cells = self._spans()
        within = np.minimum((words - lows[steps]) // cells[steps], self.widths[steps] - np.uint64(1))
        picked: NDArray[np.int64] = self.firsts[steps] + within.astype(np.int64)
        return picked

    def pick(self, words: Words) -> NDArray[np.int64]:
        """One number for each word."""
        steps = np.searchsorted(self.bounds, words, side="right")
        return self.firsts[steps] + share(mix(words), self.widths[steps]).astype(np.int64)

    def _spans(self) -> tuple[Words, Words]:
        """Where each step begins, and how many words each of its numbers has."""
        lows = np.concatenate([np.zeros(1, np.uint64), self.bounds])
        ends = np.concatenate([self.bounds, np.zeros(1, np.uint64)])
        if len(lows) == 1:  # A span of 2**64 does not fit into a word.
            return lows, np.maximum(np.uint64(2**64 - 1) // self.widths, np.uint64(1))
        return lows, np.maximum((ends - lows) // self.widths, np.uint64(1))


@dataclass(frozen=True, slots=True)
class Placed:
    """Numbers, and the ladder that they were drawn from."""

    ladder: Ladder
    numbers: NDArray[np.int64]

    def words(self, noise: Words) -> Words:
        """Where each number stands among all that its ladder gives, evenly over 64 bits."""
        return self.ladder.place(self.numbers, noise)


def exact() -> Context:
    """The context in which weights are worked out. Smallest weights vanish instead of failing."""
    return Context(prec=DIGITS)


def share(words: Words, wholes: Words) -> Words:
    """floor(word × whole / 2**64), by halves, so that no digit is lost: evenly 0 … whole - 1."""
    low, high = words & _LOW, words >> _HALF
    whole_low, whole_high = wholes & _LOW, wholes >> _HALF
    middle = (low * whole_low >> _HALF) + (high * whole_low & _LOW) + (low * whole_high & _LOW)
    upper = (high * whole_low >> _HALF) + (low * whole_high >> _HALF) + (middle >> _HALF)
    shares: Words = high * whole_high + upper
    return shares
