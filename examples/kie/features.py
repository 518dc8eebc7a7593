"""The numbers of a page: of each word its letters, its shape, its size and which words stand around it.

Nothing says where on the page a word is: only what stands beside it, and how far away. So a box that has
moved since last year is known by its captions.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import torch
from numpy.typing import NDArray

from kie.pages import Boxes, Page

GRAMS, SHAPES, BUCKETS = 6000, 600, 40
SIDES = (10, 10, 10, 5)
"""How many neighbours a word sees to its left, to its right, above and below."""
FURTHER = (12, 14, 16, 18, 20, 22)
"""And which words further to the left: captions of lines are long, and their first words say most."""
NEIGHBOURS = sum(SIDES) + len(FURTHER)
OUTSIDE = 0
"""The class of what is printed; B- of label n is 1 + 2n, I- is 2 + 2n."""
_FAR = np.float32(1e9)
_AMONG = 120
_REACH = 60
"""In heights of words: what is further away is as far as that."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Of n words, of one page or several: `grams` of all of them one after another, each word's from its
    `first`; `shape`; `size`: height, width, length; `near`: n × NEIGHBOURS words, n where there is none;
    `across`, `down`: buckets of how far away these are; `target`: classes."""

    grams: torch.Tensor
    first: torch.Tensor
    shape: torch.Tensor
    size: torch.Tensor
    near: torch.Tensor
    across: torch.Tensor
    down: torch.Tensor
    target: torch.Tensor


def features(pages: Sequence[Page], classes: Mapping[str, int]) -> Features:
    """`classes`: label -> its number. Labels that are not in it are OUTSIDE."""
    words = [_letters(text) for page in pages for text in page.texts]
    starts = np.cumsum([0, *(len(page.texts) for page in pages)])
    placed = [_placed(page) for page in pages]
    near = [
        np.where(each[0] < 0, starts[-1], each[0] + start)
        for each, start in zip(placed, starts[:-1], strict=True)
    ]
    return Features(
        grams=torch.from_numpy(np.concatenate([grams for grams, _ in words])),
        first=torch.from_numpy(np.cumsum([0, *(len(grams) for grams, _ in words)])[:-1]),
        shape=torch.tensor([shape for _, shape in words]),
        size=torch.from_numpy(np.concatenate([_sizes(page) for page in pages])),
        near=torch.from_numpy(np.concatenate(near)),
        across=torch.from_numpy(np.concatenate([each[1] for each in placed])),
        down=torch.from_numpy(np.concatenate([each[2] for each in placed])),
        target=torch.from_numpy(np.concatenate([targets(page, classes) for page in pages])),
    )


def targets(page: Page, classes: Mapping[str, int]) -> Ints:
    seen: set[int] = set()
    found = np.zeros(len(page.texts), np.int64)
    for word, value in enumerate(page.values):
        label = page.label(word)
        if label in classes:
            found[word] = 1 + 2 * classes[label] + (value in seen)
            seen.add(value)
    return found


@lru_cache(maxsize=1 << 16)
def _letters(text: str) -> tuple[Ints, int]:
    """Hashes of a word's n-grams, in which digits are alike, and of its shape, in which letters are too."""
    lower = text.lower()
    padded = f"<{re.sub(r'[0-9]', '0', lower)[:14]}>"
    grams = [padded, f"={lower if len(lower) < 5 else ''}"]
    grams += [padded[at : at + size] for size in (2, 3, 4) for at in range(len(padded) - size + 1)]
    shape = re.sub("[a-z]", "a", re.sub("[A-Z]", "A", re.sub("[0-9]", "0", text)))
    shape = re.sub(r"(.)\1+", r"\1", shape)
    hashes = np.array([crc32(gram.encode()) % GRAMS for gram in grams[:32]], np.int64)
    return hashes, crc32(shape.encode()) % SHAPES


