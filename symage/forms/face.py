"""The printed side of a form: geometry and captions in painting order, format `face/1`.

Origin top left, points. A face is drafted by machine from the official page, then mended beside it.
Pixels and running instruction paragraphs are not kept. Of a paper that has no official page the drawing is
our own (`scripts/own_faces.py`), and says as well where the fields stand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symage.geometry import Box

PaintOp = tuple[Any, ...]
"""
("T", style, x, baseline, width, text)    caption, drawn to have exactly this width
("D", style, x, baseline, pitch, count)   dotted leader
("L", pen, x0, y0, x1, y1)                rule
("B", fill, pen, x0, y0, x1, y1)          box; -1 means none
("P", fill, pen, path[, rule])            outline, path of M L C V Y Z
("I", x0, y0, x1, y1[, name])             a picture stood here; only 'efile' is redrawn, in our own way
"""


@dataclass(frozen=True, slots=True)
class FacePage:
    """`boxes`: where fields stand, on a page of our own drawing: field id to a box for each copy."""

    number: int
    width: float
    height: float
    paint: tuple[PaintOp, ...]
    boxes: Mapping[str, tuple[Box, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Face:
    """fonts: official font names. styles: (font, size, colour[, angle[, render mode]]).
    pens: (width, colour[, dash[, cap]]). fills: colours as #rrggbb."""

    fonts: tuple[str, ...]
    styles: tuple[tuple[Any, ...], ...]
    pens: tuple[tuple[Any, ...], ...]
    fills: tuple[str, ...]
    pages: tuple[FacePage, ...]

    def page(self, number: int) -> FacePage:
        return next(page for page in self.pages if page.number == number)


def read_face(path: Path) -> Face:
    """Read a committed face file. Raises OSError or ValueError when it is missing or not face/1."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw.get("format") != "face/1":
        raise ValueError(f"{path.name}: format is {raw.get('format')!r}, not 'face/1'")
    return Face(
        fonts=tuple(raw["fonts"]),
        styles=tuple(tuple(style) for style in raw["styles"]),
        pens=tuple(tuple(pen) for pen in raw["pens"]),
        fills=tuple(raw["fills"]),
        pages=tuple(
            FacePage(
                page["page"],
                page["size"][0],
                page["size"][1],
                tuple(tuple(op) for op in page["paint"]),
                {name: tuple(map(_box, boxes)) for name, boxes in page.get("boxes", {}).items()},
            )
            for page in raw["pages"]
        ),
    )


def _box(corner_and_size: tuple[float, float, float, float]) -> Box:
    left, top, width, height = corner_and_size
    return Box(left, top, round(left + width, 3), round(top + height, 3))
