"""Draw the letter shapes of handwriting as one sheet, and words as three ways of writing would join them.

    python scripts/show_allographs.py [sheet.png] [first character of the texts to show]...

A dot marks where a stroke begins, hairlines the baseline and the x-height. The joins are crude: the product's
writers place and join letters in their own way.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from symage.documents.handwriting.allographs import X_HEIGHT, Allograph, Library, Stroke, load

Line = NDArray[np.float64]

PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "allographs.png"

SCALE = 0.48
"""Pixels per unit of the em."""
FINE = 4
"""Times as large as shown, so that lines come out smooth."""
NARROWEST, ROW = 42, 88
"""Of the place of a form, in pixels."""
WIDTH = 1200
ABOVE = 64
"""From the top of a row to its baseline, in pixels."""
GAP = 13
"""Between letters that do not join, in units of the em."""
WORDS = (
    "minimum over bowling Castellanos",
    "Evelyn Hargreaves Northfield Blvd",
    "Quincy Xavier jumping quick foxes",
)
FIGURES = "4471 517-48-2936 $68,412.77 100.00"


def smooth(stroke: Stroke) -> Line:
    """The curve through the via points: a natural cubic for each run between corners."""
    ends = [0, *np.flatnonzero(stroke.corners), len(stroke.points) - 1]
    runs = [_natural(stroke.points[a : b + 1]) for a, b in zip(ends, ends[1:], strict=False)]
    return np.concatenate(runs)


def _natural(points: Line) -> Line:
    """Natural cubic spline whose parameter is centripetal, 12 steps between two points."""
    if len(points) == 2:
        return points
    steps = np.sqrt(np.hypot(*np.diff(points, axis=0).T)) + 1e-6
    inner = len(points) - 2
    system, slopes = np.zeros((inner, inner)), np.diff(points, axis=0) / steps[:, None]
    for row in range(inner):
        system[row, row] = 2 * (steps[row] + steps[row + 1])
        if row + 1 < inner:
            system[row, row + 1] = system[row + 1, row] = steps[row + 1]
    bends = np.zeros_like(points)
    bends[1:-1] = np.linalg.solve(system, 6 * np.diff(slopes, axis=0))
    return np.concatenate(list(_pieces(points, bends, steps)))


def _pieces(points: Line, bends: Line, steps: NDArray[np.float64]) -> Iterator[Line]:
    along = np.linspace(0, 1, 13)[:, None]
    for n, step in enumerate(steps):
        back, sixth = 1 - along, step * step / 6
        yield (
            back * points[n]
            + along * points[n + 1]
            + sixth * ((back**3 - back) * bends[n] + (along**3 - along) * bends[n + 1])
        )


def joined(before: Stroke, after: Stroke) -> Stroke:
    """One stroke of two; where it ends and begins at one place, the place is passed but once."""
    same = np.hypot(*(before.points[-1] - after.points[0])) < 3
    points, corners = (before.points[:-1], before.corners[:-1]) if same else (before.points, before.corners)
    return Stroke(np.concatenate([points, after.points]), np.concatenate([corners, after.corners]))


def moved(stroke: Stroke, x: float) -> Stroke:
    return Stroke(stroke.points + [x, 0], stroke.corners)


Taste = Callable[[Allograph], float]


def school(form: Allograph) -> float:
    return 100 * len(form.tags & set("js")) + 40 * ("l" in form.tags) + form.weight


def hasty(form: Allograph) -> float:
    return 100 * ("f" in form.tags) + 60 * ("j" in form.tags) - 90 * ("s" in form.tags) + form.weight


def rounded(form: Allograph) -> float:
    return 100 * ("r" in form.tags) - 200 * bool(form.tags & set("jfe")) + form.weight


def choose(library: Library, text: str, taste: Taste, after_top: bool) -> Allograph:
    """The form that suits best; high forms only after one that exits at the top."""
    forms = library[text]
    high = [form for form in forms if ("h" in form.tags) == after_top]
    return max(high or forms, key=taste)


def texts(library: Library, word: str, longest: int) -> Iterator[str]:
    """The word in pieces of the library."""
    while word:
        size = next(n for n in range(longest, 0, -1) if word[:n] in library)
        yield word[:size]
        word = word[size:]


def written(library: Library, word: str, taste: Taste, longest: int) -> list[Stroke]:
    """A word from x = 0, joined where both letters join."""
    strokes: list[Stroke] = []
    last: Allograph | None = None
    at, edge = 0, -float(GAP)
    for text in texts(library, word, longest):
        form = choose(library, text, taste, last is not None and "t" in last.tags)
        first, *others = form.strokes
        if last and "j" in last.tags and "j" in form.tags:
            x = _joined_at(form, strokes[at].points[-1, 0], edge)
            strokes[at] = joined(strokes[at], moved(first, x))
        else:
            x = edge + GAP - _left(form)
            at = len(strokes)
            strokes.append(moved(first, x))
        strokes += [moved(stroke, x) for stroke in others]
        edge = x + _right(form.strokes)
        last = form
    return strokes


def _joined_at(form: Allograph, before: float, edge: float) -> float:
    """Where a form stands: its entry on the exit before it, or, without an entry stroke, clear of it."""
    x, y = form.strokes[0].points[0]
    if y < 9 or "h" in form.tags:
        return float(before - x)
    return max(before + 10 - x, edge + 2 - _left(form))


def _left(form: Allograph) -> float:
    return min(float(stroke.points[:, 0].min()) for stroke in form.strokes)


def _right(strokes: Sequence[Stroke]) -> float:
    return max(float(stroke.points[:, 0].max()) for stroke in strokes)


class Sheet:
    """A picture that grows downward, in rows of pixels."""

    def __init__(self, rows: int) -> None:
        self.image = Image.new("L", (WIDTH * FINE, rows * ROW * FINE), 255)
        self.pen = ImageDraw.Draw(self.image)

    def draw(self, strokes: Sequence[Stroke], x: float, row: int, *, dots: bool) -> None:
        base = row * ROW + ABOVE
        for stroke in strokes:
            line = smooth(stroke) * SCALE * [1, -1] + [x, base]
            self.pen.line([tuple(point) for point in line * FINE], 20, round(1.5 * FINE), joint="curve")
            if dots:
                left, top = line[0] * FINE
                self.pen.ellipse((left - 9, top - 9, left + 9, top + 9), 130)

    def rule(self, x: float, width: float, row: int) -> None:
        for height in (0, X_HEIGHT):
            y = (row * ROW + ABOVE - height * SCALE) * FINE
            self.pen.line((x * FINE, y, (x + width) * FINE, y), 180, FINE)

    def label(self, text: str, x: float, row: int) -> None:
        self.pen.text((x * FINE, (row * ROW + ABOVE + 17) * FINE), text, 120, font_size=8 * FINE)

    def save(self, path: Path) -> None:
        small = self.image.resize((self.image.width // FINE, self.image.height // FINE), Image.Resampling.BOX)
        small.point(_four_shades).quantize(4).save(path, optimize=True)


def _four_shades(level: int) -> int:
    """Of a picture that stays small."""
    return round(level / 85) * 85


def main(path: str = str(PICTURE), *shown: str) -> None:
    library = load()
    forms = [form for text, each in library.items() if not shown or text[0] in shown for form in each]
    places = list(_places(forms))
    below = 1 + max(row for _, row, _ in places)
    lines = [] if shown else _lines(library)
    sheet = Sheet(below + len(lines))
    for form, row, left in places:
        sheet.rule(left, NARROWEST - 8, row)
        sheet.draw(form.strokes, left + 12, row, dots=True)
        sheet.label(f"{form.weight:g} {''.join(sorted(form.tags)) or '-'}", left + 6, row)
    for row, words in enumerate(lines, below):
        x = 10.0
        for strokes in words:
            sheet.draw(strokes, x, row, dots=False)
            x += SCALE * (40 + _right(strokes))
    sheet.save(Path(path))


def _places(forms: Sequence[Allograph]) -> Iterator[tuple[Allograph, int, float]]:
    """Each form with its row and where it begins in it, in pixels."""
    row, x = 0, 6.0
    for form in forms:
        width = max(NARROWEST, 22 + SCALE * _right(form.strokes))
        if x + width > WIDTH:
            row, x = row + 1, 6.0
        yield form, row, x
        x += width


def _lines(library: Library) -> list[list[list[Stroke]]]:
    return [
        [written(library, word, taste, longest) for word in line.split()]
        for taste, longest in ((school, 1), (hasty, 3), (rounded, 1))
        for line in (*WORDS, FIGURES)
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
