"""A side that was torn off a pad, a stub or the next form along a line of small cuts: of what held them
together there are tabs, each torn in its own way, and here and there the tear left the line.

It changes where paper ends, by less than a margin's tenth, and moves nothing.
"""

import numpy as np
from numpy.typing import NDArray

from symage.documents.wear.banks import wave
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Sheet, Torn

_SIDES = {"left": 46.0, "top": 28.0, "bottom": 18.0, "right": 8.0}
_PLACES = {"top": 0, "right": 1, "bottom": 2, "left": 3}
_APART = 1.5, 4.6
"""Points from tab to tab."""
_TALL = 0.35, 1.0
"""Points by which tabs stand out."""
_ACROSS = np.array([0.0, 0.12, 0.5, 0.88, 1.0])
"""Of a tab: where its points are."""
_LEFT_THE_LINE, _INTO = 0.3, 2.2
"""How often a tear goes into the paper somewhere, and how far at most, in points."""


def perforated(sheet: Sheet, dice: Dice, _strength: float) -> None:
    """Of forms that come from a press: nobody's own printer takes perforated sheets."""
    if sheet.imprint.form:
        return
    side = _PLACES[dice.one_of("side", _SIDES)]
    long = sheet.height if side % 2 else sheet.width
    along, off = _tear(dice, dice.of(f"page {sheet.page}"), long, sheet.scale)
    width, height = sheet.width, sheet.height
    x, y = ((along, off), (width - off, along), (width - along, height - off), (off, height - along))[side]
    sheet.torn = Torn(side, np.stack([x, y], axis=1), float(np.median(off)), float(off.max()))


def _tear(form: Dice, own: Dice, long: int, scale: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points along a side, and how far each is within it, in pixels. `form`: of whose cuts it is; `own`: of
    how this sheet was torn."""
    apart, tall = form.between("apart", *_APART) * scale, form.between("tall", *_TALL) * scale
    broad = form.between("broad", 0.18, 0.42) * apart
    count = int(long / apart)
    shares = own.shares("tabs", 6 * count).reshape(6, count)
    starts = apart * (np.arange(count) + 0.3 + 0.22 * (shares[0] - 0.5))
    breadths = broad * (0.6 + 0.8 * shares[1])
    high = tall * np.stack(
        [np.zeros(count), *(0.15 + 0.95 * shares[2:5] * np.sqrt(shares[2:5])), np.zeros(count)]
    )
    # Some hold better than the paper, and take a bit of it along.
    high = np.where(shares[5] < own.between("bitten", 0.03, 0.2), -0.7 * high, high)
    along = (starts + breadths * _ACROSS[:, None]).T.reshape(-1)
    sways = 0.2 * scale * wave(own.of("sways"), long, 120 * scale)
    line = tall * 1.1 + 0.2 * scale + sways[np.clip(along.astype(int), 0, long - 1)]
    if own.happens("left the line", _LEFT_THE_LINE):
        line = line + _into(own.of("into"), long, scale)[np.clip(along.astype(int), 0, long - 1)]
    off = np.maximum(line - high.T.reshape(-1), 0)
    kept = along < long
    return np.concatenate([[0.0], along[kept]]), np.concatenate([off[:1], off[kept]])


def _into(own: Dice, long: int, scale: float) -> NDArray[np.float64]:
    """Where the tear goes into the paper, and frays."""
    place, half = own.between("place", 0.05, 0.95) * long, own.between("half", 6, 30) * scale
    away = np.clip(1 - ((np.arange(long) - place) / half) ** 2, 0, 1)
    frayed = 0.8 + 0.5 * wave(own.of("frayed"), long, 1.6 * scale)
    return np.asarray(own.between("far", 0.5, _INTO) * scale * away * frayed)
