"""Folds of a letter: soft bends, on both sides of which paper stands off the glass, and along which here and
there it was pressed to a line and ink has broken off.

No fold is alike over its breadth. The sheet lies flat again: a fold moves nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches, wave
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Sheet, levels

_REACH = 3.0
"""Points on both sides of a fold, in which its line and what has broken off may lie."""
_COARSE = 8
"""Pixels along a fold, in which its light is alike."""
_FADED = 2.7
"""Of `far`: beyond that it is as light as anywhere."""

Line = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Fold:
    """`place`: a row; `line`: by how many rows it is below that in each column. `side`: 1 where what lies
    below leans from the light, -1 where what lies above does, by `lean` grey levels, a third of that `far`
    pixels away; the other side by the share `back`, and only as far as `near`. A `ridge` touches the glass
    and is lighter than what is beside it. `dark`: of the pressed line, and `bare`: of its length, -1 to 1,
    what was pressed less."""

    place: int
    line: Line
    side: int
    lean: float
    far: float
    back: float
    near: float
    ridge: float
    dark: float
    bare: float
    dice: Dice


def fold(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Folded for its envelope in three, or in the middle."""
    panels = 3 if dice.happens("letter", 0.75) else 2
    lit = 1 if dice.happens("from above", 0.5) else -1
    # Folded like a letter, both turn one way; like an accordion, the second turns the other.
    turns = -1 if dice.happens("accordion", 0.4) else 1
    for number in range(1, panels):
        one = _one(sheet, dice, number, panels, lit * turns ** (number - 1), strength)
        _bend(sheet, one)
        _press(sheet, one, strength)


def _one(sheet: Sheet, dice: Dice, number: int, panels: int, side: int, strength: float) -> _Fold:
    own = dice.of(f"fold {number}")
    slope = own.about("slope", 0.0012) * (np.arange(sheet.width) - sheet.width / 2)
    wander = 0.4 * wave(own.of("wander"), sheet.width, sheet.px(70))
    shaken = 0.12 * wave(own.of("shaken"), sheet.width, sheet.px(7))
    return _Fold(
        place=sheet.height * number // panels + sheet.px(dice.about(f"place {number}", 5)),
        line=(slope + sheet.scale * (wander + shaken)).astype(np.float32),
        side=side,
        lean=(3.5 + 18 * strength) * dice.between(f"lean {number}", 0.5, 1.2),
        far=sheet.scale * dice.between(f"far {number}", 9, 46),
        back=own.between("back", 0.25, 0.8),
        near=sheet.scale * own.between("near", 2.0, 6.5),
        ridge=own.between("touches", 0.3, 0.8) if own.happens("ridge", 0.5) else 0.0,
        # Most folds are told by the light alone; few are so worn that they are lines.
        dark=(34 + 150 * strength) * dice.between(f"dark {number}", 0.15, 1.1) ** 2,
        bare=own.between("bare", -0.6, 0.3),
        dice=own,
    )


def _bend(sheet: Sheet, one: _Fold) -> None:
    """The light on both sides."""
    beyond, before = round(_FADED * one.far), round(_FADED * one.near)
    above, below = (before, beyond) if one.side > 0 else (beyond, before)
    columns = -(-sheet.width // _COARSE)
    along = 0.7 + 0.45 * wave(one.dice.of("bent"), columns, sheet.px(170) / _COARSE)
    rim = sheet.scale * (0.7 + 0.4 * wave(one.dice.of("round"), columns, sheet.px(60) / _COARSE))
    rows = np.arange(-above, below, dtype=np.float32)[:, None] + np.float32(0.5)
    away = one.side * (rows - one.line[_COARSE // 2 :: _COARSE][None, :columns])
    away = away if away.shape[1] == columns else np.pad(away, ((0, 0), (0, 1)), mode="edge")
    # Paper bends: from one side to the other there is no step.
    share = np.clip(0.5 + away / (2 * rim), 0, 1)
    leant = share * np.exp(-np.maximum(away, 0) / np.float32(one.far))
    stood = (1 - share) * one.back * np.exp(np.minimum(away, 0) / np.float32(one.near))
    touching = 1 - one.ridge * np.exp(-((away / (1.3 * rim)) ** 2))
    dark = levels(one.lean * along * (leant + stood) * touching)
    sheet.stain(cv2.resize(dark, (sheet.width, len(dark))), 0, one.place - above, (0, 0, 0))


def _press(sheet: Sheet, one: _Fold, strength: float) -> None:
    """The line itself, broken where nobody pressed on it, and what ink has gone."""
    reach, dice = sheet.px(_REACH), one.dice
    broadly = wave(dice.of("pressed"), sheet.width, sheet.px(46))
    finely = wave(dice.of("finely"), sheet.width, sheet.px(2.5))
    pressed = np.clip(0.75 + broadly + 0.45 * finely - one.bare, 0, 1.1)
    away = np.arange(-reach, reach, dtype=np.float32)[:, None] + np.float32(0.5) - one.line[None, :]
    _flake(sheet, one, away, 0.5 * broadly + 0.5 * finely, strength)
    broad = sheet.scale * (dice.between("broad", 0.16, 0.5) + 0.14 * (1 + broadly))
    core = np.exp(-0.5 * (away / broad) ** 2) * (one.dark * pressed)
    if dice.happens("again", 0.2):
        core += _again(sheet, one, away, dice.of("another"))
    sheet.stain(levels(core), 0, one.place - reach, (0, 0, 0))


def _again(sheet: Sheet, one: _Fold, away: Line, dice: Dice) -> Line:
    """Who folds it once more does not hit the line everywhere."""
    beside = sheet.scale * dice.about("beside", 0.5) + 0.6 * sheet.scale * wave(
        dice.of("askew"), sheet.width, sheet.px(300)
    )
    there = np.clip(2 * wave(dice.of("there"), sheet.width, sheet.px(90)) - 0.2, 0, 1)
    thin = np.float32(0.22 * sheet.scale)
    return np.asarray(0.6 * one.dark * there * np.exp(-0.5 * ((away - beside) / thin) ** 2), np.float32)


def _flake(sheet: Sheet, one: _Fold, away: Line, uneven: Line, strength: float) -> None:
    """Ink lies on the paper and breaks off where it is bent, in flakes, and nowhere else."""
    near = np.clip(1.25 - np.abs(away) / (0.6 * sheet.scale), 0, 1)
    cell = max(1.0, 0.55 * sheet.scale)
    rough = blotches(one.dice.of("flakes"), sheet.width, len(near), cell).astype(np.float32)
    brittle = one.dice.between("brittle", -0.35, 0.1) + 0.5 * strength
    share = near * np.clip((rough / WHITE - 0.8 + brittle + 0.3 * uneven) * 4, 0, 0.95)
    sheet.cover(levels(WHITE * share), 0, one.place - len(away) // 2, WHITE)
