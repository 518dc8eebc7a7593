"""The printed side of a page as a PDF content stream, and its captions as they were drawn.

Every caption is fitted to its official width by horizontal scaling, so no line moves whatever
font stands in. Filled-in text is not drawn here: that is `layout.py` and `pdf.py`.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symage.documents.typefaces import ENCODING, Standin, Typeface, standin, typeface
from symage.forms.face import Face, FacePage

_KAPPA = 0.5523
"""Length of the Bezier handles of a quarter of a circle."""
_OUTLINE = 0.025
"""Width of the stroke of outlined letters, in em."""

Point = tuple[float, float]
# Shapes for characters that no text font has; corners in the unit square, y upward.
_SHAPES: Mapping[str, tuple[Point, ...]] = {
    "▶": ((0, 0), (0, 1), (1, 0.5)),
    "►": ((0, 0), (0, 1), (1, 0.5)),
    "◀": ((1, 0), (1, 1), (0, 0.5)),
    "◄": ((1, 0), (1, 1), (0, 0.5)),
    "▲": ((0, 0), (1, 0), (0.5, 1)),
    "▼": ((0, 1), (1, 1), (0.5, 0)),
}
# Parts of the own e-file mark, in its box: text, size in heights, where it begins; corners of the bolt.
_EFILE_WORDS = (("IRS", 0.32, 0.035, 0.47), ("e", 1.2, 0.165, 0.18), ("file", 0.97, 0.515, 0.18))
_EFILE_BOLT = ((0.33, 0.34), (0.43, 0.64), (0.44, 0.51), (0.52, 0.66), (0.41, 0.38), (0.405, 0.49))
EFILE_TYPEFACE = "FaceHerosBoldItalic"
_BULLETS = ("●", "\uf0b7")


@dataclass(frozen=True, slots=True)
class Caption:
    """One run of printed text as drawn: points from the top left; `angle` in degrees, anticlockwise."""

    text: str
    x: float
    baseline: float
    width: float
    size: float
    typeface: str
    style: int
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """One page: its content stream, its captions, and the characters that each typeface must have."""

    content: bytes
    captions: tuple[Caption, ...]
    characters: Mapping[str, frozenset[str]]
    colour: bool


def draw(face: Face, page: FacePage, resources: Mapping[str, str]) -> Drawing:
    """Draw one page. `resources` gives each typeface its name in the page's resources; see `typefaces_of`."""
    return _Painter(face, page, resources).drawing()


def typefaces_of(face: Face, pages: Sequence[FacePage]) -> tuple[str, ...]:
    """The names of all typefaces that drawing these pages needs, in order of first use."""
    names: dict[str, None] = {}
    for operation in (operation for page in pages for operation in page.paint):
        if operation[0] in "TD":
            names[standin(face.fonts[face.styles[operation[1]][0]]).typeface] = None
        elif _is_efile(operation):
            names[EFILE_TYPEFACE] = None
    return tuple(names)


def number(value: float) -> str:
    """A PDF number with at most three decimals and no needless zeros."""
    if abs(value) < 5e-4:
        return "0"
    return f"{value:.3f}".rstrip("0").rstrip(".")


