"""How the model learns from pages, and what it says of one."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kie.features import OUTSIDE, SIDES, Features, features
from kie.model import Model
from kie.noise import noisy
from kie.pages import Boxes, Page, documents

WORDS = 1000
"""Of a step: many small steps teach more than few large ones."""
RATE, PRINT = 3e-3, 0.25
"""The highest learning rate; the share of printed words that a step learns from: on a return only one word in
forty is of a value. What was left out is made good when the model is asked (`said`)."""
SURE = 2.0
"""How much surer, as a logarithm, it must be that a word is of a value than that it is printed: on pages that
are unlike those that were learned, print is taken for values. Chosen on the 1040 of 2025, words of labels."""
_CLOSE, _APART, _BELOW = 0.9, 6, 2.6
"""In heights: numbers that stand closer are one; words of a value stand no further apart, across and down."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    model: Model
    classes: Mapping[str, int]


def learn(pages: Sequence[Page], steps: int, seed: int) -> Learned:
    """The same model for the same pages, steps and seed."""
    torch.manual_seed(seed)
    labels = sorted({label for page in pages for label in page.labels})
    classes = {label: number for number, label in enumerate(labels)}
    model = Model(len(classes))
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step / steps))
    batches = _batches(documents(pages), np.random.default_rng(seed))
    for _, batch in zip(range(steps), batches, strict=False):
        optimiser.zero_grad()
        _loss(model, batch, classes).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return Learned(model.eval(), classes)


def _rate(done: float) -> float:
    return min(1, 20 * done + 0.05) * (0.5 + 0.5 * math.cos(math.pi * done))


def _batches(documents: Sequence[Sequence[Page]], generator: np.random.Generator) -> Iterator[list[Page]]:
    """For ever: all documents in a new order each round, each with new noise."""
    batch: list[Page] = []
    while True:
        for number in generator.permutation(len(documents)):
            for page in noisy(documents[number], generator):
                batch.append(page)
                if sum(len(page.texts) for page in batch) >= WORDS:
                    yield batch
                    batch = []


def _loss(model: Model, batch: Sequence[Page], classes: Mapping[str, int]) -> torch.Tensor:
    """Of all words of values and a share of what is printed."""
    page = _hidden(features(batch, classes))
    drawn = (page.target != OUTSIDE) | (torch.rand(len(page.target)) < PRINT)
    rows = torch.nonzero(drawn)[:, 0]
    return functional.cross_entropy(model(page, rows), page.target[rows])


def _hidden(page: Features) -> Features:
    """A share of what stands above and below each word is hidden, now more, now less: what a line is called
    stands on it, and a redesign puts other lines around it."""
    hide = torch.rand(page.near.shape) < torch.rand(1)
    hide[:, : SIDES[0] + SIDES[1]] = False
    hide[:, sum(SIDES) :] = False
    return replace(page, near=page.near.masked_fill(hide, len(page.near)))


def said(learned: Learned, page: Page) -> list[tuple[str, frozenset[int]]]:
    """The values that the model finds on a page: labels and words, each label once."""
    with torch.no_grad():
        rows = torch.arange(len(page.texts))
        logits = learned.model(features([page], learned.classes), rows)
        logits[:, OUTSIDE] += math.log(1 / PRINT) + SURE
        chances = logits.softmax(1).numpy()
    chances = np.concatenate([chances[:, :1], chances[:, 1::2] + chances[:, 2::2]], axis=1)
    for run in _numbers(page):
        chances[run] = chances[run].mean(0)
    labels = list(learned.classes)
    by_label: dict[str, list[int]] = {}
    best, sure = chances.argmax(1), chances.max(1)
    for word in np.flatnonzero(best != OUTSIDE).tolist():
        by_label.setdefault(labels[best[word] - 1], []).append(word)
    return [
        (label, max(_groups(page, words), key=lambda group: float(sum(sure[list(group)]))))
        for label, words in by_label.items()
    ]


def _numbers(page: Page) -> list[list[int]]:
    """Numbers that an OCR has read in pieces: words with digits, close together on a line."""
    digits = [word for word, text in enumerate(page.texts) if any(map(str.isdigit, text))]
    middle = (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    runs: list[list[int]] = []
    for word in sorted(digits, key=lambda word: page.boxes[word, 0]):
        for run in runs:
            gap = page.boxes[word, 0] - page.boxes[run[-1], 2]
            if abs(gap) < _CLOSE * page.height and abs(middle[word] - middle[run[-1]]) < 0.5 * page.height:
                run.append(word)
                break
        else:
            runs.append([word])
    return [run for run in runs if len(run) > 1]


def _groups(page: Page, words: Sequence[int]) -> list[frozenset[int]]:
    """Words that stand together, directly or by others of them."""
    left, found, height = set(words), [], page.height
    while left:
        group = grown = {left.pop()}
        while grown:
            grown = {word for word in left if _beside(page.boxes[word], page.boxes[list(grown)], height)}
            left -= grown
            group = group | grown
        found.append(frozenset(group))
    return found


def _beside(box: Boxes, others: Boxes, height: float) -> bool:
    """Whether a word stands by one of the others at least."""
    apart = np.maximum(box[0] - others[:, 2], others[:, 0] - box[2])
    below = np.abs(box[1] + box[3] - others[:, 1] - others[:, 3]) / 2
    return bool(((apart < _APART * height) & (below < _BELOW * height)).any())
