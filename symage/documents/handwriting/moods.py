"""How somebody writes one word otherwise than the next: the same word twice is not the same.

Nobody begins two words alike: each is a little wider, higher, steeper, and climbs or falls on its own.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.writers import Steadiness

_WIDE, _HIGH, _SLANT = 1.5, 0.9, 1.2
"""How much words vary in width, height and slant, to how much letters do."""
_CLIMB = 0.012
"""By how much a word climbs more or less than its line, to its length, for each hundredth of an em by which
letters leave the line."""


@dataclass(frozen=True, slots=True, eq=False)
class Moods:
    """Of each word how much wider and higher it is, by how much more slanted, and its own climb."""

    wide: Floats
    high: Floats
    slant: Floats
    climb: Floats

    def at(self, rows: NDArray[np.int64]) -> Self:
        """Some of them."""
        return type(self)(self.wide[rows], self.high[rows], self.slant[rows], self.climb[rows])


def moods(steady: Steadiness, draws: Draws, words: int) -> Moods:
    noise = draws.normals("moods", words, 4)
    return Moods(
        wide=np.exp(_WIDE * steady.size * noise[:, 0]),
        high=np.exp(_HIGH * steady.size * noise[:, 1]),
        slant=_SLANT * steady.slant * noise[:, 2],
        climb=_CLIMB * steady.line * noise[:, 3],
    )