def _sizes(page: Page) -> NDArray[np.float32]:
    width, height = (page.boxes[:, 2:] - page.boxes[:, :2]).T / page.height
    lengths = np.array([len(text) for text in page.texts])
    return np.stack([height, width / 5, lengths / 8], axis=1).astype(np.float32)


def _placed(page: Page) -> tuple[Ints, Ints, Ints]:
    """Of each word its neighbours, side by side, -1 where there are no more, and how far away each is: from
    edge to edge along a line, from left edge to left edge between lines, and from middle to middle down."""
    left, _, right, _ = page.boxes.T
    middle = (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    near = _neighbours(page.boxes, page.height)
    of = np.maximum(near, 0)
    side = np.repeat([0, 1, 2, 3, 0], [*SIDES, len(FURTHER)])
    start, end = left[:, None], right[:, None]
    across = np.select([side == 0, side == 1], [right[of] - start, left[of] - end], left[of] - start)
    down = middle[of] - middle[:, None]
    return near, _bucket(across / page.height), _bucket(down / page.height)


def _neighbours(boxes: Boxes, height: float) -> Ints:
    """Looked for among the words that are nearest by height, _AMONG above and as many below."""
    order = (boxes[:, 1] + boxes[:, 3]).argsort(kind="stable")
    rows = np.arange(len(order))[:, None] + np.arange(-_AMONG, _AMONG + 1)
    there = (rows >= 0) & (rows < len(order)) & (rows != np.arange(len(order))[:, None])
    rows = rows.clip(0, len(order) - 1)
    left, top, right, bottom = boxes[order].T
    middle, down = (left + right) / 2, (top + bottom) / 2
    across, below = middle[rows] - middle[:, None], down[rows] - down[:, None]
    gap = np.maximum(np.maximum(left[rows] - right[:, None], left[:, None] - right[rows]), 0)
    away = np.where(there, np.abs(below), _FAR)
    along = np.where(away > 1.2 * height, _FAR, gap + 4 * away)
    between = np.where(away < 0.5 * height, _FAR, away + 0.7 * gap)
    distances = (
        np.where(across < 0, along, _FAR),
        np.where(across > 0, along, _FAR),
        np.where(below < 0, between, _FAR),
        np.where(below > 0, between, _FAR),
    )
    near = np.concatenate([_least(each, count) for each, count in zip(distances, SIDES, strict=True)], axis=1)
    words = np.where(near < 0, -1, order[np.take_along_axis(rows, np.maximum(near, 0), 1)])
    words = words[order.argsort()]
    return np.concatenate([words, _further(words[:, 0])], axis=1)


def _further(left: Ints) -> Ints:
    """From word to word to the left, which finds the line on turned pages too."""
    left, found = np.append(left, -1), []
    at = left
    for step in range(2, FURTHER[-1] + 1):
        at = left[at]
        if step in FURTHER:
            found.append(at[:-1])
    return np.stack(found, axis=1)


def _least(distances: NDArray[np.float32], count: int) -> Ints:
    """Of each row the columns of its least entries, nearest first; -1 for those that are _FAR."""
    count_here = min(count, len(distances))
    columns = np.argpartition(distances, count_here - 1, axis=1)[:, :count_here]
    order = np.take_along_axis(distances, columns, 1).argsort(axis=1, kind="stable")
    columns = np.take_along_axis(columns, order, 1)
    columns = np.where(np.take_along_axis(distances, columns, 1) < _FAR, columns, -1)
    return np.pad(columns, ((0, 0), (0, count - columns.shape[1])), constant_values=-1)


def _bucket(distances: NDArray[np.float32]) -> Ints:
    """Finer near by: by the logarithm, on either side of the middle."""
    scaled = np.sign(distances) * np.log1p(np.abs(distances)) / np.log1p(_REACH) * (BUCKETS / 2 - 0.5)
    return np.clip(np.rint(scaled + BUCKETS / 2), 0, BUCKETS - 1).astype(np.int64)
