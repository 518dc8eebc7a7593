"""What readers make of a page: words in pieces, merged, misread and lost, rules read as words, other boxes.

Each is a function of a page and a generator. The labels go with their words. Lengths are in heights of words.
"""

import re
from dataclasses import dataclass, field, replace

import numpy as np

from kie.pages import PRINTED, Page, is_word

Generator = np.random.Generator
_TALL, _DEEP = re.compile(r"[A-Z0-9bdfhklt]"), re.compile(r"[gjpqy,;()]")
_MISREAD = "lI1O0oB8S5|ieacrntm.,:;'"
_RULES = [*"aaaceeeeillnnooorstuwL14|_-.-_"]
"""What a reader makes of dashed rules and of the outlines of boxes."""
_OFTEN = (0.0, 0.03, 0.1)
"""Shares of words that a reader gets wrong: of a page one of them."""
_BETWEEN = [*"/|'(){}"]
"""What it makes of the rules between the cells of a comb."""


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


def cut_combs(page: Page, generator: Generator) -> Page:
    """Digits in cells are one word of the labels; a reader finds several, and rules between them."""
    words, height, ruled = _Words(), page.height, generator.choice((0.0, 0.2, 0.7))
    for text, box, value in _words(page):
        cell = (box[2] - box[0]) / len(text)
        if value == PRINTED or len(text) < 7 or cell < 0.8 * height:
            words.add(text, box, value)
            continue
        cuts = [0, *(np.flatnonzero(generator.random(len(text) - 1) < generator.random()) + 1), len(text)]
        for first, end in zip(cuts[:-1], cuts[1:], strict=True):
            sides = [box[0] + first * cell, box[1], box[0] + end * cell - 0.3 * cell, box[3]]
            words.add(_ruled(text[first:end], ruled, generator), sides, value)
    return words.page(page)


def _ruled(text: str, share: float, generator: Generator) -> str:
    """With rules between its letters that were read as some."""
    marks = [str(generator.choice(_BETWEEN)) if generator.random() < share else "" for _ in text]
    return "".join(letter + mark for letter, mark in zip(text, marks, strict=True))


def cut_amounts(page: Page, generator: Generator) -> Page:
    """Where letters stand far apart, amounts are cut behind a comma or point, more or less often."""
    words, share = _Words(), generator.uniform(0, 0.6)
    for text, box, value in _words(page):
        cut = next((at + 1 for at, letter in enumerate(text[:-1]) if letter in ",."), 0)
        if value == PRINTED or not cut or not text[0].isdigit() or generator.random() > share:
            words.add(text, box, value)
            continue
        middle = box[0] + (box[2] - box[0]) * cut / len(text)
        words.add(text[:cut], [box[0], box[1], middle, box[3]], value)
        words.add(text[cut:], [middle, box[1], box[2], box[3]], value)
    return words.page(page)


def merge(page: Page, generator: Generator) -> Page:
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


def misread(page: Page, generator: Generator) -> Page:
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


def litter(page: Page, generator: Generator) -> Page:
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


def lose(page: Page, generator: Generator) -> Page:
    """Print is lost here and there: captions are not always read."""
    words, share = _Words(), generator.uniform(0, 0.25)
    for text, box, value in _words(page):
        if value != PRINTED or generator.random() > share:
            words.add(text, box, value)
    return words.page(page)


def _words(page: Page) -> list[tuple[str, list[float], int]]:
    return list(zip(page.texts, page.boxes.tolist(), page.values, strict=True))


def hug(page: Page, generator: Generator) -> Page:
    """Boxes of readers hug the ink; those of the labels are as high as the line."""
    boxes, height = page.boxes.copy(), page.boxes[:, 3] - page.boxes[:, 1]
    above = [0.12 if _TALL.search(text) else 0.32 for text in page.texts]
    below = [0.0 if _DEEP.search(text) else 0.2 for text in page.texts]
    boxes[:, 1] += height * above * generator.uniform(0.7, 1.2, len(height))
    boxes[:, 3] -= height * below * generator.uniform(0.7, 1.2, len(height))
    return replace(page, boxes=boxes)
