"""Who writes: what a hand has of its own, drawn from a number.

Shares and spreads are estimates, made by eye; nobody has counted them on forms. Lengths are in hundredths of
an em, whose capitals are 100 high, unless said. What does not belong here: the letters (`allographs.py`), and
what a hand makes of them (`shaping.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp
from types import MappingProxyType

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.motion import Movement
from symage.documents.handwriting.pens import Pen, drawn_pen
from symage.randomness import word_of

WRITERS = 240
"""How many there are: as many as a process can keep. People are more: two who share a hand differ in slant,
size and spacing."""
PRINT, MIXED, CURSIVE, BLOCK = "print", "mixed", "cursive", "block"
_STYLES = MappingProxyType({PRINT: 0.42, MIXED: 0.26, CURSIVE: 0.10, BLOCK: 0.22})
USUAL, CAREFUL, HASTY, OLD, YOUNG = "usual", "careful", "hasty", "old", "young"
_MANNERS = MappingProxyType({USUAL: 0.48, CAREFUL: 0.17, HASTY: 0.17, OLD: 0.10, YOUNG: 0.08})
_LEFT_HANDED = 0.1
LOWER, CAPITAL, DIGIT, OTHER = range(4)
"""Kinds of characters, which have widths of their own."""


@dataclass(frozen=True, slots=True)
class Proportions:
    """`x_height`, `ascender`, `digit`, `capital`: how high; `descender`: by how much deeper than drawn;
    `widths`: of each kind of character, to those drawn."""

    x_height: float
    ascender: float
    descender: float
    digit: float
    widths: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spacing:
    """Between letters, between figures and between words."""

    letters: float
    digits: float
    words: float


@dataclass(frozen=True, slots=True)
class Habits:
    """What becomes of every stroke: `end` and `start`: how far it goes on at its ends; `hook`: of one that
    begins with a turn, and how often; `flick`: of one that leaves downwards, and its angle; `gap`: by which a
    bowl closes too late; `bow`: of straight lines; `rise`: of crossbars; `drag`: how often the pen stays down
    between strokes; `waves`: how far all shapes are bent by what is common to them, `own`: by what each has
    alone."""

    end: float
    start: float
    hook: float
    hooked: float
    flick: float
    flick_angle: float
    gap: float
    bow: float
    rise: float
    drag: float
    waves: float
    own: float


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How much one letter differs from the next of its kind: `motor`: of its points; `size` and `slant`: of
    the whole; `line`: how far it leaves the line, and `climb`: by how much the line rises."""

    motor: float
    size: float
    slant: float
    line: float
    climb: float


@dataclass(frozen=True, slots=True)
class Writer:
    """`size`: of capitals, in points; `slant`: to the right for each unit of height, `lean`: how much more
    at the top; `likes`: how much more likely shapes of each tag are, as an exponent; `joins`: how often
    letters that can be joined are; `alternates`: how often a letter has its second form; `scrawl`: 0 of most
    hands, up to 1 of what can hardly be read."""

    number: int
    style: str
    manner: str
    left_handed: bool
    school: bool
    size: float
    slant: float
    lean: float
    proportions: Proportions
    spacing: Spacing
    movement: Movement
    habits: Habits
    steadiness: Steadiness
    likes: Mapping[str, float]
    joins: float
    alternates: float
    pen: Pen
    scrawl: float = 0.0

    @property
    def draws(self) -> Draws:
        return Draws(word_of(self.number, "writer"))


def plain_writer(number: int, difficulty: float = 0.5) -> Writer:
    """The writer of a number from 0 to WRITERS - 1, as legible as most. `difficulty`, 0 to 1: how hard hands
    are to read; 0.5 is how people write."""
    draws = Draws(word_of(number, "writer"))
    style = draws.pick("style", _shifted(_STYLES, {CURSIVE: 2.2, MIXED: 0.7, BLOCK: -0.8}, difficulty))
    manner = draws.pick("manner", _shifted(_MANNERS, {HASTY: 2.0, OLD: 1.0, CAREFUL: -2.0}, difficulty))
    left_handed = draws.chance("left-handed", _LEFT_HANDED)
    speed = _clip(draws.normal("speed", _SPEED[manner], 0.25), 0.4, 1.9)
    pen = drawn_pen(draws, speed)
    size = draws.uniform("size", 2.3, 3.5) * 72 / 25.4
    found = Writer(
        number=number,
        style=style,
        manner=manner,
        left_handed=left_handed,
        school=draws.chance("school", 0.45),
        size=max(size, pen.least_height),
        slant=_clip(draws.normal("slant", -0.10 if left_handed else 0.08, 0.12), -0.26, 0.42),
        lean=draws.normal("lean", 0.0, 0.02),
        proportions=_proportions(draws),
        spacing=_spacing(draws),
        movement=_movement(draws, speed, manner),
        habits=_habits(draws, speed, left_handed=left_handed),
        steadiness=_steadiness(draws, manner),
        likes=_likes(draws, speed),
        joins=_joins(draws, style),
        alternates=draws.uniform("alternates", 0.05, 0.35),
        pen=pen,
    )
    return _harder(found, difficulty)


