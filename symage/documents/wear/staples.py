"""Staples: a wire that stands a little off the paper and pulls it in where its legs go through, or what it
leaves when sheets are pulled apart: slits, a pressed line, rust.

Drawn on a small picture round the corner, of light that falls from one side. Nothing moves.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import patches, wave
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, levels

_CROWN = 34.0, 37.0
_WIRE = 1.3, 1.75
"""A staple's length and thickness in points."""
_ROOM = 11.0
"""Points round it, for shadow and rust."""
_NEAR = 9.0
"""The same round a leg."""
_RUST, _INK = (150, 98, 60), (0, 0, 0)
_LEFT_IN, _SLANTED, _TWICE, _RUSTY, _TORN = 0.4, 0.6, 0.3, 0.16, 0.06

Field = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class _Place:
    """A picture's `left` and `top` on the sheet. `along`: of each of its pixels, how far it is from the one
    leg to the other, in pixels from the middle; `beside`: from the line between them; `half`: of the legs'
    distance; `way`: from one to the other, a unit vector. `scale`: pixels to the point. `lit`: how much of
    what faces along the wire, and of what faces across it, is turned from the light."""

    left: int
    top: int
    along: Field
    beside: Field
    half: float
    way: tuple[float, float]
    scale: float
    lit: tuple[float, float]

    def near(self, sign: int) -> "_Place":
        """Round one leg alone."""
        room = round(_NEAR * self.scale)
        middle = len(self.along) / 2
        x, y = (round(middle + sign * self.half * way) for way in self.way)
        top, left = max(y - room, 0), max(x - room, 0)
        part = slice(top, y + room), slice(left, x + room)
        return replace(
            self, left=self.left + left, top=self.top + top, along=self.along[part], beside=self.beside[part]
        )

    @property
    def shape(self) -> tuple[int, int]:
        return self.along.shape[0], self.along.shape[1]


