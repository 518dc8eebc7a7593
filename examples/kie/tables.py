"""Tables that are turned: what stood in a row for each of several people or things stands in a column now.

Rows and columns are known by their labels: `dependent1.ssn` is `ssn` of the first `dependent`. Lengths are in
heights of words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kie.pages import PRINTED, Boxes, Page

Generator = np.random.Generator
Words = NDArray[np.int64]
_CELL = re.compile(r"(\w+?)(\d+)\.(\w+)")
_LEAST = 3
"""Columns of a table."""
_HEAD = 3.2
"""How far above the first row its captions stand: two lines."""
_ROW = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """Words of its caption, and those of each value, by the number of its row."""

    caption: Words
    cells: Mapping[int, Words]


def turned(page: Page, generator: Generator) -> Page:
    """The page with its table turned, if it has one, and what is below further down."""
    stem, cells = _cells(page)
    if len({column for _, column in cells}) < _LEAST:
        return page
    height, of = page.height, np.array(page.values)
    inside = np.isin(of, list(cells.values()))
    top, bottom = page.boxes[inside, 1].min(), page.boxes[inside, 3].max()
    columns = list(_columns(page, cells, top))
    rows = max(4, *(number for number, _ in cells))
    bottom += (rows - max(number for number, _ in cells)) * _ROW * height
    left = min(page.boxes[inside, 0].min(), 0.2 * page.size[0])
    caption, cell = generator.uniform(7, 12) * height, generator.uniform(11, 14) * height
    boxes, at = page.boxes.copy(), top
    for column in columns:
        down = _set(boxes, column.caption, left, at, caption, height)
        for number, words in column.cells.items():
            start = left + caption + (number - 1) * cell + generator.uniform(0.2, 1.5) * height
            boxes[words] += _by(start - boxes[words, 0].min(), at - boxes[words, 1].min())
        at += max(down, generator.uniform(1.3, 1.8) * height)
    moved = np.concatenate([words for each in columns for words in (each.caption, *each.cells.values())])
    below = np.setdiff1d(np.flatnonzero(page.boxes[:, 1] > bottom), moved)
    boxes[below] += _by(0, at - bottom)
    heads = [left + caption + number * cell for number in range(rows)]
    return _headed(replace(page, boxes=boxes), stem, heads, top - 1.5 * height, generator)


def _cells(page: Page) -> tuple[str, dict[tuple[int, str], int]]:
    """Of the table with most values: what its rows are called, and the value in each row and column."""
    tables: dict[str, dict[tuple[int, str], int]] = {}
    read = set(page.values)
    for value, label in enumerate(page.labels):
        cell = _CELL.fullmatch(label) if value in read else None
        if cell:
            tables.setdefault(cell[1], {})[int(cell[2]), cell[3]] = value
    return max(tables.items(), key=lambda table: len(table[1]), default=("", {}))


def _columns(page: Page, cells: Mapping[tuple[int, str], int], top: float) -> Iterator[_Column]:
    """From left to right; a caption is what is printed above, nearer to its column than to others. Columns
    that share their place, as parts of what was one value do, share its caption, side by side."""
    of, middle = np.array(page.values), (page.boxes[:, 0] + page.boxes[:, 2]) / 2
    above = (of == PRINTED) & (page.boxes[:, 1] > top - _HEAD * page.height) & (page.boxes[:, 3] <= top + 1)
    found: dict[str, dict[int, Words]] = {}
    for (number, column), value in cells.items():
        found.setdefault(column, {})[number] = np.flatnonzero(of == value)
    places = {column: middle[np.concatenate([*each.values()])].mean() for column, each in found.items()}
    order = sorted(found, key=places.__getitem__)
    nearest = np.abs(middle[:, None] - np.array([places[column] for column in order])).argmin(1)
    for place, column in enumerate(order):
        yield _Column(np.flatnonzero(above & (nearest == place)), found[column])


def _set(boxes: Boxes, words: Words, left: float, top: float, width: float, height: float) -> float:
    """Sets words in lines of a width, as they were read; how far down they go."""
    across, down = left, 0.0
    for word in words:
        if across > left and across + boxes[word, 2] - boxes[word, 0] > left + width:
            across, down = left, down + 1.1 * height
        boxes[word] += _by(across - boxes[word, 0], top + down - boxes[word, 1])
        across = boxes[word, 2] + 0.4 * height
    return down + 1.3 * height


def _headed(page: Page, stem: str, heads: Sequence[float], top: float, generator: Generator) -> Page:
    """What each column is, printed over it."""
    texts, boxes, height = [], [], page.height
    for number, left in enumerate(heads, 1):
        start = left + generator.uniform(0, 3) * height
        texts += [stem.capitalize(), str(number)]
        boxes += [[start, top, start + 5 * height, top + height]]
        boxes += [[start + 5.4 * height, top, start + 6 * height, top + height]]
    return replace(
        page,
        texts=[*page.texts, *texts],
        boxes=np.concatenate([page.boxes, np.array(boxes, np.float32)]),
        values=[*page.values, *[PRINTED] * len(texts)],
    )


def _by(across: float, down: float) -> Boxes:
    return np.array([across, down, across, down], np.float32)
