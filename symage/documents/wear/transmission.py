"""What a telephone line does to a fax: here and there some lines come wrong, each in its own way.

A line is packed as runs of white and black, one after another. From a bit that is lost on to its end nothing
is sure: what is read is nonsense, or all of it lies aside; many machines print white instead, or the line
before once more. Disturbances last for a while and spare some lines.
"""

import numpy as np

from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels

_CLEAN = 0.4
"""How often nothing happens."""
_MOST = 5
"""Disturbances of a page, at the greatest strength."""
_LONGEST = 16
"""Lines."""
_ANSWERS = {"white": 34.0, "repeated": 40.0, "aside": 16.0, "nonsense": 10.0}
"""What machines make of lines that they cannot read."""


def lose_lines(dots: Pixels, machine: Dice, page: Dice, strength: float) -> None:
    """In place."""
    if page.happens("clean line", _CLEAN):
        return
    habit = machine.one_of("answer", _ANSWERS)
    for number in range(1 + page.below("disturbances", round(_MOST * strength))):
        _disturb(dots, habit, page.of(f"disturbance {number}"))


def _disturb(dots: Pixels, habit: str, dice: Dice) -> None:
    height, width = dots.shape
    long = 1 + int(_LONGEST * dice.share("long") ** 3)
    top, hit = dice.below("line", height - long), dice.between("hit", 0.1, 0.85)
    near = dice.below("from", width)
    shares = dice.shares("lines", 4 * long).reshape(long, 4)
    for at, (happens, begin, other, by) in enumerate(shares.tolist()):
        if at and happens > hit:
            continue
        # What is lost begins at about one place only while a disturbance lasts for less than a line.
        first = near if long == 1 else int(begin**0.7 * width)
        answer = habit if other < 0.75 else dice.one_of(f"answer {at}", _ANSWERS)
        _spoil(dots, top + at, min(first, width - 2), answer, by)


def _spoil(dots: Pixels, line: int, begin: int, answer: str, by: float) -> None:
    row = dots[line]
    if answer == "repeated":
        row[:] = dots[line - 1] if line else WHITE
    elif answer == "aside":
        far = 1 + int(by * by * min(90, len(row) - begin - 1))
        row[begin:] = np.concatenate([np.full(far, WHITE, np.uint8), row[begin:-far]])
    else:
        row[begin:] = WHITE
        if answer == "nonsense":
            _runs(row[begin : begin + 40 + int(by * (len(row) - begin))], by)


def _runs(row: Pixels, by: float) -> None:
    """White and black by turns, of lengths that nobody sent."""
    at = 0
    for number in range(24):
        by = by * 97.31 % 1
        long = 1 + int((70 if number % 2 else 18) * by * by)
        if number % 2 == 0:
            row[at : at + long] = 0
        at += long