def staple(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Sheets are pulled apart before they go through a feeder: what the legs did stays, and the first page of
    some keeps its wire. Some have been stapled before."""
    corner = dice.between("across", 22, 40), dice.between("down", 18, 34)
    slanted = dice.happens("slanted", _SLANTED)
    turn = dice.between("turn", -52, -28) if slanted else dice.about("level", 4)
    light = dice.between("light", 0, 2 * np.pi)
    if dice.happens("twice", _TWICE):
        before = dice.of("before")
        away = corner[0] + before.between("across", -7, 16), corner[1] + before.between("down", -6, 14)
        _pulled(sheet, before, _place(sheet, before, away, turn + before.about("turn", 14), light), strength)
    place = _place(sheet, dice, corner, turn, light)
    if sheet.page == 0 and dice.happens("left in", _LEFT_IN):
        _wire(sheet, dice, place)
    else:
        _pulled(sheet, dice, place, strength)


def _place(sheet: Sheet, dice: Dice, corner: tuple[float, float], degrees: float, light: float) -> _Place:
    half = sheet.scale * dice.between("crown", *_CROWN) / 2
    turn = np.radians(degrees)
    room = round(half + _ROOM * sheet.scale)
    x, y = corner[0] * sheet.scale, corner[1] * sheet.scale
    left, top = round(x) - room, round(y) - room
    cells = np.arange(2 * room, dtype=np.float32) + np.float32(0.5)
    across, down = cells[None, :] + np.float32(left - x), cells[:, None] + np.float32(top - y)
    way = float(np.cos(turn)), float(np.sin(turn))
    along = (way[0] * across + way[1] * down).astype(np.float32)
    beside = (way[0] * down - way[1] * across).astype(np.float32)
    lit = float(np.cos(light - turn)), float(np.sin(light - turn))
    return _Place(left, top, along, beside, half, way, sheet.scale, lit)


def _wire(sheet: Sheet, dice: Dice, place: _Place) -> None:
    """Round and bright in the middle, dark where it turns from the light and where it goes in; it is bent."""
    _dented(sheet, dice, place, 26.0)
    radius = place.scale * dice.between("wire", *_WIRE) / 2
    bow = place.scale * dice.about("bow", 0.35) * (1 - (place.along / np.float32(place.half)) ** 2)
    beside = place.beside - bow
    inside = np.clip(place.half + 0.3 * radius - np.abs(place.along), 0, None)
    # Its crown stands off the paper, and its shoulders do not.
    high = np.clip(inside / (2.2 * radius), 0, 1) * (0.5 * place.scale + radius)
    _shadow(sheet, dice, place, beside, high, radius)
    across = np.clip(beside / radius, -1, 1)
    # The light falls from where its shadow does not.
    turned = across + 0.45 * np.sign(place.lit[1])
    worn = 0.5 + 0.5 * _along(place, wave(dice.of("worn"), 256, 34))
    gleam = dice.between("bright", 60, 150) * (0.35 + worn) * np.exp(-((turned / np.float32(0.5)) ** 2))
    steel = (dice.between("steel", 88, 140) + gleam) * (1 - 0.45 * across**4)
    steel *= np.clip(0.35 + inside / (2.6 * radius), 0, 1)
    rounded = np.sqrt(np.clip(1.6 * radius - inside, 0, None) ** 2 * 0.5 + beside**2)
    there = np.clip(radius + 0.5 - rounded, 0, 1) * (inside > 0)
    _over(sheet, place, levels(WHITE * there), levels(steel))


def _over(sheet: Sheet, place: _Place, amount: Pixels, own: Pixels) -> None:
    """What hides what is beneath and has a picture of its own."""
    sheet.cover(amount, place.left, place.top, 0)
    part, own = sheet.inside(cv2.multiply(own, amount, scale=1 / WHITE), place.left, place.top)
    touched = sheet.pixels[part]
    touched[...] = cv2.add(touched, own)


def _shadow(sheet: Sheet, dice: Dice, place: _Place, beside: Field, high: Field, radius: float) -> None:
    """A dark line at which it touches, and beyond it what fades: on the one side more."""
    off = place.lit[1] * high
    body = np.clip(1.35 * radius + 0.5 - np.abs(beside - off), 0, 1) * (high > 0)
    close = np.clip(1.7 - np.abs(beside) / radius, 0, 1) * (high > 0)
    soft = cv2.GaussianBlur(levels(WHITE * body), (0, 0), 0.3 * place.scale + 0.3 * float(high.max()))
    dark = dice.between("shadow", 0.3, 0.7) * soft.astype(np.float32) + 40 * close
    sheet.stain(levels(dark), place.left, place.top, _INK)


def _pulled(sheet: Sheet, dice: Dice, place: _Place, strength: float) -> None:
    """Two slits, the paper round them pushed up; between them, more or less, the line of the crown."""
    if dice.happens("rusty", _RUSTY):
        _rust(sheet, dice.of("rust"), place)
    _dented(sheet, dice, place, 14 + 34 * strength)
    _pressed(sheet, dice, place, strength)
    for number, sign in enumerate((-1, 1)):
        _slit(sheet, dice.of(f"leg {number}"), place, sign)


def _slit(sheet: Sheet, dice: Dice, place: _Place, sign: int) -> None:
    """What a leg leaves: broken open on the side from which it was pulled, or torn."""
    place = place.near(sign)
    scale = place.scale
    away = sign * place.along - place.half
    long, wide = scale * dice.between("long", 0.55, 1.3), scale * dice.between("wide", 0.4, 0.75)
    rough = 0.35
    if dice.happens("torn", _TORN):
        long, rough = long * dice.between("farther", 1.6, 2.6), 0.9
    rag = rough * patches(dice.of("rag"), *place.shape[::-1], 0.7 * scale)
    slant = place.beside + dice.about("slant", 0.4) * away + rough * 0.5 * rag
    # It lies within the legs' distance rather than beyond it, for the crown is pulled up in the middle.
    inward = away + 0.5 * long
    open_ = np.clip(1 + wide * (1 - np.hypot(inward / long, slant / wide)) + rag, 0, 1)
    amount = levels(WHITE * dice.between("open", 0.6, 1) * open_)
    sheet.cover(amount, place.left, place.top, min(sheet.backing, 50 + dice.below("dark", 60)))
    # A burr stands up on one side.
    burr = np.exp(-(((np.hypot(inward / (1.9 * long), slant / (2.2 * wide)) - 1) / np.float32(0.34)) ** 2))
    facing = np.clip(0.3 + (place.lit[1] * np.sign(place.beside) + sign * place.lit[0]) * 0.5, 0, 1)
    sheet.stain(levels(dice.between("burr", 20, 70) * burr * facing), place.left, place.top, _INK)


def _dented(sheet: Sheet, dice: Dice, place: _Place, deep: float) -> None:
    """Paper is drawn in round the legs: on one side it turns from the light."""
    reach = np.float32(place.scale * dice.between("drawn in", 1.7, 3.4))
    for sign in (-1, 1):
        leg = place.near(sign)
        away = leg.along - sign * np.float32(leg.half)
        slope = (leg.lit[0] * away + leg.lit[1] * leg.beside) / reach
        shade = np.clip(slope, 0, None) * np.exp(-(away * away + leg.beside**2) / (2 * reach * reach))
        sheet.stain(levels(1.6 * deep * shade), leg.left, leg.top, _INK)


def _pressed(sheet: Sheet, dice: Dice, place: _Place, strength: float) -> None:
    """The crown was pressed into the paper: a groove, one wall of which lies in the shade."""
    deep = (5 + 26 * strength) * dice.between("pressed", 0.0, 1.0)
    uneven = 0.6 + 0.5 * _along(place, wave(dice.of("uneven"), 256, 60))
    broad = np.float32(0.45 * place.scale)
    wall = place.beside / broad - np.float32(np.sign(place.lit[1]))
    ends = np.clip((place.half - np.abs(place.along)) / place.scale, 0, 1)
    sheet.stain(levels(deep * uneven * ends * np.exp(-(wall**2))), place.left, place.top, _INK)


def _rust(sheet: Sheet, dice: Dice, place: _Place) -> None:
    """It comes off where the legs were, and fainter along the crown."""
    scale = place.scale
    beyond = np.abs(np.abs(place.along) - np.float32(place.half))
    legs = np.exp(-np.hypot(beyond, place.beside) / np.float32(scale * dice.between("spread", 0.9, 2.0)))
    crown = np.exp(-np.abs(place.beside) / np.float32(0.8 * scale)) * (np.abs(place.along) < place.half)
    patchy = np.clip(0.55 + 0.7 * patches(dice.of("patchy"), *place.shape[::-1], 1.2 * scale), 0, 1)
    amount = dice.between("old", 70, 210) * (legs + dice.between("line", 0.1, 0.5) * crown) * patchy
    sheet.stain(levels(amount), place.left, place.top, _RUST)


def _along(place: _Place, line: Field) -> Field:
    """A line of 256 steps, along the wire."""
    at = np.clip((place.along / np.float32(place.half) + 1) * 127.5, 0, 255).astype(np.uint8)
    return np.asarray(line[at])
