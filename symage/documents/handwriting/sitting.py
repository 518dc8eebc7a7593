"""How somebody writes on one day: the writer's letters, a little larger, steeper or wider than on another.

Who fills in several forms of one case writes them in one sitting. People outnumber writers; two who share
one are told apart by it as well.
"""

from dataclasses import dataclass
from math import exp

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import Hand


@dataclass(frozen=True, slots=True)
class Sitting:
    """`size`: of capitals in points; `slant`: more than the letters have; `aspect`: of widths to those of the
    letters; `letters`, `digits`, `words`: spaces in hundredths of an em; `climb`: of a line to its length;
    `indent`: where lines begin, in points; `margin`: where amounts stand in their boxes, 1 at the right;
    `seat`: how much of the height that a line leaves in its box is below it."""

    size: float
    slant: float
    aspect: float
    letters: float
    digits: float
    words: float
    climb: float
    indent: float
    margin: float
    seat: float


def sitting(hand: Hand, who: int) -> Sitting:
    """`who`: a number of the person."""
    draws, writer = Draws(who).of("sitting"), hand.writer
    space = exp(draws.normal("space", 0.0, 0.16))
    return Sitting(
        size=max(writer.size * exp(draws.normal("size", 0.0, 0.08)), writer.pen.least_height),
        slant=draws.normal("slant", 0.0, 0.08),
        aspect=exp(draws.normal("aspect", 0.0, 0.10)),
        letters=writer.spacing.letters * space,
        digits=writer.spacing.digits * space,
        words=writer.spacing.words * exp(draws.normal("words", 0.0, 0.12)),
        climb=min(max(writer.steadiness.climb + draws.normal("climb", 0.0, 0.006), -0.012), 0.016),
        indent=draws.uniform("indent", 2.0, 7.0),
        margin=min(draws.uniform("margin", 0.3, 1.1), 1.0),
        seat=draws.uniform("seat", 0.22, 0.55),
    )
