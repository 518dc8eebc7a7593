"""The screens of a form's tints: a tint is printed as dots, and what looks at it sees their ripple.

Offset presses print some 133 lines to the inch, laser printers 85 to 106, which their toner mottles. A
scanner sees a ripple, weaker the finer its pixels do not resolve; where they are too coarse it sees another
one, of their difference. A fax prints dots of its own, or nothing. What does not belong here: what is solid.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import grain
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Sheet
from symage.documents.wear.strips import MOTTLE
from symage.documents.wear.tints import Area, Screen

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.float64]
Part = tuple[slice, slice]
"""Of a picture: rows, and columns."""

_BITS = 4
_MIDDLE = 128
_BELOW, _ABOVE = 46, 14
"""How much darker and lighter than the tint what is screened may be: text on it is not."""
_SMALLEST = 2
"""Pixels: what is smaller shows no screen."""
_LARGEST = 20.0


def rippled(sheet: Sheet, how: Matrix, dice: Dice, *, sharp: float) -> None:
    """Tints as an eye of the sheet's pixels sees them. `how`: affine, between pixels. `sharp`: the share of
    the contrast of dots that its optics leave at 100 lines to the inch."""
    to, screen, dpi = (
        how / how[2, 2] @ np.diag([sheet.scale, sheet.scale, 1.0]),
        sheet.imprint.screen,
        72 * sheet.scale,
    )
    for area, place, mask in _tints(sheet.pixels, sheet.imprint.areas, to):
        seen = sheet.pixels[place]
        wave = _waves(seen.shape, place, to, screen, _swing(area, screen, dpi, sharp))
        grain(wave, dice.of(f"mottle {place[0].start} {place[1].start}"), screen.mottle, MOTTLE)
        cv2.copyTo(cv2.addWeighted(seen, 1, wave, 1, -_MIDDLE), mask, seen)


def lifted(pixels: Pixels, areas: Sequence[Area], to: Matrix) -> list[tuple[Area, Part, Pixels]]:
    """Take the tints from the paper, and say where they were."""
    found = list(_tints(pixels, areas, to))
    for area, place, mask in found:
        seen = pixels[place]
        cv2.add(seen, np.full_like(seen, 255 - area.level), dst=seen, mask=mask)
    return found


def _tints(pixels: Pixels, areas: Sequence[Area], to: Matrix) -> Iterator[tuple[Area, Part, Pixels]]:
    """Each area that is a tint: where it lies, and 255 for each of its pixels that nothing covers. What later
    areas cover, tints among them, is theirs."""
    if not areas:
        return
    height, width = pixels.shape
    rims = [
        np.rint((area.corners @ to[:2, :2].T + to[:2, 2] - 0.5) * 2**_BITS).astype(np.int32) for area in areas
    ]
    numbers = {number: 1 + number % 255 for number, area in enumerate(areas) if area.is_tint}
    first = max(min(int(rims[number][:, 1].min()) >> _BITS for number in numbers), 0)
    last = min(max(int(rims[number][:, 1].max()) >> _BITS for number in numbers) + 1, height)
    whole = np.zeros((max(last - first, 0), width), np.uint8)
    for number, rim in enumerate(rims):
        cv2.fillPoly(whole, [rim - [0, first << _BITS]], numbers.get(number, 0), cv2.LINE_8, _BITS)
    for number, at in numbers.items():
        (left, top), (right, bottom) = (side.tolist() for side in _sides(rims[number]))
        across = slice(min(max(left, 0), width), min(max(right + 1, 0), width))
        down = slice(min(max(top, first), last), min(max(bottom + 1, first), last))
        seen = pixels[down, across]
        if min(seen.shape) < _SMALLEST:
            continue
        level = areas[number].level
        mask = cv2.inRange(seen, max(level - _BELOW, 0), min(level + _ABOVE, 255))
        there = cv2.compare(whole[down.start - first : down.stop - first, across], at, cv2.CMP_EQ)
        yield areas[number], (down, across), cv2.bitwise_and(mask, there)


def _sides(rim: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The whole pixels in which it begins and ends."""
    return rim.min(axis=0) >> _BITS, rim.max(axis=0) >> _BITS


def _waves(shape: tuple[int, ...], place: Part, to: Matrix, screen: Screen, swing: float) -> Pixels:
    """Two waves across one another, each of a swing in grey levels, round the middle one."""
    turn = np.radians(screen.angle)
    cos, sin = np.cos(turn), np.sin(turn)
    along = np.array([[cos, sin], [-sin, cos]]) * (screen.lines / 72) @ np.linalg.inv(to[:2, :2])
    table = np.rint(_MIDDLE / 2 + swing * np.cos(np.arange(256) * (np.pi / 128))).astype(np.uint8)
    rows, columns = place[0].start + np.arange(shape[0]), place[1].start + np.arange(shape[1])
    waves = []
    for across, down in along.tolist():
        x, y = (
            np.rint(256 * by * at).astype(np.int64).astype(np.uint8)
            for by, at in ((across, columns), (down, rows))
        )
        waves.append(cv2.LUT(y[:, None] + x[None, :], table))
    both: Pixels = cv2.add(*waves)
    return both


def _swing(area: Area, screen: Screen, dpi: float, sharp: float) -> float:
    """How far from its mean each wave of round dots goes, in grey levels: that of the dots, of what the
    optics leave of them, and of what a square pixel does."""
    radius = np.sqrt(area.share / np.pi)
    x = 2 * np.pi * radius
    dots = 2 * radius * (x / 2 - x**3 / 16 + x**5 / 384)
    turn = np.radians(screen.angle)
    pixel = np.sinc(screen.lines / dpi * np.cos(turn)) * np.sinc(screen.lines / dpi * np.sin(turn))
    optics = sharp ** ((screen.lines / 100) ** 2)
    return float(min(area.contrast * dots * abs(pixel) * optics, _LARGEST))
