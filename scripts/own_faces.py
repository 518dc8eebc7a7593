"""Faces of our own drawing: papers without an official page, such as the sheets of payroll programs.

A page is drawn cell by cell; a cell has rules round it, a small caption and the boxes of its fields, so that
captions and boxes cannot part. What does not belong here: which papers there are (`draw_own_faces.py`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symage.documents.typefaces import standin, typeface

ROMAN, BOLD, ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"
FONTS = (ROMAN, BOLD, ITALIC)
BLACK, GREY = "#000000", "#595959"
HAIR, RULE, HEAVY, TEAR, FAINT = range(5)
PENS = ((0.4, BLACK), (0.75, BLACK), (1.5, BLACK), (0.4, BLACK, [1, 3]), (0.3, "#a6a6a6"))
BAND, PALE = range(2)
FILLS = ("#d9d9d9", "#f0f0f0")
NONE = -1
CAPTION = 5.6
"""The size of the captions of cells, in points; they take the uppermost `HEAD` points."""
HEAD = 7.5


@dataclass(frozen=True, slots=True)
class Style:
    font: str
    size: float
    colour: str = BLACK

    def width(self, text: str) -> float:
        return typeface(standin(self.font).typeface).width(text) * self.size / 1000


@dataclass(slots=True)
class Page:
    """A page as it is drawn, letter size. Points from the top left."""

    number: int
    paint: list[list[Any]] = field(default_factory=list)
    boxes: dict[str, list[list[float]]] = field(default_factory=dict)
    width: float = 612
    height: float = 792

    def text(self, style: Style, x: float, baseline: float, text: str, *, most: float | None = None) -> float:
        """Where it ends. `most`: it is drawn narrower when it is wider than this."""
        width = min(style.width(text), most or self.width)
        self.paint.append(["T", style, *_rounded(x, baseline, width), text])
        return x + width

    def right(self, style: Style, x: float, baseline: float, text: str) -> None:
        self.text(style, x - style.width(text), baseline, text)

    def centre(self, style: Style, x: float, baseline: float, text: str, *, most: float) -> None:
        self.text(style, x - min(style.width(text), most) / 2, baseline, text, most=most)

    def rule(self, x0: float, y0: float, x1: float, y1: float, pen: int = HAIR) -> None:
        self.paint.append(["L", pen, *_rounded(x0, y0, x1, y1)])

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: int = NONE, pen: int = HAIR
    ) -> None:
        self.paint.append(["B", fill, pen, *_rounded(x, y, x + width, y + height)])

    def field(self, name: str, x: float, y: float, width: float, height: float) -> None:
        self.boxes.setdefault(name, []).append(_rounded(x, y, width, height))

    def cell(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        caption: str,
        name: str | None = None,
        *,
        line: str = "",
        pen: int = HAIR,
    ) -> None:
        """A cell with one field under its caption, or none."""
        self.box(x, y, width, height, pen=pen)
        start = x + 2.5
        if line:
            start = self.text(Style(BOLD, CAPTION), start, y + 6, line) + 2.2
        if caption:
            self.text(Style(ROMAN, CAPTION), start, y + 6, caption, most=x + width - start - 1.5)
        if name is not None:
            self.field(name, x, y + HEAD, width, height - HEAD)


def _rounded(*values: float) -> list[float]:
    return [round(value, 2) for value in values]


def face_text(pages: Iterable[Page]) -> str:
    """A face file: a line for each operation, as the others have it."""
    drawn = list(pages)
    styles: dict[Style, int] = {}
    for operation in (operation for page in drawn for operation in page.paint if operation[0] == "T"):
        styles.setdefault(operation[1], len(styles))
    tables = {
        "fonts": FONTS,
        "styles": [[FONTS.index(style.font), style.size, style.colour] for style in styles],
        "pens": PENS,
        "fills": FILLS,
    }
    head = "".join(f'"{name}":{_json(table)},\n' for name, table in tables.items())
    body = ",\n".join(_page(page, styles) for page in drawn)
    return f'{{"format":"face/1",\n{head}"pages":[\n{body}]}}\n'


def _page(page: Page, styles: Mapping[Style, int]) -> str:
    paint = ",\n".join(
        _json([styles[each] if isinstance(each, Style) else each for each in operation])
        for operation in page.paint
    )
    boxes = ",\n".join(f'"{name}":{_json(places)}' for name, places in page.boxes.items())
    size = _json([page.width, page.height])
    return f'{{"page":{page.number},"size":{size},"paint":[\n{paint}],\n"boxes":{{\n{boxes}}}}}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_face(path: Path, pages: Iterable[Page]) -> None:
    path.write_text(face_text(pages), encoding="utf-8")
