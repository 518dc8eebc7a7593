"""Holes for a ring binder: through them is seen what lies behind the sheet, as it is seen beside it.

One punch made those of a document, and no two of them alike. What does not belong here: their outlines
(`outlines.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.outlines import outline
from symage.documents.wear.sheet import WHITE, Pixels, Sheet

_THREE, _TWO = (-306, 0, 306), (-100, 100)
"""Points from the middle of the page."""
_FROM_EDGE = 25.0
_PUNCHES: Mapping[str, tuple[float, tuple[float, tuple[int, ...]]]] = {
    "9/32 inch": (44, (10.1, _THREE)),
    "quarter inch": (24, (9.0, _THREE)),
    "8 millimetres": (10, (11.3, _THREE)),
    "two holes": (14, (9.0, _TWO)),
    "6 millimetres": (8, (8.5, _TWO)),
}
"""How often, and what: the radius in points, and where holes are."""
_TWICE, _BEHIND, _RINGED = 0.05, 0.1, 0.04
"""How often a sheet was punched again beside its holes, another lay behind it, and rings were stuck on."""
_RING = 20.0
"""The radius of such a ring in points."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """`level`: what is seen through; `slip`: how far edges throw their shadows on it, in pixels; `dark`: how
    dark these are, of 1."""

    level: int
    slip: NDArray[np.float64]
    dark: float


def holes(sheet: Sheet, dice: Dice, _strength: float) -> None:
    """Where filled-in text would be lost, the page was never punched."""
    punch = _PUNCHES[dice.one_of("punch", {name: often for name, (often, _) in _PUNCHES.items()})][1]
    radius = punch[0] * sheet.scale * dice.between("worn", 0.97, 1.03)
    centres = _centres(sheet, dice, punch[1])
    if any(_hits(sheet.words, centre, round(radius)) for centre in centres):
        return
    seen = _behind(sheet, dice)
    if dice.happens("ringed", _RINGED):
        for at, centre in enumerate(centres):
            _ring(sheet, dice.of(f"ring {at}"), centre)
    spoilt = {
        kind: dice.below(kind, len(centres))
        for kind in ("torn", "hanging")
        if dice.happens(f"{kind} one", 0.1)
    }
    for at, centre in enumerate(centres):
        shape = outline(radius, sheet.scale, dice, at, {kind for kind, one in spoilt.items() if one == at})
        _hole(sheet, dice.of(f"hole {at}"), centre, shape, seen)


def _centres(sheet: Sheet, dice: Dice, places: tuple[int, ...]) -> list[tuple[float, float]]:
    """Sheets are laid against a stop, a little askew."""
    edge, middle = (
        _FROM_EDGE + dice.about("edge", 2.5),
        sheet.height / 2 + sheet.scale * dice.about("middle", 7),
    )
    askew = dice.about("askew", 0.006)
    centres = [
        (
            sheet.scale * (edge + askew * down + dice.about(f"across {down}", 0.35)),
            middle + sheet.scale * (down + dice.about(f"down {down}", 0.5)),
        )
        for down in places
    ]
    if dice.happens("twice", _TWICE):
        slip = (
            sheet.scale * dice.between("again across", -4, 9),
            sheet.scale * dice.between("again down", 24, 48),
        )
        centres += [(across + slip[0], down + slip[1]) for across, down in centres]
    return centres


def _hits(words: NDArray[np.int64], centre: tuple[float, float], radius: int) -> bool:
    x, y = centre
    left, top, right, bottom = words.T
    near = (left < x + radius) & (right > x - radius) & (top < y + radius) & (bottom > y - radius)
    return bool(near.any())


def _behind(sheet: Sheet, dice: Dice) -> _Seen:
    """What lies behind is near or far: so are shadows, which are soft where it is far."""
    other = dice.happens("behind", _BEHIND)
    far = dice.between("far", 0.15, 0.8) if other else dice.between("far", 0.3, 2.0)
    turn = dice.between("lit", 0, 6.3)
    level = max(sheet.backing, 228 + dice.below("other", 20)) if other else sheet.backing
    return _Seen(
        level, far * sheet.scale * np.array([np.cos(turn), np.sin(turn)]), dice.between("dark", 0.3, 0.7)
    )


def _hole(sheet: Sheet, dice: Dice, centre: tuple[float, float], shape: Pixels, seen: _Seen) -> None:
    room = len(shape) // 2
    left, top = round(centre[0]) - room, round(centre[1]) - room
    # A punch dents what it cuts: a soft rim, deeper on one side.
    dent = cv2.GaussianBlur(
        _moved(shape, dice.between("dent", -0.5, 0.5) * seen.slip), (0, 0), 0.7 * sheet.scale
    )
    rim = cv2.subtract(dent, shape)
    sheet.stain(_faint(rim, dice.between("rim", 0.05, 0.3)), left, top, (90, 90, 90))
    sheet.cover(shape, left, top, seen.level)
    # The sheet is thick: on one side its cut edge throws a shadow on what lies behind, the other is lit.
    slip = seen.slip * dice.between("curled", 0.7, 1.4)
    soft = 0.2 * sheet.scale + 0.4 * float(np.hypot(*slip))
    shadow = cv2.subtract(shape, cv2.GaussianBlur(_moved(shape, slip), (0, 0), soft))
    sheet.stain(_faint(shadow, seen.dark), left, top, (30, 30, 30))
    lit = cv2.subtract(_moved(shape, -0.4 * seen.slip), shape)
    sheet.stain(_faint(lit, dice.between("edge", 0.08, 0.3)), left, top, (60, 60, 60))


def _ring(sheet: Sheet, dice: Dice, centre: tuple[float, float]) -> None:
    """A washer of white film round the hole, not quite where it should be; its edge is a faint line."""
    room, radius = sheet.px(_RING + 4), sheet.px(_RING)
    disc, line = (np.zeros((2 * room, 2 * room), np.uint8) for _ in range(2))
    place = room + sheet.px(dice.about("across", 1.2)), room + sheet.px(dice.about("down", 1.2))
    cv2.circle(disc, place, radius, WHITE, -1, cv2.LINE_AA)
    cv2.circle(line, place, radius, WHITE, max(1, sheet.px(0.5)), cv2.LINE_AA)
    left, top = round(centre[0]) - room, round(centre[1]) - room
    sheet.cover(_faint(disc, 0.45), left, top, 248)
    sheet.stain(_faint(cv2.GaussianBlur(line, (0, 0), 0.3 * sheet.scale), 0.3), left, top, (110, 110, 110))


def _faint(amount: Pixels, share: float) -> Pixels:
    part: Pixels = cv2.LUT(amount, (np.arange(256) * share).astype(np.uint8))
    return part


def _moved(shape: Pixels, slip: NDArray[np.float64]) -> Pixels:
    across, down = np.rint(slip).astype(int).tolist()
    return np.roll(shape, (down, across), (0, 1))
