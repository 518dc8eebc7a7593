"""Numbers after a pattern that changes from row to row: a licence after its state's, an employer's id."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.choice import Rows
from symage.identities.text import Bytes, digits
from symage.randomness import Words, below, mix

_DIGITS, _LETTERS = 16, 8


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns as one byte matrix, with the source of each changing place: # a digit, @ a letter, = a digit
    that the caller gives."""

    literals: Bytes
    sources: NDArray[np.int64]
    """Column of the row's material, or -1 for the literal."""
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, patterns: list[str]) -> "Patterns":
        width = max(map(len, patterns))
        literals = np.frombuffer("".join(p.ljust(width) for p in patterns).encode(), np.uint8).reshape(
            -1, width
        )
        sources = np.full(literals.shape, -1, dtype=np.int64)
        for mark, first in (("#", 0), ("@", _DIGITS), ("=", _DIGITS + _LETTERS)):
            places = literals == ord(mark)
            sources[places] = (first + np.cumsum(places, axis=1) - 1)[places]
        return cls(literals, sources, np.array([len(pattern) for pattern in patterns]))

    def write(self, words: Words, which: Rows, more: Bytes | None = None) -> pa.StringArray:
        """One number for each word after pattern `which`; null for an empty pattern."""
        material = np.column_stack([_drawn(words), *([] if more is None else [more])])
        sources = self.sources[which]
        firsts = np.arange(0, material.size, material.shape[1])[:, None]
        cells = np.where(sources < 0, self.literals[which], material.ravel()[sources + firsts])
        lengths = self.lengths[which]
        offsets = np.zeros(len(words) + 1, dtype=np.int32)
        np.cumsum(lengths, out=offsets[1:])
        kept = np.arange(cells.shape[1]) < lengths[:, None]
        there = np.packbits(lengths > 0, bitorder="little")
        buffers = (pa.py_buffer(offsets), pa.py_buffer(cells[kept]), pa.py_buffer(there))
        return pa.StringArray.from_buffers(len(words), *buffers)


def _drawn(words: Words) -> Bytes:
    """Sixteen digits, then eight letters, for each word."""
    later = mix(words)
    high, low = below(words, 10**8), below(later, 10**8)
    letters = (mix(later).view(np.uint8).reshape(-1, 8)[:, :_LETTERS] % 26 + 65).astype(np.uint8)
    return np.column_stack([digits(high, 8), digits(low, 8), letters])
