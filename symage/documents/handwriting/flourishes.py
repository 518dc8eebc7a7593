"""What people add to a signature: lines below it, bars through it, loops back, and ends that run on.

All go from where the pen is, or lift it. Units are hundredths of an em, y upward, upright.
"""

import numpy as np

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.running import Running
from symage.documents.handwriting.signers import (
    BAR,
    DOUBLE,
    LOOP,
    PARAPH,
    RETURN,
    SWEEP,
    TRAIL,
    UNDERLINE,
    Signer,
)


def flourished(who: Signer, ink: Running) -> None:
    """Written at the end of the last word; what is drawn from the first capital goes before the rest."""
    draws = who.draws.of("flourish")
    if not ink.main:
        ink.main, ink.corners = [(ink.right, 20.0)], [False]
    program = _PROGRAMS.get(who.flourish)
    if program is not None:
        program(ink, draws, ink.right, ink.main[-1])


def _return(ink: Running, draws: Draws, right: float, end: tuple[float, float]) -> None:
    """Without lifting the pen back under the name, and often forth again."""
    low = -draws.uniform("low", 18, 48)
    back = draws.uniform("back", 0.0, 0.6) * right
    turn = end[0] + draws.uniform("turn", 8, 40)
    points = [[turn, 0.4 * low + 0.2 * end[1]], [0.7 * turn + 0.3 * back, low], [back, 0.75 * low]]
    if draws.chance("forth", 0.6):
        reach = draws.uniform("reach", 0.7, 1.15) * right
        points += [
            [back - 6, 1.2 * low],
            [0.5 * (back + reach), 1.35 * low],
            [reach, low + draws.uniform("up", 0, 16)],
        ]
    ink.go(np.array(points))


def _line(draws: Draws, right: float, low: float, rise: float) -> Floats:
    start, end = draws.uniform("from", -0.06, 0.4) * right, draws.uniform("to", 0.75, 1.2) * right
    bow = draws.normal("bow", 0, 0.03) * right
    return np.array([[start, low], [0.5 * (start + end), low + 0.5 * rise + bow], [end, low + rise]])


def _underline(ink: Running, draws: Draws, right: float, _end: tuple[float, float]) -> None:
    ink.finish()
    ink.go(_line(draws, right, -draws.uniform("low", 14, 44), draws.normal("rise", 4, 8)))


def _double(ink: Running, draws: Draws, right: float, end: tuple[float, float]) -> None:
    _underline(ink, draws, right, end)
    ink.lift()
    own = draws.of("second")
    ink.go(_line(own, 0.9 * right, -draws.uniform("lower", 46, 66), own.normal("rise", 4, 8)))


def _bar(ink: Running, draws: Draws, right: float, _end: tuple[float, float]) -> None:
    """A bar through most of the word, as of a t."""
    ink.finish()
    start, end = draws.uniform("from", 0.02, 0.5) * right, draws.uniform("to", 0.65, 1.25) * right
    high = draws.uniform("high", 44, 92)
    ink.go(
        np.array(
            [[start, high - 4], [0.5 * (start + end), high + 3], [end, high + draws.uniform("rise", -4, 26)]]
        )
    )


def _loop(ink: Running, draws: Draws, right: float, end: tuple[float, float]) -> None:
    """Up and back through the name, and out to the right again."""
    high, back = draws.uniform("high", 55, 120), draws.uniform("back", 0.1, 0.7) * right
    points = [
        [end[0] + draws.uniform("out", 14, 44), 0.5 * high],
        [0.6 * end[0] + 0.4 * back, high],
        [back, 0.55 * high],
        [0.5 * (back + right), draws.uniform("through", 4, 34)],
        [right * draws.uniform("reach", 1.0, 1.4), draws.uniform("ends", -10, 44)],
    ]
    ink.go(np.array(points))


def _trail(ink: Running, draws: Draws, right: float, end: tuple[float, float]) -> None:
    """A long last stroke."""
    long = draws.uniform("long", 0.2, 0.9) * max(right, 120)
    rise = draws.normal("rise", 8, 26)
    ink.go(np.array([[end[0] + 0.4 * long, 0.4 * end[1] + 0.3 * rise], [end[0] + long, rise]]))


def _paraph(ink: Running, draws: Draws, right: float, end: tuple[float, float]) -> None:
    """Loops below the end."""
    low, wide = -draws.uniform("low", 24, 46), draws.uniform("wide", 0.25, 0.5) * max(right, 140)
    middle = end[0] - draws.uniform("where", 0.1, 0.6) * wide
    turns = 2 + draws.chance("three", 0.4)
    points = []
    for turn in range(turns):
        x = middle - 0.25 * turn * wide
        points += [
            [x + 0.5 * wide, low * (0.6 + 0.25 * turn)],
            [x - 0.5 * wide, low * (1.1 + 0.2 * turn)],
            [x, low * 0.5],
        ]
    ink.go(np.array([*points, [end[0] + 0.8 * wide, low * draws.uniform("ends", 0.4, 1.2)]]))


def _sweep(ink: Running, draws: Draws, right: float, _end: tuple[float, float]) -> None:
    """The first capital begins far off, with a curve under or above the name."""
    if not ink.done:
        return
    first, corners = ink.done[0]
    x, y = first[0]
    above = draws.chance("above", 0.45)
    wide = draws.uniform("wide", 0.2, 0.7) * right
    if above:
        lead = np.array(
            [[x + wide, y + draws.uniform("up", 6, 40)], [x + 0.3 * wide, y + 26], [x - 14, y + 4]]
        )
    else:
        lead = np.array(
            [
                [x + wide, -draws.uniform("low", 10, 34)],
                [x - 8, -24],
                [x - draws.uniform("left", 20, 46), 26],
                [x - 8, 0.9 * y],
            ]
        )
    ink.done[0] = np.concatenate([lead, first]), np.concatenate([np.zeros(len(lead), np.bool_), corners])


_PROGRAMS = {
    RETURN: _return,
    UNDERLINE: _underline,
    DOUBLE: _double,
    BAR: _bar,
    LOOP: _loop,
    TRAIL: _trail,
    PARAPH: _paraph,
    SWEEP: _sweep,
}
