"""What a hand makes of a letter: the points of its strokes, as this writer goes through them.

An allograph is the letter as it is taught; a writer moves its points by habits that all of their letters
share (proportions, ends, hooks, bows, a common bend of space) and by some that one letter has alone. A
habit that would turn the letter into another one is weakened: see `legibility.py`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians, sin

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import Allograph
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.writers import CAPITAL, DIGIT, LOWER, OTHER, Writer
from symage.randomness import word_of

_SMALL = frozenset(".,-':;\"=_*")
"""What is too small to have habits."""
_STRAIGHT = frozenset("/1|")
_FLICK = frozenset("adhiklmntuAHKLMNR")
"""What ends in a stem on the line, from which the pen may go on to the right."""
_X_HEIGHT, _TOP = 46, 100
_DRAGGED = 50
"""How far the pen stays down at most on its way to the next stroke: longer ways cut through the letter."""
_ENDS_OPEN = frozenset("ceC6")
"""What would be another letter if its ends came nearer."""
_CLOSED = 16
"""Ends nearer than this belong to a bowl."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A stroke of a letter: its points (n × 2), which of them are corners, and which the pen passes lightly
    on its way to the next stroke."""

    points: Floats
    corners: NDArray[np.bool_]
    light: NDArray[np.bool_]


def kind_of(text: str) -> int:
    """LOWER, CAPITAL, DIGIT or OTHER: by its first character."""
    if text[0].isdecimal():
        return DIGIT
    if not text[0].isalpha():
        return OTHER
    return CAPITAL if text[0].isupper() else LOWER


def shaped(writer: Writer, allograph: Allograph, draws: Draws, strength: float) -> list[Shape]:
    """`draws`: of this letter of the writer; `strength`: of what bends it, 1 or less."""
    hand = _Hand(writer, allograph, draws, strength)
    return _dragged(hand, [hand.shape(index) for index in range(len(allograph.strokes))])


@dataclass(frozen=True, slots=True, eq=False)
class _Hand:
    """A writer at one letter."""

    writer: Writer
    allograph: Allograph
    draws: Draws
    strength: float

    @property
    def text(self) -> str:
        return self.allograph.text

    @property
    def small(self) -> bool:
        return self.text in _SMALL

    @property
    def joined(self) -> bool:
        return "j" in self.allograph.tags and self.writer.joins > 0.3

    def shape(self, index: int) -> Shape:
        stroke, draws = self.allograph.strokes[index], self.draws.of(f"stroke/{index}")
        points, corners = stroke.points.copy(), stroke.corners.copy()
        length = float(np.hypot(*np.diff(points, axis=0).T).sum())
        points[:, 1] = self._heights(points[:, 1])
        if length > 25 and not self.small:
            points, corners = self._ended(points, corners, draws, first=index == 0)
        points, corners = self._bowed(points, corners, draws)
        points = points + self._bend(points, draws) * self.strength * min(1.0, length / 60)
        return Shape(self._leaning(points, draws), corners, np.zeros(len(points), np.bool_))

    def _heights(self, y: Floats) -> Floats:
        proportions = self.writer.proportions
        kind = kind_of(self.text)
        if kind == DIGIT:
            return y * proportions.digit
        if kind in (CAPITAL, OTHER):
            return y if kind == CAPITAL else y * 0.95
        upper = proportions.x_height + (y - _X_HEIGHT) * (proportions.ascender - proportions.x_height) / (
            _TOP - _X_HEIGHT
        )
        lower = np.where(y < 0, y * proportions.descender, y * proportions.x_height / _X_HEIGHT)
        return np.where(y < _X_HEIGHT, lower, upper)

    def _ended(
        self, points: Floats, corners: NDArray[np.bool_], draws: Draws, *, first: bool
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """With the writer's ends: longer or shorter, a hook before, a flick behind."""
        habits = self.writer.habits
        begin, end = _unit(points[0] - points[1]), _unit(points[-1] - points[-2])
        closed = hypot(*(points[0] - points[-1])) < _CLOSED
        gap = habits.gap + draws.normal("gap", 0, 2)
        if self.text in ("0", "O", "o", "8"):
            gap = min(max(gap, -5.0), 1.0)
        longer = gap if closed else habits.end + draws.normal("end", 0, 3)
        earlier = 0.6 * habits.gap if closed else habits.start
        if self.text in _ENDS_OPEN:
            longer, earlier = min(longer, 0.0), min(earlier, 0.0)
        points[-1] += end * (max(longer, -6.0) if not self.joined else 0.3 * longer)
        points[0] += begin * (earlier + draws.normal("start", 0, 2))
        hooked = habits.hook > 1.5 and draws.chance("hooked", habits.hooked)
        if hooked and not closed and not (first and self.joined):
            angle = (2.3 + draws.normal("hook/angle", 0, 0.3)) * (1 if begin[0] < -0.5 else -1)
            turned = np.array([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]]) @ begin
            points = np.vstack([points[0] + turned * habits.hook * draws.uniform("hook", 0.6, 1.3), points])
            corners = np.concatenate([[False], corners])
        leaves = habits.flick > 1.5 and end[1] < -0.7 and draws.chance("flicked", 0.75)
        if leaves and self.text in _FLICK and not self.joined:
            angle = radians(habits.flick_angle + draws.normal("flick/angle", 0, 8))
            points = np.vstack([points, points[-1] + habits.flick * np.array([0.9 * cos(angle), sin(angle)])])
            corners = np.concatenate([corners, [False]])
        return points, corners

    def _bowed(
        self, points: Floats, corners: NDArray[np.bool_], draws: Draws
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """A straight line gets a point in its middle, beside it."""
        ends = corners.copy()
        ends[[0, -1]] = True
        found, sharp = [points[0]], [False]
        for i in range(1, len(points)):
            along = points[i] - points[i - 1]
            length = hypot(*along)
            if ends[i - 1] and ends[i] and length > 14:
                bow = (self.writer.habits.bow + draws.normal(f"bow/{i}", 0, 0.9)) * length / 50
                beside = np.array([-along[1], along[0]]) / length
                found.append(
                    (points[i] + points[i - 1]) / 2 + beside * bow * (0.4 if self.text in _STRAIGHT else 1)
                )
                sharp.append(False)
            found.append(points[i])
            sharp.append(bool(corners[i]))
        return np.array(found), np.array(sharp)

    def _bend(self, points: Floats, draws: Draws) -> Floats:
        """What bends all shapes of the writer alike, and what this stroke has alone, smooth along it."""
        habits, weak = self.writer.habits, 0.35 if self.small or self.text in "/" else 1.0
        own = draws.normals("own", len(points), 2)
        own[1:] = 0.75 * own[1:] + 0.66 * own[:-1]
        kind = 0.72 if kind_of(self.text) == LOWER else 1.0
        return weak * (_waves(self.writer, points) * habits.waves / 2 + own * habits.own * kind)

    def _leaning(self, points: Floats, draws: Draws) -> Floats:
        """As wide, high and slanted as this letter is written."""
        writer, letter = self.writer, self.draws
        points[:, 0] *= writer.proportions.widths[kind_of(self.text)] * (1 + letter.normal("width", 0, 0.06))
        points[:, 1] *= 1 + letter.normal("height", 0, 0.04)
        wide, high = np.ptp(points, axis=0)
        if wide > 14 and wide > 2.2 * high:
            rise = writer.habits.rise + draws.normal("rise", 0, 0.02)
            points[:, 1] += rise * (points[:, 0] - points[:, 0].mean())
        slant = writer.slant + letter.normal("slant", 0, 0.05)
        points[:, 0] += slant * points[:, 1] + writer.lean * (points[:, 1] / 50) ** 2 * 10
        return points


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / (hypot(*vector) + 1e-9)
    return unit


def _waves(writer: Writer, points: Floats) -> Floats:
    """Four waves through the plane, which move what lies in it."""
    across, start = _wave_numbers(writer.number)
    phase = points @ across
    return np.stack(
        [np.sin(phase + start[:, 0]).sum(axis=1), 0.7 * np.sin(phase + start[:, 1]).sum(axis=1)], 1
    )


@lru_cache(maxsize=4)
def _wave_numbers(number: int) -> tuple[Floats, Floats]:
    """Radians to a hundredth of an em, along both axes, of four waves, and where they begin."""
    draws = Draws(word_of(number, "writer")).of("waves")
    angle, start = draws.uniforms("angle", 4) * 2 * np.pi, draws.uniforms("start", 4, 2) * 2 * np.pi
    turn = 2 * np.pi / (90 + 100 * draws.uniforms("length", 4))
    return np.stack([np.cos(angle), np.sin(angle)]) * turn, start


def _dragged(hand: _Hand, shapes: Sequence[Shape]) -> list[Shape]:
    """Strokes between which the pen stays down become one."""
    return list(_merged(hand, shapes))


def _merged(hand: _Hand, shapes: Sequence[Shape]) -> Iterator[Shape]:
    current = shapes[0]
    for index, following in enumerate(shapes[1:], 1):
        start, end = current.points[-1], following.points[0]
        length = hypot(*(end - start))
        near = 6 < length < _DRAGGED and not hand.small and hand.text not in "ijIH" and not hand.joined
        if near and hand.draws.chance(f"drag/{index}", hand.writer.habits.drag):
            current = _linked(current, following, hand.draws.normal(f"drag/bow/{index}", 0, 0.08))
        else:
            yield current
            current = following
    yield current


def _linked(first: Shape, second: Shape, bow: float) -> Shape:
    start, end = first.points[-1], second.points[0]
    along = end - start
    middle = (start + end) / 2 + np.array([-along[1], along[0]]) * bow
    return Shape(
        np.vstack([first.points, middle, second.points]),
        np.concatenate([first.corners[:-1], [True, False, True], second.corners[1:]]),
        np.concatenate([first.light, [True], second.light]),
    )
