"""Counter-based random words: `word(index, field)` is a pure function, vectorised over the index.

Nothing here has state, so any shard, chunk or single row can be drawn alone, and a new field
never moves another one. The mixer is splitmix64's finaliser (Steele, Lea and Flood 2014),
applied twice; field keys are the first eight bytes of blake2b of the field's name.

What does not belong here: distributions over tables (they live beside their tables).
"""

from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
LARGEST = 2**64 - 1
"""The last household number; the next is 0."""


def household_indexes(seed: int, first: int, count: int) -> Words:
    """The household numbers of items first … first + count - 1 of a job: seed + i, modulo 2**64."""
    return np.arange(first, first + count, dtype=np.uint64) + np.uint64(seed % 2**64)


def word(indexes: Words, field: str) -> Words:
    """One uniform 64-bit word for each index, independent between fields."""
    return mix(mix(indexes * _GOLDEN + field_key(field)))


def word_of(index: int, field: str) -> int:
    """The same word for one index, in Python's own integers: quicker where few are drawn."""
    return mix_one(mix_one(index * int(_GOLDEN) + int(field_key(field))))


def mix(words: Words) -> Words:
    """The splitmix64 finaliser, a bijection on 64-bit words."""
    mixed = words ^ (words >> np.uint64(30))
    mixed *= _FIRST
    mixed ^= mixed >> np.uint64(27)
    mixed *= _SECOND
    mixed ^= mixed >> np.uint64(31)
    return mixed


def mix_one(word: int) -> int:
    """The same of one word, modulo 2**64."""
    word &= LARGEST
    word = (word ^ word >> 30) * int(_FIRST) & LARGEST
    word = (word ^ word >> 27) * int(_SECOND) & LARGEST
    return word ^ word >> 31


@cache
def field_key(field: str) -> np.uint64:
    """The constant that separates one field's words from another's."""
    return np.uint64(int.from_bytes(blake2b(field.encode(), digest_size=8).digest(), "little"))


def below(words: Words, limit: int | NDArray[np.int64]) -> NDArray[np.int64]:
    """Map words to 0 … limit - 1 (limit at most 2**32) by their upper half; no modulo bias to speak of."""
    return ((words >> np.uint64(32)) * np.asarray(limit, np.uint64) >> np.uint64(32)).astype(np.int64)


def chance(words: Words, probability: float | NDArray[np.float64]) -> NDArray[np.bool_]:
    """True with the given probability, compared as integers so that every machine agrees."""
    limit = np.rint(np.asarray(probability) * 2**32).astype(np.uint64)
    hits: NDArray[np.bool_] = (words >> np.uint64(32)) < limit
    return hits
