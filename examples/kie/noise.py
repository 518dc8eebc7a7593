"""What a page may look like elsewhere: another typeface, another year's face, another reader's words.

Each kind of noise is a function of a page and a generator; `NOISE` says how often each comes. The labels go
with their words. Lengths are in heights of words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from kie.pages import PRINTED, Boxes, Page, is_word

Generator = np.random.Generator
_TALL, _DEEP = re.compile(r"[A-Z0-9bdfhklt]"), re.compile(r"[gjpqy,;()]")
_MISREAD = "lI1O0oB8S5|ieacrntm.,:;'"
_RULES = [*"aaaceeeeillnnooorstuwL14|_-.-_"]
"""What a reader makes of dashed rules and of the outlines of boxes."""
_OFTEN = (0.0, 0.03, 0.1)
"""Shares of words that a reader gets wrong: of a page one of them."""


def noisy(page: Page, generator: Generator) -> Page:
    for change, share in NOISE:
        if generator.random() < share:
            page = change(page, generator)
    return page


@dataclass(slots=True)
class _Words:
    """The words of a page that is being written anew."""

    texts: list[str] = field(default_factory=list)
    boxes: list[list[float]] = field(default_factory=list)
    values: list[int] = field(default_factory=list)

    def add(self, text: str, box: list[float], value: int) -> None:
        if is_word(text):
            self.texts.append(text)
            self.boxes.append(box)
            self.values.append(value)

    def page(self, page: Page) -> Page:
        if not self.texts:
            return page
        boxes = np.array(self.boxes, np.float32)
        return replace(page, texts=self.texts, boxes=boxes, values=self.values)


# ---- the words are read otherwise


def _cut_combs(page: Page, generator: Generator) -> Page:
    """Digits in cells are one word of the labels; a reader finds several."""
    words, height = _Words(), page.height
    for text, box, value in _words(page):
        cell = (box[2] - box[0]) / len(text)
        if value == PRINTED or len(text) < 7 or cell < 0.8 * height:
            words.add(text, box, value)
            continue
        cuts = [0, *(np.flatnonzero(generator.random(len(text) - 1) < generator.random()) + 1), len(text)]
        for first, end in zip(cuts[:-1], cuts[1:], strict=True):
            sides = [box[0] + first * cell, box[1], box[0] + end * cell - 0.3 * cell, box[3]]
            words.add(text[first:end], sides, value)
    return words.page(page)


def _merge(page: Page, generator: Generator) -> Page:
    """Words that stand close on a line are read as one, within a value or within print."""
    words, height, share = _Words(), page.height, generator.choice(_OFTEN)
    for text, box, value in _words(page):
        last = words.boxes[-1] if words.boxes else None
        close = (
            last is not None
            and words.values[-1] == value
            and abs(last[1] - box[1]) < 0.3 * height
            and 0 <= box[0] - last[2] < 0.6 * height
        )
        if last is not None and close and generator.random() < share:
            words.texts[-1] += text
            words.boxes[-1] = [last[0], min(last[1], box[1]), box[2], max(last[3], box[3])]
        else:
            words.add(text, box, value)
    return words.page(page)


def _misread(page: Page, generator: Generator) -> Page:
    """Letters are taken for others, lost and added, and words are split."""
    words, share = _Words(), generator.choice(_OFTEN)
    for text, box, value in _words(page):
        hit = generator.random() < share * (1 if len(text) > 3 or value == PRINTED else 3)
        if hit and len(text) > 3 and generator.random() < 0.3:
            cut = int(generator.integers(1, len(text)))
            middle = box[0] + (box[2] - box[0]) * cut / len(text)
            words.add(text[:cut], [box[0], box[1], middle, box[3]], value)
            words.add(text[cut:], [middle, box[1], box[2], box[3]], value)
        else:
            words.add(_miswritten(text, generator) if hit else text, box, value)
    return words.page(page)


def _miswritten(text: str, generator: Generator) -> str:
    place, kind = int(generator.integers(len(text))), generator.random()
    other = str(generator.choice([*_MISREAD]))
    if kind < 0.5:
        return text[:place] + other + text[place + 1 :]
    if kind < 0.7:
        return text[:place] + text[place + 1 :]
    return text + other if kind < 0.85 else text.swapcase()


def _litter(page: Page, generator: Generator) -> Page:
    """Rules and outlines are read as words: beside, below and between what stands there."""
    words, height, share = _Words(), page.height, generator.choice((0.03, 0.1, 0.2))
    for text, box, value in _words(page):
        words.add(text, box, value)
        if generator.random() < share:
            junk = "".join(generator.choice(_RULES, 1 + int(generator.geometric(0.35))))
            left = generator.uniform(box[0] - 6 * height, box[2] + 6 * height)
            top = box[1] + generator.choice((-1.2, -0.7, 0.0, 0.7, 1.2)) * height
            tall = generator.uniform(0.3, 1.2) * height
            right = left + generator.uniform(0.4, 0.8) * height * len(junk)
            words.add(junk, [left, top, right, top + tall], PRINTED)
    return words.page(page)


def _lose(page: Page, generator: Generator) -> Page:
    """Print is lost here and there: captions are not always read."""
    words, share = _Words(), generator.uniform(0, 0.25)
    for text, box, value in _words(page):
        if value != PRINTED or generator.random() > share:
            words.add(text, box, value)
    return words.page(page)


def _words(page: Page) -> list[tuple[str, list[float], int]]:
    return list(zip(page.texts, page.boxes.tolist(), page.values, strict=True))


# ---- the words stand otherwise


def _reset(page: Page, generator: Generator) -> Page:
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


def _hug(page: Page, generator: Generator) -> Page:
    """Boxes of readers hug the ink; those of the labels are as high as the line."""
    boxes, height = page.boxes.copy(), page.boxes[:, 3] - page.boxes[:, 1]
    above = [0.12 if _TALL.search(text) else 0.32 for text in page.texts]
    below = [0.0 if _DEEP.search(text) else 0.2 for text in page.texts]
    boxes[:, 1] += height * above * generator.uniform(0.7, 1.2, len(height))
    boxes[:, 3] -= height * below * generator.uniform(0.7, 1.2, len(height))
    return replace(page, boxes=boxes)


def _stretch(page: Page, generator: Generator) -> Page:
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


def _turn(page: Page, generator: Generator) -> Page:
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


NOISE: tuple[tuple[Callable[[Page, Generator], Page], float], ...] = (
    (_cut_combs, 0.8),
    (_reset, 0.7),
    (_merge, 0.5),
    (_hug, 0.7),
    (_stretch, 0.8),
    (_turn, 0.6),
    (_lose, 0.5),
    (_misread, 0.7),
    (_litter, 0.6),
)
"""In this order, each with the share of pages that it comes to."""
