"""What people leave on a page: marker over what they look for. Stamps: `stamps.py`."""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Sheet

_MARKERS = {
    "yellow": (255, 242, 74),
    "pink": (255, 158, 196),
    "green": (176, 246, 122),
    "orange": (255, 200, 96),
}
_MARKER_WEIGHTS = {"yellow": 70.0, "pink": 12.0, "green": 10.0, "orange": 8.0}


def highlighter(sheet: Sheet, dice: Dice, strength: float) -> None:
    """One to three strokes over filled-in words, of one pen."""
    wide = np.flatnonzero(sheet.words[:, 2] - sheet.words[:, 0] > sheet.px(18))
    colour = _MARKERS[dice.one_of("pen", _MARKER_WEIGHTS)]
    for number in range(min(len(wide), 1 + dice.below("strokes", 3))):
        stroke = dice.of(f"stroke {number}")
        _stroke(sheet, stroke, _run(sheet, int(wide[stroke.below("word", len(wide))])), colour, strength)


def _run(sheet: Sheet, word: int) -> tuple[int, int, int, int]:
    """A word with those before and behind it on its line: nobody marks half a name."""
    left, top, right, bottom = sheet.words.T
    middle = (top[word] + bottom[word]) / 2
    level = np.flatnonzero((top <= middle) & (middle <= bottom))
    gap, first, last = sheet.px(8), left[word], right[word]
    for each in level[np.argsort(left[level])]:
        if left[each] >= first and left[each] <= last + gap:
            last = max(last, right[each])
    for each in level[np.argsort(-right[level])]:
        if right[each] <= last and right[each] >= first - gap:
            first = min(first, left[each])
    return int(first), int(top[word]), int(last), int(bottom[word])


def _stroke(
    sheet: Sheet, dice: Dice, box: tuple[int, int, int, int], colour: tuple[int, int, int], strength: float
) -> None:
    left, top, right, bottom = box
    thick = round((bottom - top) * dice.between("thick", 1.05, 1.4))
    before, after = (sheet.px(dice.between(end, 1, 9)) for end in ("before", "after"))
    room, slant = sheet.px(6), sheet.px(dice.about("slant", 0.9))
    width, height = right - left + before + after + 2 * room, thick + 2 * room
    lean = sheet.px(dice.about("lean", 1.2))
    shape = np.zeros((height, width), np.uint8)
    ends = [
        (room + lean, room + slant),
        (width - room + lean, room - slant),
        (width - room - lean, height - room - slant),
        (room - lean, height - room + slant),
    ]
    cv2.fillPoly(shape, [np.array(ends, np.int32)], WHITE, cv2.LINE_AA)
    # Ink gathers at the rim, and runs dry in streaks along the stroke.
    rim = cv2.subtract(shape, cv2.GaussianBlur(shape, (0, 0), 0.7 * sheet.scale))
    streaks = cv2.resize(
        blotches(dice.of("streaks"), max(2, width // sheet.px(14)), height, max(2, sheet.px(0.8)), 190, 255),
        (width, height),
    )
    flat = cv2.multiply(shape, streaks, scale=(0.72 + 0.2 * strength) / 255)
    amount = cv2.add(flat, cv2.LUT(rim, (np.arange(256) * 0.35).astype(np.uint8)))
    sheet.stain(amount, left - before - room, top - room - (thick - bottom + top) // 2, colour)
