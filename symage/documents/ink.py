"""Where the ink of words goes: alone, and beyond their advance and their typeface's ascent and descent.

A glyph is a number: that of its typeface in `FACES` times the count of all characters, and its character's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.looks import FACES

Ints = NDArray[np.int64]

ADVANCES = np.stack([face.widths for face in FACES]).ravel()
ASCENTS = np.array([face.ascent for face in FACES])
DESCENTS = np.array([face.descent for face in FACES])
_LEFT = np.stack([face.left for face in FACES]).ravel()
_RIGHT = np.stack([face.right - face.widths for face in FACES]).ravel()
_TOP = np.stack([face.top - face.ascent for face in FACES]).ravel()
_BOTTOM = np.stack([-face.bottom - face.descent for face in FACES]).ravel()
# Of each typeface's characters: how far the ink goes over the ascent and under the descent, and by how much
# it begins before the character's place and ends behind its advance.
_OVER = np.maximum(0, np.stack([face.top - face.ascent for face in FACES])).ravel()
_UNDER = np.maximum(0, np.stack([-face.bottom - face.descent for face in FACES])).ravel()
_AHEAD = np.maximum(0, np.stack([-face.left for face in FACES])).ravel()
_BEHIND = np.maximum(0, np.stack([face.right - face.widths for face in FACES])).ravel()
_BEYOND = (_OVER > 0) | (_UNDER > 0) | (_AHEAD > 0) | (_BEHIND > 0)


def begin(ends: Ints, glyph: Ints, places: Ints) -> Ints:
    """Where the characters at these places begin."""
    starts: Ints = ends[places] - ADVANCES[glyph[places]]
    return starts


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """Of each word, in thousandths of the size: where it begins and ends, counted through all text, and how
    far it goes over the ascent and under the descent of its typeface."""

    left: Ints
    right: Ints
    over: Ints
    under: Ints


def inked(glyph: Ints, ends: Ints, first: Ints, last: Ints) -> Ink:
    """The advance of each word, and what ink there is beyond; few characters have such."""
    found = Ink(begin(ends, glyph, first), ends[last], np.zeros_like(first), np.zeros_like(first))
    out = np.flatnonzero(_BEYOND[glyph])
    word, of = np.searchsorted(first, out, side="right") - 1, glyph[out]
    np.minimum.at(found.left, word, begin(ends, glyph, out) - _AHEAD[of])
    np.maximum.at(found.right, word, ends[out] + _BEHIND[of])
    np.maximum.at(found.over, word, _OVER[of])
    np.maximum.at(found.under, word, _UNDER[of])
    return found


def ink_alone(glyph: Ints, ends: Ints, first: Ints, last: Ints) -> Ink:
    """The ink of each word and nothing beside: `over` and `under` are less than 0 where it does not reach the
    ascent or the descent."""
    words = np.stack([first, last + 1], axis=1).ravel()

    def of_each(least_or_most: np.ufunc, values: Ints) -> Ints:
        # A last index of len(values) is not allowed: one value more stands there, and is looked at by none.
        found: Ints = least_or_most.reduceat(np.append(values, 0), words)[::2]
        return found

    starts = ends - ADVANCES[glyph]
    return Ink(
        of_each(np.minimum, starts + _LEFT[glyph]),
        of_each(np.maximum, ends + _RIGHT[glyph]),
        of_each(np.maximum, _TOP[glyph]),
        of_each(np.maximum, _BOTTOM[glyph]),
    )
