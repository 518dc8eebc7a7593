"""The clouds in paper, as a photograph has them: turned and foreshortened with the sheet.

They are as large as some pixels, and so they are worked out at every fourth.
"""

import numpy as np

from symage.documents.bending import bend
from symage.documents.transform import Bend
from symage.documents.wear.banks import roughened
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels
from symage.documents.wear.strips import SOFT

CELL = 4
_DEEP = 0.8, 1.9
"""Grey levels."""


def clouds(width: int, height: int, how: Bend, dice: Dice) -> Pixels:
    """How much light the paper sends back in each cell of a picture of so many pixels; 255 is all, and what
    the desk gets."""
    field = np.full((-(-height // CELL), -(-width // CELL)), WHITE, np.uint8)
    roughened(field, dice, dice.between("deep", *_DEEP), SOFT)
    return bend(field, how.at(72 / CELL), WHITE)
