"""One field each by a hundred writers, as one picture."""

from types import MappingProxyType

import numpy as np
from PIL import Image

from symage.documents.handwriting.drawn import drawn, joined
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import Hand, hand_of
from symage.documents.handwriting.lines import Lines, written
from symage.documents.handwriting.paper import paint
from symage.documents.handwriting.sitting import sitting
from symage.documents.handwriting.writers import BLOCK
from symage.randomness import word_of
from symage.request import BLACK, BLUE

DPI = 150
ROWS = COLUMNS = 10
CELL = 118.0, 30.0
"""In points."""
RULE = 190
NAMES = ("Dana Whitlock", "Marisol Vega", "J. R. Abernathy", "Thuy Pham", "Oscar Lindqvist")
AMOUNTS = ("$48,209.75", "7,316.40", "102,558.00", "$1,940.62", "63,870.11")
DATES = MappingProxyType({0: "04/15/2026", 1: "1-31-26", 2: "9/7/2025"})


def sheet() -> Image.Image:
    width, height = (round(side * DPI / 72) for side in (CELL[0] * COLUMNS, CELL[1] * ROWS))
    pixels = np.full((height, width, 3), 255, np.uint8)
    for number in range(ROWS * COLUMNS):
        _cell(pixels, number)
    return Image.fromarray(pixels)


def _cell(pixels: np.ndarray, number: int) -> None:
    row, column = divmod(number, COLUMNS)
    left, top = column * CELL[0] + 4, row * CELL[1] + 2
    scale = DPI / 72
    foot = round((top + CELL[1] - 5) * scale)
    pixels[foot, round(left * scale) : round((left + CELL[0] - 8) * scale)] = RULE
    hand, ink = hand_of(number, 0.5), BLACK if number % 3 == 0 else BLUE
    pen = hand.writer.pen.filled(ink)
    day, draws = sitting(hand, word_of(number, "sheet")), Draws(word_of(number, "field"))
    letters = written(hand, day, _lines(hand, number, left, top), draws)
    lines = drawn(hand, letters, joined(hand, letters))
    paint(pixels, lines, pen, pen.ink(ink), DPI, number * 911)


def _lines(hand: Hand, number: int, left: float, top: float) -> Lines:
    texts = (NAMES[number % len(NAMES)], AMOUNTS[number % len(AMOUNTS)], DATES[number % len(DATES)])
    text = texts[number // len(NAMES) % len(texts)]
    shown = text.upper() if hand.writer.style == BLOCK else text
    return Lines.single(shown, left, top + 8, CELL[0] - 8, CELL[1] - 14)
