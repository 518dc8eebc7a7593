"""What a photographed page lies on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches, grain
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Pixels

Texture = Callable[[Dice, int, int, float], Pixels]
"""Of a width and a height in pixels, with so many pixels to the point."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`texture`: its grey levels; `tints`: how much of red, green and blue they have; `fibres`: by how many
    levels, as a deviation, the dashes differ that it shows from near."""

    texture: Texture
    tints: tuple[float, float, float]
    fibres: float = 0


def _wood(level: int, depth: int) -> Texture:
    """Broad bands that run one way, and finer ones; what is finer still is its fibres."""

    def texture(dice: Dice, width: int, height: int, scale: float) -> Pixels:
        broad = _stretched(dice.of("bands"), width, height, 22 * scale, level - depth, level + depth)
        fine = _stretched(dice.of("fibres"), width, height, 2.2 * scale, 0, depth)
        wood: Pixels = cv2.subtract(broad, fine)
        return wood

    return texture


def _laminate(level: int) -> Texture:
    """Even, with clouds that are hardly there."""

    def texture(dice: Dice, width: int, height: int, scale: float) -> Pixels:
        return _rough(
            blotches(dice.of("clouds"), width, height, 160 * scale, level - 4, level + 4), dice, 3.5
        )

    return texture


def _cloth(level: int) -> Texture:
    """A weave of dark and darker threads."""

    def texture(dice: Dice, width: int, height: int, scale: float) -> Pixels:
        folds = blotches(dice.of("folds"), width, height, 90 * scale, level - 14, level + 14)
        thread = max(2, round(1.5 * scale))
        rows, columns = np.arange(height)[:, None] // thread, np.arange(width)[None, :] // thread
        return _rough(cv2.subtract(folds, ((rows + columns) % 2 * 9).astype(np.uint8)), dice, 7)

    return texture


def _stretched(dice: Dice, width: int, height: int, cell: float, low: int, high: int) -> Pixels:
    """Patches sixteen times as long as they are high."""
    short = blotches(dice, max(2, width // 16), height, cell, low, high)
    long: Pixels = cv2.resize(short, (width, height), interpolation=cv2.INTER_LINEAR)
    return long


def _rough(pixels: Pixels, dice: Dice, deviation: float) -> Pixels:
    grain(pixels, dice.of("rough"), deviation, soft=True)
    return pixels


_DESKS: Mapping[str, tuple[float, Desk]] = {
    "oak": (28, Desk(_wood(135, 22), (1.1, 0.9, 0.66), 7)),
    "walnut": (20, Desk(_wood(82, 18), (1.12, 0.86, 0.64), 5)),
    "grey laminate": (18, Desk(_laminate(158), (1.0, 1.0, 0.98))),
    "white table": (12, Desk(_laminate(206), (1.0, 0.985, 0.95))),
    "black table": (12, Desk(_laminate(52), (0.97, 0.99, 1.03))),
    "cloth": (10, Desk(_cloth(90), (0.86, 0.94, 1.14))),
}
"""How often, and what."""


def desk_of(dice: Dice) -> Desk:
    return _DESKS[dice.one_of("desk", {name: often for name, (often, _) in _DESKS.items()})][1]
