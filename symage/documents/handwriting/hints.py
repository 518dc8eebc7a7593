"""Letters of a signature that are only hinted at: arches, bowls, points or a thread in their place.

Units are hundredths of an em, y upward, upright.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import CAP_HEIGHT, X_HEIGHT
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.running import Running
from symage.documents.handwriting.signers import ANGLE, ARCADE, THREAD, Signer

_UP, _DOWN = frozenset("bdfhklt"), frozenset("gjpqyz")
"""Letters that go above the others, and below the line."""
_MOST = 9
"""Letters of a word that leave a trace."""


def hinted(who: Signer, ink: Running, rest: str, amplitude: float, draws: Draws) -> None:
    """From where the pen is on. Letters with long strokes keep them, if the person does so; all others are
    arches, bowls, points or a thread."""
    if not ink.main:
        ink.main, ink.corners = [(ink.right + 3.0, 0.3 * X_HEIGHT)], [False]
    x, height = ink.main[-1][0] + 4.0, who.writer.proportions.x_height * who.small
    for row, letter in enumerate(_seen(who, rest, draws)):
        own = draws.of(f"wave/{row}")
        size = height * amplitude * own.uniform("height", 0.5, 1.25)
        wide = own.uniform("wide", 11, 30) * who.width * (1 + who.stretch * row)
        points, corners = _hint(who, letter, size, wide, own)
        ink.go(points + [x, 0], corners)
        x += wide
        amplitude = max(amplitude * (1 - 1.6 * who.fade - 0.05), 0.12)
    out, up = draws.uniform("out", 4, 34), draws.uniform("up", -6, 22)
    ink.go(np.array([[x + out, amplitude * up]]))


def _seen(who: Signer, rest: str, draws: Draws) -> Iterator[str]:
    """The letters that leave a trace."""
    for row, letter in enumerate(rest[:_MOST]):
        long = letter in _UP or letter in _DOWN
        if (who.ascends and long) or draws.chance(f"hinted/{row}", who.waves):
            yield letter if who.ascends and long else "n"


def _hint(
    who: Signer, letter: str, size: float, wide: float, draws: Draws
) -> tuple[Floats, NDArray[np.bool_]]:
    """The points of it from 0 on to the right, without its last one."""
    if letter in _UP:
        top = 0.85 * CAP_HEIGHT * draws.uniform("up", 0.7, 1.15) * who.small**0.5
        points = [[0.75 * wide, 0.7 * top], [0.55 * wide, top], [0.35 * wide, 0.6 * top], [0.5 * wide, 3]]
        return np.array(points), np.zeros(4, np.bool_)
    if letter in _DOWN:
        low = -42 * draws.uniform("down", 0.6, 1.4)
        points = [[0.3 * wide, size], [0.4 * wide, 0.5 * low], [0.1 * wide, low], [-0.15 * wide, 0.6 * low]]
        return np.array([*points, [0.6 * wide, 0.2 * size]]), np.zeros(5, np.bool_)
    if who.connection == THREAD:
        flat = 0.35 * size
        return np.array([[0.3 * wide, flat], [0.8 * wide, 0.3 * flat]]), np.zeros(2, np.bool_)
    if who.connection == ARCADE:
        return np.array([[0.3 * wide, size], [0.62 * wide, 0.9 * size], [0.75 * wide, 2]]), np.array(
            [False, False, True]
        )
    if who.connection == ANGLE:
        return np.array([[0.45 * wide, size], [0.62 * wide, 0]]), np.array([True, True])
    return np.array([[0.2 * wide, size], [0.28 * wide, 2], [0.65 * wide, 0.15 * size]]), np.array(
        [True, False, False]
    )