def literal(text: str) -> str:
    """A PDF string literal, parentheses and all, of text in `ENCODING`."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"({escaped})"


def _is_efile(operation: tuple[Any, ...]) -> bool:
    return operation[0] == "I" and len(operation) > 5 and operation[5] == "efile"


def _is_grey(colour: str) -> bool:
    return colour[1:3] == colour[3:5] == colour[5:7]


class _Painter:
    """Writes one page's stream; remembers pen and fill so that they are set only when they change."""

    def __init__(self, face: Face, page: FacePage, resources: Mapping[str, str]) -> None:
        self.face, self.page, self.resources = face, page, resources
        self.code: list[str] = []
        self.captions: list[Caption] = []
        self.characters: dict[str, set[str]] = {}
        self.colours: set[str] = set()
        self.pen_set: int | None = None
        self.fill_set: str | None = None

    def drawing(self) -> Drawing:
        paint: Mapping[str, Callable[..., None]] = {
            "T": self.text,
            "D": self.leader,
            "L": self.rule,
            "B": self.box,
            "P": self.outline,
            "I": self.picture,
        }
        for kind, *operands in self.page.paint:
            paint[kind](*operands)
        return Drawing(
            content="\n".join(self.code).encode(ENCODING),
            captions=tuple(self.captions),
            characters={name: frozenset(used) for name, used in self.characters.items()},
            colour=not all(_is_grey(colour) for colour in self.colours),
        )

    def put(self, *numbers: float, then: str) -> None:
        self.code.append(" ".join([*map(number, numbers), then]))

    def up(self, y: float) -> float:
        """PDF counts y from the bottom of the page."""
        return self.page.height - y

    def pen(self, index: int) -> None:
        if index == self.pen_set:
            return
        width, colour, *rest = self.face.pens[index]
        dash = " ".join(map(number, rest[0])) if rest else ""
        self.put(width, then="w")
        self.put(*self.rgb(colour), then="RG")
        self.code.append(f"[{dash}] 0 d {rest[1] if len(rest) > 1 else 0} J")
        self.pen_set = index

    def fill(self, colour: str) -> None:
        if colour != self.fill_set:
            self.put(*self.rgb(colour), then="rg")
            self.fill_set = colour

    def rgb(self, colour: str) -> Iterator[float]:
        self.colours.add(colour)
        return (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))

    def rule(self, pen: int, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pen(pen)
        self.put(x0, self.up(y0), then="m")
        self.put(x1, self.up(y1), then="l S")

    def box(self, fill: int, pen: int, x0: float, y0: float, x1: float, y1: float) -> None:
        self.prepare(fill, pen)
        self.put(x0, self.up(y1), x1 - x0, y1 - y0, then=f"re {_painting(fill, pen)}")

    def prepare(self, fill: int, pen: int) -> None:
        if fill >= 0:
            self.fill(self.face.fills[fill])
        if pen >= 0:
            self.pen(pen)

    def outline(self, fill: int, pen: int, path: str, winding: str = "nonzero") -> None:
        self.prepare(fill, pen)
        operators = {"M": "m", "L": "l", "C": "c", "V": "v", "Y": "y", "Z": "h"}
        for operator, operands in re.findall(r"([MLCVYZ])([^MLCVYZ]*)", path):
            values = [float(operand) for operand in operands.split()]
            points = [self.up(value) if i % 2 else value for i, value in enumerate(values)]
            self.put(*points, then=operators[operator])
        self.code.append(_painting(fill, pen, evenodd=winding == "evenodd"))

    def text(self, style: int, x: float, baseline: float, width: float, text: str) -> None:
        official, size, colour, *rest = self.face.styles[style]
        angle, mode = (*rest, *(0, 0)[len(rest) :])[:2]
        if text in _SHAPES or text in _BULLETS:
            self.shape(text, x, baseline, width, size, colour)
            return
        choice = standin(self.face.fonts[official])
        face = self.use(choice.typeface, text)
        natural = face.width(text) * size / 1000
        self.fill(colour)
        self.code.append("BT")
        self.stroke_letters(mode or choice.mode, choice, size, colour)
        self.code.append(f"{self.resources[choice.typeface]} {number(size)} Tf")
        self.put(100 * width / natural if natural and width else 100, then="Tz")
        self.place(x, baseline, angle)
        self.code.append(f"{literal(text)} Tj ET")
        if mode or choice.mode:
            self.code.append("0 Tr")
        self.captions.append(
            Caption(text, x, baseline, width or natural, size, choice.typeface, style, angle)
        )

    def use(self, name: str, text: str) -> Typeface:
        self.characters.setdefault(name, set()).update(text)
        return typeface(name)

    def stroke_letters(self, mode: int, choice: Standin, size: float, colour: str) -> None:
        """Render modes 1 and 2 draw the outline of letters with the pen."""
        if not mode:
            return
        self.put(*self.rgb(colour), then="RG")
        self.put((choice.stroke or _OUTLINE) * size, then=f"w [] 0 d {mode} Tr")
        self.pen_set = None

    def place(self, x: float, baseline: float, angle: float) -> None:
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        self.put(cos, sin, -sin, cos, x, self.up(baseline), then="Tm")

    def shape(self, text: str, x: float, baseline: float, width: float, size: float, colour: str) -> None:
        self.fill(colour)
        bottom, side = self.up(baseline), 0.72 * size
        if text in _BULLETS:
            radius, middle = 0.17 * size, x + width / 2
            self.ellipse(
                middle - radius, bottom + 0.36 * size - radius, middle + radius, bottom + 0.36 * size + radius
            )
            return
        self.polygon([(x + width * across, bottom + side * above) for across, above in _SHAPES[text]])

    def polygon(self, corners: Sequence[Point]) -> None:
        for i, (x, y) in enumerate(corners):
            self.put(x, y, then="l" if i else "m")
        self.code.append("h f")

    def ellipse(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Filled; y upward."""
        x, y, a, b = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
        ka, kb = a * _KAPPA, b * _KAPPA
        self.put(x + a, y, then="m")
        self.put(x + a, y + kb, x + ka, y + b, x, y + b, then="c")
        self.put(x - ka, y + b, x - a, y + kb, x - a, y, then="c")
        self.put(x - a, y - kb, x - ka, y - b, x, y - b, then="c")
        self.put(x + ka, y - b, x + a, y - kb, x + a, y, then="c h f")

    def leader(self, style: int, x: float, baseline: float, pitch: float, count: int) -> None:
        """A row of dots; decoration, so it makes no caption."""
        official, size, colour, *_ = self.face.styles[style]
        name = standin(self.face.fonts[official]).typeface
        dot = self.use(name, ".").width(".") * size / 1000
        self.fill(colour)
        self.code.append(f"BT {self.resources[name]} {number(size)} Tf 100 Tz")
        self.put(pitch - dot if count > 1 else 0, then="Tc")
        self.place(x, baseline, 0)
        self.code.append(f"{literal('.' * count)} Tj 0 Tc ET")

    def picture(self, x0: float, y0: float, x1: float, y1: float, name: str = "") -> None:
        if name == "efile":
            self.efile(x0, y1, x1 - x0, y1 - y0)

    def efile(self, x: float, foot: float, width: float, height: float) -> None:
        """An own, plain drawing where the e-file mark stands: an oval, the words and a bolt."""
        font, y = self.resources[EFILE_TYPEFACE], self.up(foot)
        self.fill("#000000")
        self.ellipse(x, y, x + width, y + height)
        self.fill("#ffffff")
        for text, size, across, above in _EFILE_WORDS:
            self.use(EFILE_TYPEFACE, text)
            self.code.append(f"BT {font} {number(size * height)} Tf 100 Tz")
            self.place(x + across * width, foot - above * height, 0)
            self.code.append(f"{literal(text)} Tj ET")
        self.polygon([(x + across * width, y + above * height) for across, above in _EFILE_BOLT])


def _painting(fill: int, pen: int, evenodd: bool = False) -> str:
    if fill < 0:
        return "S" if pen >= 0 else "n"
    operator = "f" if pen < 0 else "B"
    return f"{operator}*" if evenodd else operator
