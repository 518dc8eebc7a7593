"""The paper's own texture, as a scanner's lamp shows it: fibres lie along the way that the paper was made.

It belongs to the paper alone: not to what is seen beside the sheet, nor to what is seen through its holes.
What does not belong here: the noise of sensors (`sensors.py`); the clouds that a phone sees (`clouds.py`).
"""

import numpy as np

from symage.documents.transform import Bend
from symage.documents.wear.banks import roughened
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Sheet
from symage.documents.wear.strips import Noise

_FIBRES = (Noise(0.6, 0), Noise(1.1, 0), Noise(1.6, 0))
"""Across; down, the scanner's focus makes neighbours alike."""
_ROUGH = 1.2, 3.6
"""Grey levels, before the scanner's focus takes most of them."""


def fibred(sheet: Sheet, how: Bend, paper: Dice, page: Dice) -> int:
    """Roughen the bent sheet. `how`: between pixels; `paper`: of all sheets of the document. By how many grey
    levels it is darker."""
    kept = []
    for gap in sheet.gaps:
        room = len(gap.shape) / 2
        middle = how.shown(np.array([[gap.left + room, gap.top + room]]))[0]
        place, bare = sheet.inside(gap.shape, *np.rint(middle - room).astype(int).tolist())
        kept.append((place, np.flatnonzero(bare > WHITE // 2), sheet.pixels[place].copy()))
    darker = roughened(sheet.pixels, page, paper.between("rough", *_ROUGH), paper.among("fibres", _FIBRES))
    for place, holes, seen in kept:
        sheet.pixels[place].flat[holes] = seen.flat[holes]
    return darker