_SPEED = MappingProxyType({USUAL: 1.0, CAREFUL: 0.68, HASTY: 1.5, OLD: 0.62, YOUNG: 0.85})
_UNSTEADY = MappingProxyType({USUAL: 1.0, CAREFUL: 0.72, HASTY: 1.3, OLD: 1.25, YOUNG: 1.25})


def _shifted(
    shares: Mapping[str, float], towards: Mapping[str, float], difficulty: float
) -> dict[str, float]:
    return {name: share * exp(towards.get(name, 0.0) * (difficulty - 0.5)) for name, share in shares.items()}


def _clip(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _proportions(draws: Draws) -> Proportions:
    width = draws.normal("width", 0.0, 0.13)
    return Proportions(
        x_height=_clip(draws.normal("x-height", 48, 7), 34, 64),
        ascender=_clip(draws.normal("ascender", 101, 9), 82, 125),
        descender=_clip(draws.normal("descender", 1.0, 0.22), 0.7, 1.5),
        digit=_clip(draws.normal("digit", 0.94, 0.07), 0.8, 1.08),
        widths=(
            exp(width + draws.normal("width/lower", 0.0, 0.07)),
            exp(width + draws.normal("width/capital", 0.0, 0.07)),
            exp(width + draws.normal("width/digit", 0.0, 0.07)),
            exp(width + draws.normal("width/other", 0.0, 0.07)),
        ),
    )


def _spacing(draws: Draws) -> Spacing:
    letters = _clip(draws.normal("space", 16, 5), 8, 32)
    return Spacing(
        letters=letters,
        digits=letters * exp(draws.normal("space/digits", 0.0, 0.2)) + 5,
        words=_clip(draws.normal("space/words", 46, 12), 36, 80) + 1.7 * letters,
    )


def _movement(draws: Draws, speed: float, manner: str) -> Movement:
    return Movement(
        knot=draws.uniform("knot", 0.45, 0.62),
        tension=_clip(draws.normal("tension", 0.03, 0.13), -0.12, 0.42),
        rise=draws.uniform("rise", 4, 10),
        fall=draws.uniform("fall", 5, 14),
        stop=_clip(1.15 - 0.55 * speed, 0.05, 0.8),
        overlap=1.1 + 2.3 * speed * draws.uniform("overlap", 0.6, 1.3),
        tremor=draws.uniform("tremor", 0.5, 1.5)
        if manner == OLD
        else max(0.0, draws.normal("tremor", -0.9, 0.7)),
    )


def _habits(draws: Draws, speed: float, *, left_handed: bool) -> Habits:
    return Habits(
        end=draws.normal("end", 0.0, 3.5),
        start=draws.normal("start", 1.0, 2.5),
        hook=max(0.0, draws.normal("hook", 1.0, 4.5)),
        hooked=draws.uniform("hooked", 0.1, 0.8),
        flick=max(0.0, draws.normal("flick", -2.0, 7.0)),
        flick_angle=draws.uniform("flick/angle", 20, 75),
        gap=draws.normal("gap", 0.0, 4.0),
        bow=_clip(draws.normal("bow", 0.0, 1.1), -2.2, 2.2),
        rise=draws.normal("bar", -0.03 if left_handed else 0.06, 0.06),
        drag=_clip(draws.normal("drag", 0.12, 0.2) + 0.2 * (speed - 1), 0.0, 0.8),
        waves=abs(draws.normal("waves", 3.2, 1.2)),
        own=abs(draws.normal("own", 3.3, 0.9)) + 1.0,
    )


def _steadiness(draws: Draws, manner: str) -> Steadiness:
    factor = _UNSTEADY[manner]
    return Steadiness(
        motor=factor * exp(draws.normal("motor", 0.48, 0.35)),
        size=factor * draws.uniform("vary/size", 0.025, 0.055),
        slant=factor * draws.uniform("vary/slant", 0.018, 0.045),
        line=factor * draws.uniform("vary/line", 0.6, 2.4),
        climb=draws.normal("climb", 0.004, 0.012),
    )


def _likes(draws: Draws, speed: float) -> Mapping[str, float]:
    """Of one hand the letters go together: who loops an l, loops an h."""
    found = {tag: draws.normal(f"likes/{tag}", 0.0, 0.9) for tag in "lrafmes"}
    found["e"] -= 0.6
    found["f"] += 0.5 * (speed - 1)
    return MappingProxyType(found)


def _joins(draws: Draws, style: str) -> float:
    if style == PRINT:
        return max(0.0, draws.normal("joins", 0.05, 0.08))
    low, high = {MIXED: (0.35, 0.75), CURSIVE: (0.85, 0.99), BLOCK: (0.0, 0.0)}[style]
    return draws.uniform("joins", low, high)


def _harder(found: Writer, difficulty: float) -> Writer:
    """The same hand, less steady and faster: its letters round off."""
    more = exp(1.6 * (difficulty - 0.5))
    steady, movement = found.steadiness, found.movement
    return replace(
        found,
        steadiness=replace(
            steady, motor=steady.motor * more, line=steady.line * more, size=steady.size * more
        ),
        movement=replace(movement, overlap=movement.overlap * exp(0.9 * (difficulty - 0.5))),
    )
