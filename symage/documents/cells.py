"""The cells of a page: the regions that its straight solid rules enclose. Dashed ones part rows of a cell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from symage.forms.face import Face, FacePage
from symage.geometry import Box

_CHECKBOX_SIDE = 15.0
"""Stroked boxes up to this size are check boxes, not cells."""
_TOUCH = 1.0
"""Points within which a rule counts as standing on a widget's edge."""
_CAPTION_DEPTH = 4.0
"""How far under a cell's upper rule its caption line is sure to run."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight solid rule; `at` is its place on the other axis."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rules:
    across: tuple[_Rule, ...]
    upright: tuple[_Rule, ...]
    page: Box

    def cell(self, x: float, y: float, above: float, below: float) -> Box:
        """The region that the nearest rules enclose: beside (x, y), over `above` and under `below`."""
        return Box(
            left=max(
                (r.at for r in self.upright if r.at < x and r.low <= y <= r.high), default=self.page.left
            ),
            top=max(
                (r.at for r in self.across if r.at <= above and r.low <= x <= r.high), default=self.page.top
            ),
            right=min(
                (r.at for r in self.upright if r.at > x and r.low <= y <= r.high), default=self.page.right
            ),
            bottom=min(
                (r.at for r in self.across if r.at >= below and r.low <= x <= r.high),
                default=self.page.bottom,
            ),
        )

    def part(self, left: float, right: float, y: float) -> bool:
        """Whether an upright rule stands between two places of a line."""
        return any(left <= rule.at <= right and rule.low < y < rule.high for rule in self.upright)

    def between(self, first: Box, second: Box) -> list[float]:
        """Where upright rules stand between two boxes, along both; the first is higher and to the left."""
        upper, lower = (first.top + first.bottom) / 2, (second.top + second.bottom) / 2
        return [
            rule.at
            for rule in self.upright
            if first.right <= rule.at <= second.left and rule.low <= upper and rule.high >= lower
        ]


def rules_of(face: Face, page: FacePage) -> Rules:
    segments = list(_segments(face, page))
    return Rules(
        across=_whole(_Rule(y0, min(x0, x1), max(x0, x1)) for x0, y0, x1, y1 in segments if y0 == y1),
        upright=_whole(_Rule(x0, min(y0, y1), max(y0, y1)) for x0, y0, x1, y1 in segments if x0 == x1),
        page=Box(0, 0, page.width, page.height),
    )


def _whole(pieces: Iterable[_Rule]) -> tuple[_Rule, ...]:
    """Rules that are drawn in pieces as one."""
    found: list[_Rule] = []
    for piece in sorted(pieces, key=lambda each: (each.at, each.low)):
        if found and found[-1].at == piece.at and piece.low <= found[-1].high + _TOUCH:
            found[-1] = _Rule(piece.at, found[-1].low, max(found[-1].high, piece.high))
        else:
            found.append(piece)
    return tuple(found)


def _segments(face: Face, page: FacePage) -> Iterator[tuple[float, float, float, float]]:
    for operation in page.paint:
        if operation[0] == "L" and not _is_dashed(face, operation[1]):
            yield operation[2:6]
        elif operation[0] == "B" and operation[2] >= 0:
            x0, y0, x1, y1 = operation[3:7]
            if x1 - x0 > _CHECKBOX_SIDE or y1 - y0 > _CHECKBOX_SIDE:
                yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def _is_dashed(face: Face, pen: int) -> bool:
    return len(face.pens[pen]) > 2 and bool(face.pens[pen][2])


def cells_around(rules: Rules, box: Box) -> tuple[Box, Box]:
    """The cell of a widget, as wide as it is at the widget and as wide as it is under its upper rule."""
    x, upper, lower = (box.left + box.right) / 2, box.top + _TOUCH, box.bottom - _TOUCH
    inner = rules.cell(x, (box.top + box.bottom) / 2, upper, lower)
    return inner, rules.cell(x, min(inner.top + _CAPTION_DEPTH, box.bottom), upper, lower)
