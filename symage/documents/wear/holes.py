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
from symage.documents.wear.sheet import WHITE, Gap, Pixels, Sheet

_THREE, _TWO = (-306, 0, 306), (-99, 99)
"""Points from the middle of the side: 4 1/4 inches apart along the long side, for a ring binder, or 2 3/4
along the top, for a fastener (the usual punches of American offices)."""
_PUNCHES: Mapping[str, tuple[float, tuple[float, tuple[int, ...]]]] = {
    "9/32 inch": (48, (10.1, _THREE)),
    "quarter inch": (26, (9.0, _THREE)),
    "5/16 inch": (8, (11.3, _THREE)),
    "two holes": (18, (10.1, _TWO)),
}
"""How often, and what: the radius in points, and where holes are."""
_FROM_EDGE, _FROM_TOP = 25.0, (22.0, 36.0)
_TWICE, _BEHIND, _RINGED = 0.05, 0.1, 0.04
"""How often a sheet was punched again beside its holes, another lay behind it, and rings were stuck on."""
_RING = 20.0
"""The radius of such a ring in points."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """`level`: what is seen through; `slip`: how far edges throw their shadows on it, in pixels; `dark`: how
    dark these are, and `rim` the cut edge itself, of 1."""

    level: int
    slip: NDArray[np.float64]
    dark: float
    rim: float


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
    top = (places is _TWO) == (sheet.height >= sheet.width)
    edge = (dice.between("edge", *_FROM_TOP) if top else _FROM_EDGE) + dice.about("slip", 1.5)
    middle, askew = dice.about("middle", 7), dice.about("askew", 0.006)
    centres = [
        (
            sheet.scale * (edge + askew * along + dice.about(f"away {along}", 0.35)),
            (sheet.width if top else sheet.height) / 2
            + sheet.scale * (middle + along + dice.about(f"along {along}", 0.5)),
        )
        for along in places
    ]
    if dice.happens("twice", _TWICE):
        slip = sheet.scale * dice.between("again away", -4, 9), sheet.scale * dice.between("again", 24, 48)
        centres += [(away + slip[0], along + slip[1]) for away, along in centres]
    return [(along, away) for away, along in centres] if top else centres


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
        level,
        far * sheet.scale * np.array([np.cos(turn), np.sin(turn)]),
        dice.between("dark", 0.12, 0.55),
        dice.between("rim", 0.3, 0.6),
    )


def _hole(sheet: Sheet, dice: Dice, centre: tuple[float, float], shape: Pixels, seen: _Seen) -> None:
    room = len(shape) // 2
    left, top = round(centre[0]) - room, round(centre[1]) - room
    sheet.gaps.append(Gap(shape, left, top))
    sheet.cover(shape, left, top, seen.level)
    # The sheet is thick: its cut edge is seen all round, and on one side throws a shadow on what lies behind.
    inner = cv2.erode(shape, _disc(dice.between("rim", 0.32, 0.5) * sheet.scale))
    sheet.stain(_faint(cv2.subtract(shape, inner), seen.rim), left, top, (30, 30, 30))
    slip = seen.slip * dice.between("curled", 0.7, 1.4)
    soft = 0.2 * sheet.scale + 0.4 * float(np.hypot(*slip))
    shadow = cv2.subtract(shape, cv2.GaussianBlur(_moved(shape, slip), (0, 0), soft))
    sheet.stain(_faint(shadow, seen.dark), left, top, (30, 30, 30))


def _disc(radius: float) -> Pixels:
    side = 2 * max(1, round(radius)) + 1
    disc: Pixels = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return disc


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
