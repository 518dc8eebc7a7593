"""A page's FUNSD labels drawn over its picture, for people who want to see what is labelled.

Entities are outlined and tinted by their label, on bent pages as quadrangles; words are outlined faintly;
each question is joined to its answers. What does not belong here: making labels (`funsd.py`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from types import MappingProxyType
from typing import Any

from PIL import Image, ImageDraw

from symage.geometry import Point, facing

Colour = tuple[int, int, int]
Entity = Mapping[str, Any]

COLOURS: Mapping[str, Colour] = MappingProxyType(
    {"question": (30, 90, 220), "answer": (0, 140, 60), "header": (210, 90, 0), "other": (110, 110, 110)}
)
LINK: Colour = (200, 0, 140)
_LINE, _TINT, _WORD = 220, 40, 100
"""How dense outlines and links are, what fills an outline, and outlines of words, of 255."""
_PAGE = 900
"""Lines are a pixel wide for so many pixels of the page's width."""


def with_labels(picture: bytes, labels: bytes) -> bytes:
    """A PNG file of a page with its FUNSD file drawn over it."""
    out = BytesIO()
    drawn_over(Image.open(BytesIO(picture)), json.loads(labels)).save(out, "png")
    return out.getvalue()


def drawn_over(picture: Image.Image, labels: Mapping[str, Any]) -> Image.Image:
    """A page with its FUNSD labels drawn over it."""
    page = picture.convert("RGBA")
    entities: Sequence[Entity] = labels["form"]
    layer = Image.new("RGBA", page.size)
    pen, width = ImageDraw.Draw(layer), max(1, round(page.width / _PAGE))
    for entity in entities:
        _outline(pen, entity, width)
    for ends in _links(entities):
        pen.line(ends, (*LINK, _LINE), width)
    return Image.alpha_composite(page, layer).convert("RGB")


def _outline(pen: ImageDraw.ImageDraw, entity: Entity, width: int) -> None:
    colour = COLOURS[entity["label"]]
    corners = [tuple(corner) for corner in entity["quad"]] if "quad" in entity else _corners(entity["box"])
    pen.polygon(corners, (*colour, _TINT), (*colour, _LINE), width)
    for word in entity["words"] if len(entity["words"]) > 1 else ():
        pen.polygon(_corners(word["box"]), None, (*colour, _WORD))


def _corners(box: Sequence[int]) -> list[Point]:
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _links(entities: Sequence[Entity]) -> Iterator[tuple[Point, Point]]:
    """Where the boxes of each question and each of its answers come nearest."""
    pairs = [pair for entity in entities if entity["label"] == "question" for pair in entity["linking"]]
    for question, answer in pairs:
        yield facing(entities[question]["box"], entities[answer]["box"])
