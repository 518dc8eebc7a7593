"""Signatures in their boxes: as wide as these allow, and as high as people's are.

Each time a little larger, steeper or elsewhere. What does not belong here: what a signature looks like
(`signatures.py`).
"""

from dataclasses import dataclass
from math import exp

import numpy as np

from symage.documents.handwriting.drawn import Drawn, alone
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.pens import Pen
from symage.documents.handwriting.signatures import VARIANTS, Signature, signature
from symage.documents.handwriting.signers import signer

NO_NAMES = frozenset(["Signature on File", "SOF"])
"""What stands for a signature."""
_HIGHEST, _LEAST_HEIGHT = 2.2, 25.0
"""How high the ink may be: to its box, but never less than so many points."""
_STANDING_OUT = 1.03
"""How wide the ink may be, to its box."""


@dataclass(frozen=True, slots=True)
class Box:
    """In points from the top left corner of the page."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, eq=False)
class Signed:
    """A signature on a page: what the pen has drawn in which `ink`, and where the words of the name are in
    it: left, top, right and bottom of each, in points."""

    pen: Pen
    ink: str
    strokes: Drawn
    words: Floats

    @property
    def colour(self) -> int:
        """0xRRGGBB."""
        return self.pen.ink(self.ink)


def signed(name: str, box: Box, draws: Draws, ink: str, pen: Pen | None = None) -> Signed:
    """`draws`: of this signature on this document; `pen`: the one at hand, else the person's own."""
    who = signer(name)
    drawn = signature(name, int(draws.uniform("variant", 0, VARIANTS)))
    used = (pen or who.writer.pen).filled(ink)
    strokes = _placed(drawn, _matrix(drawn, who.writer.size * who.size, box, draws), box, draws, used)
    return Signed(used, ink, strokes, _words(name, drawn, strokes))


def _matrix(drawn: Signature, em: float, box: Box, draws: Draws) -> Floats:
    """From thousandths of an em, y upward, to points, y downward."""
    wide, high = (drawn.high - drawn.low) / 1000
    scale = min(
        em * exp(draws.normal("size", 0.0, 0.07)),
        draws.uniform("room", 0.86, _STANDING_OUT) * box.width / wide,
        max(_HIGHEST * box.height, _LEAST_HEIGHT) / high,
    )
    aspect = min(exp(draws.normal("aspect", 0.0, 0.05)), _STANDING_OUT * box.width / (wide * scale))
    slant, climb = draws.normal("slant", 0.0, 0.035), draws.normal("climb", 0.0, 0.018)
    matrix: Floats = np.array([[aspect, slant], [-climb, -1.0]]) * scale / 1000
    return matrix


def _placed(drawn: Signature, matrix: Floats, box: Box, draws: Draws, pen: Pen) -> Drawn:
    trace = drawn.trace
    points = trace.points.astype(np.float64) @ matrix.T
    left, wide = points[:, 0].min(), np.ptp(points[:, 0])
    spare = max(box.width - wide, 0.0)
    aside = spare * draws.uniform("aside", 0.01, 0.3) if wide < box.width else (box.width - wide) / 2
    foot = box.top + box.height * (1 - draws.uniform("seat", 0.06, 0.32))
    return alone(trace, points + [box.left + aside - left, foot], pen.width)


def _words(name: str, drawn: Signature, strokes: Drawn) -> Floats:
    """The box of the ink, parted among the words of the name: between those that are written, else by their
    lengths."""
    texts = name.split()
    half = strokes.half[:, None]
    low, high = (strokes.points - half).min(axis=0), (strokes.points + half).max(axis=0)
    if len(drawn.breaks) == len(texts) - 1:
        shares = (np.array(drawn.breaks) - drawn.low[0]) / (drawn.high[0] - drawn.low[0])
    else:
        shares = np.cumsum([len(text) for text in texts])[:-1] / sum(map(len, texts))
    edges = np.concatenate([[low[0]], low[0] + shares * (high[0] - low[0]), [high[0]]])
    edges = np.clip(np.maximum.accumulate(edges), low[0], high[0])
    return np.stack(
        [edges[:-1], np.full(len(texts), low[1]), edges[1:], np.full(len(texts), high[1])], axis=1
    )
