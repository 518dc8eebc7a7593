"""Folds of a letter: each a soft ridge or valley a pixel or three broad, whose two sides lean differently to
the light, and along which here and there ink has broken off.

The sheet lies flat again: a fold moves nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, levels

_REACH = 7.0
"""Points on both sides of a fold, in which it is drawn as it wanders; farther away it is straight."""


@dataclass(frozen=True, slots=True)
class _Fold:
    """`place`: a row. `side`: 1 where what lies below leans from the light, -1 where what lies above does,
    by `lean` grey levels beside the fold, and `far` pixels away by a third of that. `dark`: of the line."""

    place: int
    side: int
    lean: float
    far: float
    dark: float
    dice: Dice


def fold(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Folded for its envelope in three, or in the middle."""
    panels = 3 if dice.happens("letter", 0.75) else 2
    lit = 1 if dice.happens("from above", 0.5) else -1
    # Folded like a letter, both turn one way; like an accordion, the second turns the other.
    turns = -1 if dice.happens("accordion", 0.4) else 1
    folds = [
        _Fold(
            place=sheet.height * number // panels + sheet.px(dice.about(f"place {number}", 5)),
            side=lit * turns ** (number - 1),
            lean=(2.5 + 14 * strength) * dice.between(f"lean {number}", 0.35, 1.2),
            far=sheet.scale * dice.between(f"far {number}", 9, 60),
            # Most folds are told by the light alone; few are so worn that they are lines.
            dark=(24 + 130 * strength) * dice.between(f"dark {number}", 0.15, 1.1) ** 2,
            dice=dice.of(f"fold {number}"),
        )
        for number in range(1, panels)
    ]
    for one in folds:
        _draw(sheet, one, strength)
    _lean(sheet, folds)


def _lean(sheet: Sheet, folds: list[_Fold]) -> None:
    """The light on either side, but for the rows in which a fold is drawn."""
    rows = np.arange(sheet.height) + 0.5
    passing = np.full(sheet.height, float(WHITE))
    for one in folds:
        away = one.side * (rows - one.place)
        beyond = np.abs(away) >= sheet.px(_REACH)
        passing -= np.where(beyond & (away > 0), one.lean * np.exp(-np.maximum(away, 0) / one.far), 0)
    sheet.shade(np.rint(passing).astype(np.uint8)[:, None])


def _draw(sheet: Sheet, one: _Fold, strength: float) -> None:
    reach, dice = sheet.px(_REACH), one.dice
    slope = dice.about("slope", 0.0012) * (np.arange(sheet.width) - sheet.width / 2)
    line = slope + 0.35 * sheet.scale * _wave(dice.of("wander"), sheet.width, sheet.px(40))
    away = (np.arange(-reach, reach)[:, None] + np.float32(0.5)) - line[None, :].astype(np.float32)
    uneven = 0.5 * _wave(dice.of("pressed"), sheet.width, sheet.px(30)) + 0.5 * _wave(
        dice.of("finely"), sheet.width, sheet.px(2.5)
    )
    pressed = (0.62 + 0.38 * uneven).astype(np.float32)
    _flake(sheet, one, away, uneven, strength)
    broad = np.float32(sheet.scale * dice.between("broad", 0.2, 0.9))
    core = np.exp(-0.5 * (away / broad) ** 2) * (one.dark * pressed)
    # From the line to the side that leans there is no step: paper bends.
    side = one.side * away
    bend = np.clip(0.5 + side / (2.4 * broad), 0, 1) * np.exp(-np.maximum(side, 0) / np.float32(one.far))
    sheet.stain(levels(core + one.lean * bend), 0, one.place - reach, (0, 0, 0))


def _flake(
    sheet: Sheet, one: _Fold, away: NDArray[np.float32], uneven: NDArray[np.float64], strength: float
) -> None:
    """Ink lies on the paper and breaks off where it is bent, in flakes, and nowhere else."""
    reach = sheet.px(0.8)
    middle = len(away) // 2
    rows = slice(max(middle - 4 * reach, 0), middle + 4 * reach)
    near = np.clip(1.25 - np.abs(away[rows]) / (0.6 * sheet.scale), 0, 1)
    rough = blotches(one.dice.of("flakes"), sheet.width, len(near), max(1.0, 0.55 * sheet.scale)).astype(
        np.float32
    )
    brittle = one.dice.between("brittle", -0.35, 0.1) + 0.5 * strength
    share = near * np.clip((rough / WHITE - 0.8 + brittle + 0.3 * uneven.astype(np.float32)) * 4, 0, 0.95)
    sheet.cover(levels(WHITE * share), 0, one.place - middle + rows.start, WHITE)


def _wave(dice: Dice, length: int, cell: float) -> NDArray[np.float64]:
    """A smooth line between -1 and 1."""
    field: Pixels = blotches(dice, min(length, 400), 4, cell * min(length, 400) / length)[2:3]
    whole = cv2.resize(field, (length, 1), interpolation=cv2.INTER_LINEAR)[0]
    wave: NDArray[np.float64] = whole.astype(np.float64) / 127.5 - 1
    return wave
