"""The letters of fax machines: in dots, each machine in a face of its own.

What does not belong here: what they write (`fax_header.py`).
"""

from collections.abc import Mapping

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.bends import HEADER
from symage.documents.wear.dice import Dice
from symage.documents.wear.lettering import lettered
from symage.documents.wear.sheet import WHITE, Pixels

_GLYPHS = {
    " ": "00 00 00 00 00 00 00",
    "&": "0C 12 14 08 15 12 0D",
    "'": "04 04 08 00 00 00 00",
    "-": "00 00 00 1F 00 00 00",
    ".": "00 00 00 00 00 0C 0C",
    "/": "00 01 02 04 08 10 00",
    ":": "00 0C 0C 00 0C 0C 00",
    "0": "04 0A 11 11 11 0A 04",
    "1": "04 0C 04 04 04 04 0E",
    "2": "0E 11 01 02 04 08 1F",
    "3": "1F 02 04 02 01 11 0E",
    "4": "02 06 0A 12 1F 02 02",
    "5": "1F 10 1E 01 01 11 0E",
    "6": "06 08 10 1E 11 11 0E",
    "7": "1F 01 02 04 08 08 08",
    "8": "0E 11 11 0E 11 11 0E",
    "9": "0E 11 11 0F 01 02 0C",
    "A": "0E 11 11 11 1F 11 11",
    "B": "1E 11 11 1E 11 11 1E",
    "C": "0E 11 10 10 10 11 0E",
    "D": "1C 12 11 11 11 12 1C",
    "E": "1F 10 10 1E 10 10 1F",
    "F": "1F 10 10 1E 10 10 10",
    "G": "0E 11 10 17 11 11 0F",
    "H": "11 11 11 1F 11 11 11",
    "I": "0E 04 04 04 04 04 0E",
    "J": "07 02 02 02 02 12 0C",
    "K": "11 12 14 18 14 12 11",
    "L": "10 10 10 10 10 10 1F",
    "M": "11 1B 15 15 11 11 11",
    "N": "11 11 19 15 13 11 11",
    "O": "0E 11 11 11 11 11 0E",
    "P": "1E 11 11 1E 10 10 10",
    "Q": "0E 11 11 11 15 12 0D",
    "R": "1E 11 11 1E 14 12 11",
    "S": "0F 10 10 0E 01 01 1E",
    "T": "1F 04 04 04 04 04 04",
    "U": "11 11 11 11 11 11 0E",
    "V": "11 11 11 11 11 0A 04",
    "W": "11 11 11 15 15 15 0A",
    "X": "11 11 0A 04 0A 11 11",
    "Y": "11 11 11 0A 04 04 04",
    "Z": "1F 01 02 04 08 10 1F",
}
"""Letters five dots wide and seven high, a byte a row: drawn here."""

_COLUMNS, _ROWS = 6, 7
_KEPT = 0.3
"""Of a dot: what is inked so far is black. A stroke that two lines share keeps the better one."""
_FACES: Mapping[str, float] = {
    "dots": 26,
    "struck twice": 18,
    "LookDotMatrix": 22,
    "LookArimo": 18,
    "LookCourierPrime": 16,
}


def written(text: str, machine: Dice, scale: float, squeezed: float) -> Pixels:
    """True where a dot is black. `scale`: pixels to the point; `squeezed`: lines of the fax to a row."""
    face = machine.one_of("face", _FACES)
    if face in ("dots", "struck twice"):
        broad = max(1, round(scale / machine.between("letters", 1.1, 1.7)))
        tall = broad * (1.5 if machine.happens("tall", 0.3) else 1)
        most = int(HEADER * scale * squeezed) // _ROWS
        high = max(1, min(round(tall * squeezed), most))
        return _enlarged(_dots(text, twice=face != "dots"), broad, high)
    size = max(8, round(scale * machine.between("size", 6.2, 8.0)))
    # All parts of a line are as high, and lose no stroke, as they are squeezed to fewer lines.
    plain = np.asarray(lettered(text, face, size, "1", "".join(_GLYPHS))).astype(np.uint8) * WHITE
    wide = max(1, round(plain.shape[1] * machine.between("wide", 0.85, 1.15)))
    plain = cv2.resize(plain, (wide, len(plain)), interpolation=cv2.INTER_NEAREST)
    rows = max(6, round(len(plain) * squeezed))
    black: Pixels = cv2.resize(plain, (wide, rows), interpolation=cv2.INTER_AREA) > _KEPT * WHITE
    return black


def _enlarged(dots: Pixels, broad: int, high: int) -> Pixels:
    return np.repeat(np.repeat(dots, high, 0), broad, 1)


def _dots(text: str, *, twice: bool) -> Pixels:
    rows = np.array([[int(row, 16) for row in _GLYPHS[letter].split()] for letter in text], np.uint8)
    cells = np.unpackbits(rows[:, :, None], axis=2)[:, :, 8 - _COLUMNS :]
    if twice:
        # In cells a dot broader, so that letters stand apart.
        cells = np.insert(cells, _COLUMNS, 0, axis=2)
        cells[:, :, 1:] |= cells[:, :, :-1].copy()
    dots: Pixels = np.concatenate(list(cells), axis=1).astype(bool)
    return dots
