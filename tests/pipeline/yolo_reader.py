"""A reader of YOLO detection datasets, written after https://docs.ultralytics.com/datasets/detect/ and as
strict as the loader is lenient: what that drops or warns of is an error here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

Box = tuple[int, float, float, float, float]
"""class, left, top, right, bottom in pixels"""
SPLITS = ("train", "val", "test")
TOLERANCE = 1e-6


def read_yolo(data: Path) -> dict[str, dict[Path, list[Box]]]:
    """Split -> picture -> boxes. Raises ValueError at the first fault."""
    raw = yaml.safe_load(data.read_text())
    root = data.parent / raw.get("path", "")
    names = raw["names"]
    if sorted(names) != list(range(raw["nc"])) or len(set(names.values())) != len(names):
        raise ValueError("classes are numbered from 0, each with a name of its own")
    if not {"train", "val"} <= raw.keys():
        raise ValueError("train and val are required")
    return {split: dict(_split(root / raw[split], len(names))) for split in SPLITS if split in raw}


def _split(folder: Path, classes: int) -> Iterator[tuple[Path, list[Box]]]:
    pictures = sorted(folder.rglob("*.png"))
    labels = Path(str(folder).replace("/images/", "/labels/"))
    stems = {path.stem for path in labels.rglob("*.txt")}
    if not pictures or stems != {path.stem for path in pictures}:
        raise ValueError(f"{folder}: pictures and label files do not pair")
    for picture in pictures:
        with Image.open(picture) as opened:
            opened.load()
            size = opened.size
        before, _, after = str(picture).rpartition("/images/")
        lines = Path(f"{before}/labels/{after}").with_suffix(".txt").read_text().splitlines()
        if len(set(lines)) != len(lines):
            raise ValueError(f"{picture}: the same object twice")
        yield picture, [_box(line, size, classes) for line in lines]


def _box(line: str, size: tuple[int, int], classes: int) -> Box:
    number, *shares = line.split(" ")
    x, y, width, height = map(float, shares)
    sides = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    if not 0 <= int(number) < classes:
        raise ValueError(f"no class {number}")
    if width <= 0 or height <= 0 or min(sides) < -TOLERANCE or max(sides) > 1 + TOLERANCE:
        raise ValueError(f"not inside the picture: {line}")
    left, top, right, bottom = (side * size[place % 2] for place, side in enumerate(sides))
    return int(number), left, top, right, bottom


def names_of(data: Path) -> dict[int, Any]:
    found: dict[int, Any] = yaml.safe_load(data.read_text())["names"]
    return found
