"""What a page may look like after a redesign: boxes have moved, lines come and go, pages break elsewhere.

Each is a function of a page and a generator, but for `broken`, which takes the pages of a document. Labels go
with their words. Lengths are in heights of words.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kie.pages import PRINTED, Boxes, Page

Generator = np.random.Generator
_LINE = re.compile(r"(\d{1,2})([a-z]?)")
_ROW = 1.7
"""Of a line of a form, from one to the next."""


def broken(document: Sequence[Page], generator: Generator) -> list[Page]:
    """Each page is cut at some height, and what is below stands above what the next page begins with, unless
    the two are copies of each other."""
    cuts = [generator.uniform(0.1, 0.9) * page.size[1] for page in document]
    pieces = [part for page, cut in zip(document, cuts, strict=True) for part in _halves(page, cut)]
    found = pieces[:1]
    for number, piece in enumerate(pieces[1:], 1):
        if number % 2 == 0 and not set(piece.labels) & set(found[-1].labels):
            found[-1] = _stacked(found[-1], piece)
        else:
            found.append(piece)
    return [page for page in found if page.texts]


def _halves(page: Page, cut: float) -> tuple[Page, Page]:
    """What stands above and what stands below, each with its own values; the first of them has those that
    stand on both sides."""
    middle = (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    values = np.array(page.values)
    above = (middle < cut) & (values == PRINTED)
    above |= np.isin(values, np.setdiff1d(values[middle < cut], [PRINTED]))
    return only(page, above), only(page, ~above)


def only(page: Page, words: NDArray[np.bool_]) -> Page:
    """The words that are chosen, and the values that are left."""
    kept = np.flatnonzero(words).tolist()
    values = [page.values[word] for word in kept]
    numbers = {value: number for number, value in enumerate(sorted(set(values) - {PRINTED}))}
    return replace(
        page,
        texts=[page.texts[word] for word in kept],
        boxes=page.boxes[kept],
        values=[numbers.get(value, PRINTED) for value in values],
        labels=[page.labels[value] for value in numbers],
    )


def _stacked(upper: Page, lower: Page) -> Page:
    if not upper.texts or not lower.texts:
        return upper if upper.texts else lower
    down = upper.boxes[:, 3].max() - lower.boxes[:, 1].min() + 0.7 * upper.height
    moved = lower.boxes + np.array([0, down, 0, down], np.float32)
    more = [value if value == PRINTED else value + len(upper.labels) for value in lower.values]
    return replace(
        upper,
        texts=[*upper.texts, *lower.texts],
        boxes=np.concatenate([upper.boxes, moved]),
        values=[*upper.values, *more],
        labels=[*upper.labels, *lower.labels],
        size=(upper.size[0], float(moved[:, 3].max())),
    )


def change_lines(page: Page, generator: Generator) -> Page:
    """Lines are left out, with their values, and captions of others come in: below each moves up or down."""
    share = generator.uniform(0, 0.25)
    rows, middle = _ROW * page.height, (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    slices = ((middle - middle.min()) // rows).astype(int)
    printed = np.array(page.values) == PRINTED
    order: list[tuple[NDArray[np.int64], int]] = []
    for number in range(slices.max() + 1):
        if generator.random() < share / 2:
            other = generator.integers(slices.max() + 1)
            order.append((np.flatnonzero((slices == other) & printed), int(other)))
        if generator.random() >= share:
            order.append((np.flatnonzero(slices == number), number))
    words = np.concatenate([rows for rows, _ in order] or [np.arange(len(slices))])
    down = [np.full(len(rows), at - was) for at, (rows, was) in enumerate(order)]
    shift = np.concatenate(down or [np.zeros(len(slices))]) * rows
    if not len(words):
        return page
    boxes = page.boxes[words] + np.outer(shift, [0, 1, 0, 1]).astype(np.float32)
    return replace(
        page,
        texts=[page.texts[word] for word in words],
        boxes=boxes,
        values=[page.values[word] for word in words],
    )


def renumber(page: Page, generator: Generator) -> Page:
    """Numbers of lines move on or back, and letters after them come and go."""
    share, from_line, by = generator.uniform(0, 0.6), generator.integers(1, 30), generator.integers(-3, 4)
    texts = list(page.texts)
    for word, text in enumerate(texts):
        line = _LINE.fullmatch(text) if page.values[word] == PRINTED else None
        if line and generator.random() < share:
            number, letter = int(line[1]), line[2]
            number = max(1, number + by) if number >= from_line else number
            texts[word] = f"{number}{letter if generator.random() < 0.7 else generator.choice([*'abcd', ''])}"
    return replace(page, texts=texts)


def reword(page: Page, generator: Generator) -> Page:
    """Other words are printed here and there, made of pieces of those that are: that a word was never seen
    says nothing of it."""
    printed = [word for word, value in enumerate(page.values) if value == PRINTED]
    share, texts = generator.uniform(0, 0.2), list(page.texts)
    for word in printed:
        if generator.random() < share:
            first, last = (page.texts[printed[number]] for number in generator.integers(len(printed), size=2))
            texts[word] = first[: 1 + len(first) // 2] + last[1 + len(last) // 2 :]
    return replace(page, texts=texts)


def stretch(page: Page, generator: Generator) -> Page:
    """Each axis is stretched piece by piece: boxes move, what stands beside them stays there."""
    boxes = page.boxes.copy()
    middle, half = (boxes[:, 1] + boxes[:, 3]) / 2, (boxes[:, 3] - boxes[:, 1]) / 2
    boxes[:, 0::2] = _stretched(boxes[:, 0::2], page.size[0], generator)
    middle = _stretched(middle, page.size[1], generator)
    boxes[:, 1], boxes[:, 3] = middle - half, middle + half
    return replace(page, boxes=boxes)


def _stretched(places: Boxes, size: float, generator: Generator) -> Boxes:
    ends = np.cumsum([0, *np.exp(generator.uniform(-0.35, 0.35, 6))])
    return np.interp(places, np.linspace(0, size, 7), ends / ends[-1] * size)


def reset(page: Page, generator: Generator) -> Page:
    """Another typeface: values wider or narrower from their left, middle or right, taller, off the line."""
    boxes, values = page.boxes.copy(), np.array(page.values)
    wider, taller = generator.uniform(0.75, 1.2, 2)
    slip, anchor = generator.uniform(-0.15, 0.15) * page.height, generator.choice((0, 0.5, 1))
    for value in set(page.values) - {PRINTED}:
        rows = values == value
        for top in np.unique(boxes[rows, 1]):
            line = rows & (boxes[:, 1] == top)
            left, right = boxes[line, 0].min(), boxes[line, 2].max()
            origin = left + anchor * (right - left)
            boxes[line, 0::2] = origin + (boxes[line, 0::2] - origin) * wider
    rows = values != PRINTED
    return replace(page, boxes=_taller(boxes, np.where(rows, taller, 1), np.where(rows, slip, 0)))


def turn(page: Page, generator: Generator) -> Page:
    """Two degrees at most, and a seventh larger or smaller."""
    angle, scale = np.radians(generator.uniform(-2, 2)), generator.uniform(0.85, 1.15)
    across, down = (page.boxes[:, :2] + page.boxes[:, 2:]).T / 2
    half = (page.boxes[:, 2:] - page.boxes[:, :2]).T / 2 * scale
    half[1] += abs(np.sin(angle)) * half[0]
    x = scale * (np.cos(angle) * across - np.sin(angle) * down)
    y = scale * (np.sin(angle) * across + np.cos(angle) * down)
    return replace(page, boxes=np.stack([x - half[0], y - half[1], x + half[0], y + half[1]], axis=1))


def _taller(boxes: Boxes, times: Boxes, slip: Boxes) -> Boxes:
    middle, half = (boxes[:, 1] + boxes[:, 3]) / 2 + slip, (boxes[:, 3] - boxes[:, 1]) / 2 * times
    return np.stack([boxes[:, 0], middle - half, boxes[:, 2], middle + half], axis=1).astype(np.float32)
