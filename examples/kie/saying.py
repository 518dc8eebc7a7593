"""What the model says of a document: the values of its pages, each label once."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush

import numpy as np
import torch
from numpy.typing import NDArray

from kie.features import OUTSIDE, features
from kie.pages import Boxes, Page
from kie.scoring import Said
from kie.training import PRINT, Learned

SURE = 2.0
"""How much surer, as a logarithm, it must be of one word of a value at least that it is of it than that it is
printed: on pages that are unlike those that were learned, print is taken for values."""
_CLOSE, _APART, _BELOW, _LINE = 1.9, 6, 2.6, 0.7
"""In heights: numbers that stand closer are one, as are 95 % of the pieces that tesseract reads numbers in on
returns of 2023; words of a value stand no further apart, across and down, and on a line."""
_OWN = 0.5
"""How likely two neighbouring numbers must be of two values to be no pieces of one."""
_LEAST = 1e-9
_BESIDES = 0.1
"""How likely what had its label taken must be to be of another."""


@dataclass(frozen=True, slots=True, order=True)
class _Group:
    """Words of a page that may be one value: the surer, the less. `label`: that they would have; `chances`:
    of all labels."""

    unsure: float
    page: int
    words: tuple[int, ...]
    label: int
    chances: NDArray[np.float32] = field(compare=False)


def said(learned: Learned, document: Sequence[Page]) -> list[Said]:
    """The values that the model finds on each page: labels and words, each label once a page, and once a
    document if it was learned so: where several groups of words would have it, the surest has. The others are
    what they are likeliest to be besides, if that is likely enough."""
    names, taken = list(learned.classes), set[tuple[str, int]]()
    found: list[list[tuple[str, frozenset[int]]]] = [[] for _ in document]
    waiting = [group for number, page in enumerate(document) for group in _found(learned, page, number)]
    heapify(waiting)
    while waiting:
        group = heappop(waiting)
        name = names[group.label]
        place = name, -1 if name in learned.once else group.page
        if place not in taken:
            taken.add(place)
            found[group.page].append((name, frozenset(group.words)))
            continue
        group.chances[group.label] = 0
        other = int(group.chances.argmax())
        if group.chances[other] > _BESIDES:
            sure = float(group.chances[other]) * len(group.words)
            heappush(waiting, replace(group, unsure=-sure, label=other))
    return found


def _found(learned: Learned, page: Page, number: int) -> Iterator[_Group]:
    """Groups of words that may be values."""
    chances = _chances(learned, page)
    best, sure = chances.argmax(1), chances.max(1)
    surer = np.log(sure) - np.log(chances[:, OUTSIDE])
    labels = list(learned.classes)
    for place in sorted(set(best.tolist()) - {OUTSIDE}):
        below = _LINE if labels[place - 1] in learned.flat else _BELOW
        for words in _groups(page, np.flatnonzero(best == place).tolist(), below):
            rows = sorted(words)
            if surer[rows].max() > SURE:
                unsure = -float(sure[rows].sum())
                yield _Group(unsure, number, tuple(rows), place - 1, chances[rows, 1:].mean(0))


def _chances(learned: Learned, page: Page) -> NDArray[np.float32]:
    """Words × what is printed and the labels: of several models the geometric mean."""
    seen, rows = features([page], learned.classes), torch.arange(len(page.texts))
    with torch.no_grad():
        said = [model(seen, rows).log_softmax(1) for model in learned.models]
    logits = torch.stack(said).mean(0)
    logits[:, OUTSIDE] += math.log(1 / PRINT)
    classes: NDArray[np.float32] = logits.softmax(1).clamp_min(_LEAST).numpy()
    chances = np.concatenate([classes[:, :1], classes[:, 1::2] + classes[:, 2::2]], axis=1)
    for run in _numbers(page, chances):
        chances[run] = chances[run].mean(0)
    return chances


def _numbers(page: Page, chances: NDArray[np.float32]) -> list[list[int]]:
    """Numbers that an OCR has read in pieces: words with digits, close together on a line, if two of them are
    not rather of two values."""
    best, sure = chances.argmax(1), chances.max(1)
    digits = [word for word, text in enumerate(page.texts) if any(map(str.isdigit, text))]
    middle = (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    runs: list[list[int]] = []
    for word in sorted(digits, key=lambda word: page.boxes[word, 0]):
        for run in runs:
            last = run[-1]
            if best[word] != best[last] and sure[word] > _OWN < sure[last]:
                continue
            gap = page.boxes[word, 0] - page.boxes[last, 2]
            if abs(gap) < _CLOSE * page.height and abs(middle[word] - middle[last]) < 0.5 * page.height:
                run.append(word)
                break
        else:
            runs.append([word])
    return [run for run in runs if len(run) > 1]


def _groups(page: Page, words: Sequence[int], below: float) -> list[frozenset[int]]:
    """Words that stand together, directly or by others of them, and no further below each other."""
    left, found, height = set(words), [], page.height
    while left:
        group = grown = {left.pop()}
        while grown:
            grown = {
                word for word in left if _beside(page.boxes[word], page.boxes[list(grown)], height, below)
            }
            left -= grown
            group = group | grown
        found.append(frozenset(group))
    return found


def _beside(box: Boxes, others: Boxes, height: float, under: float) -> bool:
    """Whether a word stands by one of the others at least."""
    apart = np.maximum(box[0] - others[:, 2], others[:, 0] - box[2])
    below = np.abs(box[1] + box[3] - others[:, 1] - others[:, 3]) / 2
    return bool(((apart < _APART * height) & (below < under * height)).any())
