"""How people strike out what they have written: by a line or two, a wave, to and fro, in loops, or all over.

Most do it in one way. Units are hundredths of an em, y upward, from the foot of what is struck out.
"""

from dataclasses import replace
from types import MappingProxyType

import numpy as np

from symage.documents.handwriting.drawn import Drawn, alone
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.motion import Floats, Strokes, moved
from symage.documents.handwriting.trace import traced
from symage.documents.handwriting.writers import Writer

_LINE, _DOUBLE, _BACK, _WAVE = "line", "double", "back", "wave"
_ZIGZAG, _LOOPS, _SCRIBBLE = "zigzag", "loops", "scribble"
_MANNERS = MappingProxyType(
    {_LINE: 0.33, _DOUBLE: 0.15, _BACK: 0.11, _WAVE: 0.12, _ZIGZAG: 0.13, _LOOPS: 0.08, _SCRIBBLE: 0.08}
)
_FAITHFUL = 0.6
"""How often people do as they usually do."""
_SAMPLES = 256


def strike(who: Writer, width: float, height: float, draws: Draws) -> Drawn:
    """Through what is so wide and so high. `letter` is 0."""
    usual = who.draws.pick("strike", _MANNERS)
    manner = usual if draws.chance("as usual", _FAITHFUL) else draws.pick("manner", _MANNERS)
    strokes = [
        each + draws.normals(f"off/{i}", *each.shape) * 2.5
        for i, each in enumerate(_points(manner, width, height, draws))
    ]
    slant = 0.6 * who.slant
    strokes = [
        np.stack([each[:, 0] + slant * (each[:, 1] - height / 2), each[:, 1]], axis=1) for each in strokes
    ]
    count = len(strokes)
    movement = replace(who.movement, overlap=1.5 * who.movement.overlap, stop=0.1)
    given = Strokes.of([(each, np.zeros(len(each), np.bool_)) for each in strokes])
    warp, shake = 0.15 * draws.normals("warp", count, 5), 6.28 * draws.uniforms("shake", count, 2)
    paths = moved(given, movement, warp, shake, _SAMPLES)
    none = np.zeros(len(paths.points), np.bool_)
    pressed = replace(who, pen=replace(who.pen, pressure=min(1.15 * who.pen.pressure, 1.1)))
    trace = traced(pressed, paths, np.array([0, count]), none, none[:count])
    return alone(trace, trace.points / 10, who.pen.width)


def _points(manner: str, width: float, height: float, draws: Draws) -> list[Floats]:
    before, behind = draws.uniform("before", -3, 12), draws.uniform("behind", -4, 16)
    left, right = -before, width + behind
    if manner == _ZIGZAG:
        return [_zigzag(left, right, height, draws)]
    if manner == _LOOPS:
        return [_loops(left, right, height, draws)]
    if manner == _WAVE:
        return [_wave(left, right, height, draws)]
    if manner == _SCRIBBLE:
        return [_scribble(left, right, height, draws)]
    middle = height * draws.uniform("middle", 0.34, 0.55)
    rise = draws.normal("rise", 0.03, 0.05) * width
    bow = draws.normal("bow", 0, 0.02) * width
    first = np.array(
        [[left, middle - rise / 2], [(left + right) / 2, middle + bow], [right, middle + rise / 2]]
    )
    if manner == _LINE:
        return [first]
    apart = height * draws.uniform("apart", 0.14, 0.26) * (1 if draws.chance("above", 0.5) else -1)
    second = first * [draws.uniform("shorter", 0.86, 1.03), 1] + [draws.normal("aside", 0, 5), apart]
    return [first, second] if manner == _DOUBLE else [np.vstack([first, second[::-1] - [3, 0]])]


def _zigzag(left: float, right: float, height: float, draws: Draws) -> Floats:
    """To and fro, more upright than not."""
    count = max(4, int((right - left) / draws.uniform("step", 9, 22)))
    x = np.linspace(left, right, count) + draws.normals("x", count) * 4.5
    low, high = -0.06 * height, height * draws.uniform("high", 0.85, 1.08)
    y = np.where(np.arange(count) % 2, high, low) + draws.normals("y", count) * 0.15 * height
    return np.stack([x, y], axis=1)


def _wave(left: float, right: float, height: float, draws: Draws) -> Floats:
    """A line that goes up and down a little."""
    count = 2 + max(4, int((right - left) / draws.uniform("step", 14, 26)))
    x = np.linspace(left, right, count) + draws.normals("x", count) * 2.5
    swing = height * draws.uniform("swing", 0.07, 0.2) * (1 + 0.25 * draws.normals("y", count))
    along = np.linspace(-0.5, 0.5, count) * draws.normal("rise", 0.03, 0.04) * (right - left)
    up = height * draws.uniform("middle", 0.34, 0.52) + along
    return np.stack([x, up + np.where(np.arange(count) % 2, swing, -swing)], axis=1)


def _scribble(left: float, right: float, height: float, draws: Draws) -> Floats:
    """From end to end and back until nothing is read."""
    count = 2 * int(draws.uniform("passes", 3, 6))
    ends = np.where(np.arange(count) % 2, right, left) + draws.normals("x", count) * 15
    y = np.linspace(0.92, 0.05, count) * height + draws.normals("y", count) * 0.12 * height
    between = (ends[:-1] + ends[1:]) / 2 + draws.normals("between", count - 1) * 6
    halfway = (y[:-1] + y[1:]) / 2 + draws.normals("bow", count - 1) * 0.1 * height
    points = np.empty((2 * count - 1, 2))
    points[::2], points[1::2] = np.stack([ends, y], axis=1), np.stack([between, halfway], axis=1)
    return points


def _loops(left: float, right: float, height: float, draws: Draws) -> Floats:
    turns = max(2.0, (right - left) / draws.uniform("step", 13, 30))
    angle = np.arange(0.0, 2 * np.pi * turns, 2 * np.pi / 5)
    along = left + (right - left) * angle / angle[-1]
    wide, high = draws.uniform("wide", 8, 16), height * draws.uniform("high", 0.36, 0.55)
    uneven = 1 + 0.16 * draws.normals("uneven", len(angle))
    return np.stack(
        [along + wide * np.cos(angle) * uneven, height * 0.45 + high * np.sin(angle) * uneven], axis=1
    )
