"""The instances of each letter of a hand: of one shape each, and written by a hand that is not steady.

What does not belong here: what a shape can differ in (`variation.py`), and how the pen moves (`motion.py`).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.legibility import illegible
from symage.documents.handwriting.motion import Floats, Strokes, plainly
from symage.documents.handwriting.shaping import kind_of
from symage.documents.handwriting.variation import differences
from symage.documents.handwriting.writers import CAPITAL, DIGIT, LOWER, OTHER, Writer

Ints = NDArray[np.int64]

GUARDED = frozenset("0123456789WnrugqaoevM")
"""What is looked at once more, instance by instance: with each it takes time."""
_LIGATURES = 0.5
"""How much ligatures differ, to single letters: strokes so near are others soon."""
_MOTOR = 1.6
"""How unsteady most hands are."""
_VARY = MappingProxyType({DIGIT: 1.0, CAPITAL: 0.6, LOWER: 0.55, OTHER: 0.4})
"""How much the shapes of a letter differ, to those of figures: of these people make the most, alone."""
_HALF_STEADY = 0.5
"""How much of that all hands have; the rest is more with those who are unsteady."""
_OTHERWISE = -0.5
"""By how much it is weakened: what made a letter look like another one makes it less so the other way."""


def varied(
    who: Writer, texts: Sequence[str], strokes: Strokes, owner: Ints, small: NDArray[np.bool_]
) -> Strokes:
    """Each instance of another shape, and unsteady; `owner`: the instance of each stroke. Figures and letters
    that could be read as others differ the other way and less, and are less unsteady."""
    several = np.bincount(owner)[owner] > 1
    much = np.array([_VARY[kind_of(text)] * (_LIGATURES if len(text) > 1 else 1.0) for text in texts])
    much *= _HALF_STEADY + (1 - _HALF_STEADY) * min(who.steadiness.motor / _MOTOR, 1.6)
    off = differences(strokes, owner, much, who.draws.of("variation"))
    off *= np.where(small, 0.0, 1.0)[:, None, None]
    noise = _unsteady(who, strokes, several, small)
    if not who.scrawl:
        guarded = np.flatnonzero([text in GUARDED for text in texts])
        bad = _misread(who, guarded, texts, replace(strokes, points=strokes.points + off + noise), owner)
        weak = np.isin(owner, bad)
        off[weak] *= _OTHERWISE
        noise[weak] *= _HALF_STEADY
    return replace(strokes, points=strokes.points + off + noise)


def _misread(who: Writer, instances: Ints, texts: Sequence[str], strokes: Strokes, owner: Ints) -> Ints:
    """Which of the instances read as others."""
    rows = np.flatnonzero(np.isin(owner, instances))
    ends = np.cumsum(np.bincount(owner[rows], minlength=len(texts))[instances])
    whole = [(row, slice(int(strokes.count[row]))) for row in rows.tolist()]
    pieces = plainly(
        [(strokes.points[row, all_], strokes.corners[row, all_]) for row, all_ in whole], who.movement
    )
    letters = [pieces[start:end] for start, end in pairwise([0, *ends.tolist()])]
    return instances[illegible([texts[row] for row in instances.tolist()], letters)]


def _unsteady(who: Writer, strokes: Strokes, several: NDArray[np.bool_], small: NDArray[np.bool_]) -> Floats:
    """By how much each is elsewhere: smoothly along its strokes, more in large ones, and as a whole."""
    shape = strokes.points.shape
    noise = who.draws.normals("motor", *shape)
    noise[:, 1:] = 0.8 * noise[:, 1:] + 0.6 * noise[:, :-1]
    last = np.minimum(np.arange(shape[1]), strokes.count[:, None] - 1)
    noise = np.take_along_axis(noise, last[..., None], axis=1)
    extent = np.hypot(*np.moveaxis(np.ptp(strokes.points, axis=1), 1, 0))
    scale = who.steadiness.motor * (0.5 + np.minimum(1.0, extent / 90)) * np.where(small, 0.5, 0.7)
    apart = 1.0 * who.steadiness.motor * who.draws.normals("apart", shape[0], 1, 2) * several[:, None, None]
    found: Floats = noise * scale[:, None, None] + apart
    return found
