"""What people leave on a page: marker over what they look for, the stamp of the day it came."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from symage.documents.opencv import cv2
from symage.documents.typefaces import FONT_FOLDER
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet

_FONT: Path = FONT_FOLDER / "StampArchivo800.ttf"
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_INKS = {"red": (188, 38, 50), "blue": (46, 62, 142), "violet": (92, 58, 132), "black": (46, 46, 52)}
_INK_WEIGHTS = {"red": 45.0, "blue": 30.0, "violet": 15.0, "black": 10.0}
_MARKERS = {
    "yellow": (255, 242, 74),
    "pink": (255, 158, 196),
    "green": (176, 246, 122),
    "orange": (255, 200, 96),
}
_MARKER_WEIGHTS = {"yellow": 70.0, "pink": 12.0, "green": 10.0, "orange": 8.0}
_LATEST = 75
"""Days after the document's own that it may come in."""
_TRIES = 12


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


def stamp(sheet: Sheet, dice: Dice, strength: float) -> None:
    """RECEIVED and the day, pressed by hand where the page has room."""
    day = sheet.dated + timedelta(days=3 + dice.below("days", _LATEST))
    inked = _pressed(_impression(dice, day, sheet.scale), dice, sheet.scale, strength)
    left, top = _free_place(sheet, dice, inked.shape[1], inked.shape[0])
    sheet.stain(inked, left, top, _INKS[dice.one_of("ink", _INK_WEIGHTS)])


def _impression(dice: Dice, day: date, scale: float) -> Pixels:
    """The rubber itself, upright: white where it is raised."""
    big, small = dice.between("size", 17, 24), dice.between("date", 0.55, 0.8)
    written = f"{_MONTHS[day.month - 1]} {day.day:02} {day.year}"
    lines = [("RECEIVED", big), (written, big * small)]
    if dice.happens("date first", 0.25):
        lines.reverse()
    fonts = [_font(round(size * scale * 1.35)) for _, size in lines]
    boxes = [font.getbbox(text) for (text, _), font in zip(lines, fonts, strict=True)]
    gap, edge = round(4.5 * scale), round(8 * scale)
    width = round(max(box[2] - box[0] for box in boxes)) + 2 * edge
    height = round(sum(box[3] - box[1] for box in boxes)) + gap + 2 * edge
    image = Image.new("L", (width, height))
    drawing = ImageDraw.Draw(image)
    y = float(edge)
    for (text, _), font, box in zip(lines, fonts, boxes, strict=True):
        drawing.text(((width - box[2] + box[0]) / 2 - box[0], y - box[1]), text, WHITE, font)
        y += box[3] - box[1] + gap
    if dice.happens("framed", 0.65):
        rule = max(2, round(1.7 * scale))
        drawing.rounded_rectangle((0, 0, width - 1, height - 1), round(3 * scale), outline=WHITE, width=rule)
    return np.asarray(image)


def _pressed(rubber: Pixels, dice: Dice, scale: float, strength: float) -> Pixels:
    """On paper: turned, heavier on one side, with gaps where the pad was dry."""
    turned = Image.fromarray(rubber).rotate(dice.about("turn", 4), Image.Resampling.BICUBIC, expand=True)
    shape = cv2.copyMakeBorder(np.asarray(turned), 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=0)
    height, width = shape.shape
    pressure = blotches(dice.of("pressure"), width, height, 34 * scale, round(150 - 70 * strength), 250)
    dry = blotches(dice.of("dry"), width, height, 1.1 * scale)
    gaps = cv2.LUT(dry, np.clip((np.arange(256) - 18 - 40 * strength) * 5, 0, 255).astype(np.uint8))
    inked = cv2.multiply(cv2.multiply(shape, pressure, scale=1 / 255), gaps, scale=1 / 255)
    soft: Pixels = cv2.GaussianBlur(inked, (0, 0), 0.22 * scale)
    return soft


def _free_place(sheet: Sheet, dice: Dice, width: int, height: int) -> tuple[int, int]:
    """Of some places the one that covers the least of what is filled in."""
    places = [
        (
            round(dice.between(f"across {n}", 0.04, 0.96) * (sheet.width - width)),
            round(dice.between(f"down {n}", 0.03, 0.9) * (sheet.height - height)),
        )
        for n in range(_TRIES)
    ]
    left, top, right, bottom = sheet.words.T
    return min(
        places,
        key=lambda place: int(
            (
                np.clip(np.minimum(right, place[0] + width) - np.maximum(left, place[0]), 0, None)
                * np.clip(np.minimum(bottom, place[1] + height) - np.maximum(top, place[1]), 0, None)
            ).sum()
        ),
    )


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size, layout_engine=ImageFont.Layout.BASIC)
