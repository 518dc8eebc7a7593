"""What happens to a sheet of paper: it lets its back shine through, is folded, punched, stapled, stained."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, grey, levels

_CROWN, _WIRE = 34.0, 1.5
"""A staple's length and thickness in points."""
_COFFEE = (122, 84, 48)


def bleed(sheet: Sheet, dice: Dice, strength: float) -> None:
    """The other side shines through: mirrored, soft and faint. Ink alone does, paper never darkens."""
    if sheet.back is None:
        return
    half = (sheet.width // 2, sheet.height // 2)
    back = cv2.resize(cv2.flip(grey(sheet.back), 1), half, interpolation=cv2.INTER_AREA)
    soft = cv2.resize(cv2.GaussianBlur(back, (0, 0), 0.45 * sheet.scale), (sheet.width, sheet.height))
    shift = np.roll(soft, (sheet.px(dice.about("down", 3)), sheet.px(dice.about("across", 3))), (0, 1))
    share = round(12 + 46 * strength * dice.between("thin", 0.7, 1.2))
    sheet.shade(cv2.LUT(shift, (WHITE - (WHITE - np.arange(256)) * share // WHITE).astype(np.uint8)))


def fold(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Creases of a letter folded for its envelope: thin, uneven, bright where the paper broke."""
    panels = 3 if dice.happens("letter", 0.75) else 2
    places = [
        sheet.height * number // panels + sheet.px(dice.about(f"place {number}", 5))
        for number in range(1, panels)
    ]
    _lean(sheet, places, strength)
    for number, place in enumerate(places):
        _crease(sheet, dice.of(f"crease {number}"), place, strength)


def _lean(sheet: Sheet, places: list[int], strength: float) -> None:
    """Each panel turns to the light, or from it, most beside the crease."""
    light = np.full(sheet.height, float(WHITE))
    for number, (first, end) in enumerate(pairwise([0, *places, sheet.height])):
        near, far = ((0.25, 1.0), (1.0, 0.1))[number % 2]
        light[first:end] -= np.linspace(near, far, end - first) * 22 * strength
    sheet.shade(np.rint(light).astype(np.uint8)[:, None])


def _crease(sheet: Sheet, dice: Dice, place: int, strength: float) -> None:
    reach = max(6, sheet.px(6))
    slope = dice.about("slope", 0.0016) * np.arange(sheet.width)
    wander = _wave(dice.of("wander"), sheet.width, sheet.px(30)) * 0.8 * sheet.scale
    away = np.arange(-reach, reach)[:, None] - (slope - slope.mean() + wander)[None, :]
    pressed = 0.35 + 0.65 * (_wave(dice.of("pressed"), sheet.width, sheet.px(9)) + 1) / 2
    broad = dice.between("broad", 0.42, 0.95)
    dark = np.maximum(0, 1 - np.abs(away) / (broad * sheet.scale)) * pressed * (50 + 120 * strength)
    dark *= 0.42 / broad * dice.between("depth", 0.7, 1.2)
    _flake(
        sheet.pixels[max(place - reach, 0) : place + reach], away[max(reach - place, 0) :], dice, sheet.scale
    )
    # Beside the line the paper turns away from the light, on one side more.
    turned = np.maximum(0, 1 - np.abs(away - 1.6 * sheet.scale) / (2.6 * sheet.scale)) * (6 + 22 * strength)
    sheet.stain(levels(dark + turned), 0, place - reach, (70, 70, 70))
    broken = pressed > 1.2 - 0.45 * strength
    bright = np.maximum(0, 1 - np.abs(away + 0.35 * sheet.scale) / (0.4 * sheet.scale)) * broken * 190
    sheet.cover(levels(bright), 0, place - reach, 252)


def _flake(seen: Pixels, away: NDArray[np.float64], dice: Dice, scale: float) -> None:
    """Ink lies on the paper and breaks off where it is bent, here and there. `away`: from the crease."""
    rough = blotches(dice.of("flakes"), seen.shape[1], seen.shape[0], 0.9 * scale).astype(float) / WHITE
    near = np.maximum(0, 1 - np.abs(away[: len(seen)]) / (0.95 * scale))
    share = levels(WHITE * np.clip(near * (0.35 + 1.1 * rough), 0, 0.9))
    cv2.add(seen, cv2.multiply(cv2.bitwise_not(seen), share, scale=1 / 255), dst=seen)


def staple(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Sheets are pulled apart before they go through a feeder: the holes of the legs stay, and the first page
    of some keeps its wire."""
    corner = sheet.px(dice.between("across", 22, 40)), sheet.px(dice.between("down", 18, 34))
    turn = np.radians(
        dice.between("turn", -52, -28) if dice.happens("slanted", 0.6) else dice.about("level", 4)
    )
    along = np.array([np.cos(turn), np.sin(turn)]) * _CROWN / 2 * sheet.scale
    legs = [(round(corner[0] + sign * along[0]), round(corner[1] + sign * along[1])) for sign in (-1, 1)]
    if sheet.page == 0 and dice.happens("left in", 0.4):
        _wire(sheet, legs)
    else:
        for number, leg in enumerate(legs):
            _leg_hole(sheet, dice.of(f"leg {number}"), leg, strength)


def _wire(sheet: Sheet, legs: list[tuple[int, int]]) -> None:
    size = sheet.px(80)
    thick = max(2, sheet.px(_WIRE))
    shadow, steel, gleam = (np.zeros((size, size), np.uint8) for _ in range(3))
    low = [(x + thick, y + thick) for x, y in legs]
    cv2.line(shadow, low[0], low[1], 130, 2 * thick, cv2.LINE_AA)
    sheet.stain(cv2.GaussianBlur(shadow, (0, 0), 0.9 * sheet.scale), 0, 0, (40, 40, 40))
    cv2.line(steel, legs[0], legs[1], WHITE, thick, cv2.LINE_AA)
    sheet.cover(steel, 0, 0, 104)
    cv2.line(gleam, *((x, y - max(1, thick // 4)) for x, y in legs), 210, max(1, thick // 3), cv2.LINE_AA)
    sheet.cover(gleam, 0, 0, 214)


def _leg_hole(sheet: Sheet, dice: Dice, leg: tuple[int, int], strength: float) -> None:
    radius = max(1, sheet.px(dice.between("radius", 0.5, 0.9)))
    room = radius * 4
    torn = _disc(2 * room, room, room, radius)
    sheet.cover(cv2.GaussianBlur(torn, (3, 3), 0.6), leg[0] - room, leg[1] - room, 74)
    dent = cv2.GaussianBlur(_disc(2 * room, room + radius, room + radius, 2 * radius), (0, 0), radius)
    faint = cv2.LUT(dent, (np.arange(256) * (0.12 + 0.3 * strength)).astype(np.uint8))
    sheet.stain(faint, leg[0] - room, leg[1] - room, (90, 90, 90))


def coffee(sheet: Sheet, dice: Dice, strength: float) -> None:
    """The ring that a cup leaves: a dark rim here and there, a wash inside it, a gap, a drop beside it."""
    radius = dice.between("radius", 95, 118) * sheet.scale
    side = round(2 * radius + 26 * sheet.scale)
    down, across = (axis - side / 2 for axis in np.ogrid[0:side, 0:side])
    wobble = blotches(dice.of("wobble"), side, side, radius * 0.8).astype(float) / WHITE
    away = np.sqrt(across * across + down * down) + 4 * sheet.scale * (wobble - 0.5)
    wet = blotches(dice.of("wet"), side, side, radius * 0.9).astype(float) / WHITE
    rim = np.maximum(0, 1 - np.abs(away - radius) / (1.1 * sheet.scale)) * np.clip(2.6 * wet - 0.7, 0, 1)
    band = np.maximum(0, 1 - np.abs(away - radius + 3.5 * sheet.scale) / (4.5 * sheet.scale)) * np.clip(
        1.6 * wet - 0.25, 0, 1
    )
    amount = (rim * 0.85 + band * 0.36) * (110 + 140 * strength)
    left = dice.below("across", sheet.width) - side // 2
    top = dice.below("down", sheet.height) - side // 2
    soft = cv2.GaussianBlur(levels(amount), (0, 0), 0.25 * sheet.scale)
    sheet.stain(soft, left, top, _COFFEE)
    drop = max(2, sheet.px(dice.between("drop", 1.5, 4)))
    spot = cv2.GaussianBlur(_disc(4 * drop, 2 * drop, 2 * drop, drop), (0, 0), 0.4 * sheet.scale)
    beside = left + sheet.px(dice.between("beside", 10, 60)), top + sheet.px(dice.between("beneath", 8, 40))
    sheet.stain(cv2.LUT(spot, (np.arange(256) * 0.3).astype(np.uint8)), *beside, _COFFEE)


def _wave(dice: Dice, length: int, cell: float) -> NDArray[np.float64]:
    """A smooth line between -1 and 1."""
    field = blotches(dice, length, 4, cell)[2]
    wave: NDArray[np.float64] = field.astype(np.float64) / 127.5 - 1
    return wave


def _disc(side: int, x: int, y: int, radius: int) -> Pixels:
    disc = np.zeros((side, side), np.uint8)
    cv2.circle(disc, (x, y), radius, WHITE, -1, cv2.LINE_AA)
    return disc
