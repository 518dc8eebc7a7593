"""How the model learns from pages."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kie.features import OUTSIDE, SIDES, Features, features
from kie.model import Model
from kie.noise import noisy
from kie.pages import Page, documents

WORDS = 1000
"""Of a step: many small steps teach more than few large ones."""
RATE, PRINT = 3e-3, 0.25
"""The highest learning rate; the share of printed words that a step learns from: on a return only one word in
forty is of a value. What was left out is made good when the model is asked (`saying.py`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """`once`: the labels that no document has on two pages; `flat`: those whose values stand on one line.
    Several models are asked together."""

    models: Sequence[Model]
    classes: Mapping[str, int]
    once: frozenset[str]
    flat: frozenset[str]


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
    return Learned([model.eval()], classes, _once(documents(pages)), frozenset(classes) - _tall(pages))


def together(several: Sequence[Learned]) -> Learned:
    """Models that learned from the same pages as one."""
    return replace(several[0], models=[model for learned in several for model in learned.models])


def _once(documents: Sequence[Sequence[Page]]) -> frozenset[str]:
    counts = [Counter(label for page in pages for label in set(page.labels)) for pages in documents]
    again = {label for count in counts for label, pages in count.items() if pages > 1}
    return frozenset(label for count in counts for label in count) - again


def _tall(pages: Sequence[Page]) -> frozenset[str]:
    """Labels of values that stand on several lines of a page that no OCR has read."""
    found: set[str] = set()
    for page in pages:
        if page.read:
            continue
        middle, of = (page.boxes[:, 1] + page.boxes[:, 3]) / 2, np.array(page.values)
        rows = [middle[of == value] for value in range(len(page.labels))]
        found |= {label for label, row in zip(page.labels, rows, strict=True)
                  if len(row) and np.ptp(row) > page.height / 2}  # fmt: skip
    return frozenset(found)


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
