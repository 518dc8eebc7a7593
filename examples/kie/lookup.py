"""The rival: lookup by place, as templates have it. Of the pages that it knows, the one that has most of a
page's words says where values are, and a word whose middle lies there is of that value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kie.pages import PRINTED, Boxes, Page
from kie.scoring import Said

_PAGES = 20
"""Of each form, that a template is made from."""


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A page of a form: its printed words, and where values were seen, as shares of its sides."""

    printed: frozenset[str]
    labels: Sequence[str]
    boxes: Boxes

    def find(self, page: Page) -> Said:
        middles = (page.boxes[:, :2] + page.boxes[:, 2:]) / 2 / np.array(page.size)
        inside = (middles[:, None] > self.boxes[None, :, :2]) & (middles[:, None] < self.boxes[None, :, 2:])
        words: dict[str, list[int]] = {}
        for word, hits in enumerate(inside.all(2)):
            if hits.any():
                words.setdefault(self.labels[self._nearest(middles[word], hits)], []).append(word)
        return [(label, frozenset(rows)) for label, rows in words.items()]

    def _nearest(self, middle: Boxes, hits: Boxes) -> int:
        away = np.abs((self.boxes[:, :2] + self.boxes[:, 2:]) / 2 - middle).sum(1)
        return int(np.where(hits, away, np.inf).argmin())


def templates(pages: Iterable[Page]) -> list[Template]:
    by_face: dict[tuple[str, int], list[Page]] = {}
    for page in pages:
        by_face.setdefault((page.form_id, page.number), []).append(page)
    return [_template(each[:_PAGES]) for each in by_face.values()]


def look_up(known: Sequence[Template], page: Page) -> Said:
    words = frozenset(page.texts)
    return max(known, key=lambda template: len(template.printed & words)).find(page)


def _template(pages: Sequence[Page]) -> Template:
    printed = {text for page in pages for text, value in zip(page.texts, page.values, strict=True)
               if value == PRINTED}  # fmt: skip
    boxes: dict[str, list[Boxes]] = {}
    for page in pages:
        for word, box in enumerate(page.boxes):
            label = page.label(word)
            if label is not None:
                boxes.setdefault(label, []).append(box / np.array([*page.size, *page.size]))
    hulls = [_hull(np.array(each)) for each in boxes.values()]
    return Template(frozenset(printed), list(boxes), np.array(hulls).reshape(-1, 4))


def _hull(boxes: Boxes) -> Boxes:
    return np.concatenate([boxes[:, :2].min(0), boxes[:, 2:].max(0)])
