"""What a scanner for colours has of its own: a cast of paper and of ink, rows of red and blue that do not
quite meet the green ones, and noise of each.

What does not belong here: the colours of what is on the page (`tint.py`).
"""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.banks import grain
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Sheet, toned
from symage.documents.wear.strips import SOFT
from symage.documents.wear.tint import NEUTRAL, Pixels, Tint, halved

_SHARE = np.arange(256) / 255
_PLANES = ("blue", "red")
_EIGHTH = 1 / 8


def tinted(sheet: Sheet, scanner: Dice, paper: Dice, page: Dice, strength: float) -> None:
    """Give the sheet, as the scanner's tones have it, such colours. `scanner`: of all that goes through it;
    `paper`: of the document's."""
    seen = halved(sheet.pixels)
    pale = paper.between("yellow", 0, 4)
    white = scanner.about("blue of white", 1.4) - pale, scanner.about("red of white", 1.0) + 0.4 * pale
    black = scanner.about("blue of black", 2.6), scanner.about("red of black", 2.0)
    planes = np.stack(
        [
            toned(seen, NEUTRAL + dark + (light - dark) * _SHARE)
            for light, dark in zip(white, black, strict=True)
        ]
    )
    for name, plane in zip(_PLANES, planes, strict=True):
        _fringe(plane, seen, scanner.below(f"{name} late", 3) - 1)
        grain(plane, page.of(name), 0.7 + strength * scanner.between("colour grain", 0.2, 1.6), SOFT)
    if sheet.tint is not None:
        planes = cv2.addWeighted(planes, 1, sheet.tint.planes, 1, -NEUTRAL)
    sheet.tint = Tint(planes)


def _fringe(plane: Pixels, seen: Pixels, late: int) -> None:
    """The colour's rows are read sooner or later than the others', by so many eighths of a row."""
    if not late:
        return
    moved = cv2.addWeighted(seen[:-1], _EIGHTH * late, seen[1:], -_EIGHTH * late, NEUTRAL)
    cv2.addWeighted(plane[1:], 1, moved, 1, -NEUTRAL, dst=plane[1:])
