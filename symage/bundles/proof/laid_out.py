"""From a layout to what is shown on the pages of one of its documents (`document.py`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from symage.annotations.schemes import PRINTED
from symage.bundles.proof.document import Page, Print, Value, Word
from symage.bundles.proof.places import Millis, Paper, Place, hull
from symage.documents.captions import Entity
from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout
from symage.documents.raster import pixel_size
from symage.geometry import Box


class _Row(NamedTuple):
    """A word of the layout."""

    text: str
    box: Millis
    slot: int


_KEPT = 64
"""Blank pages whose places are kept."""


@dataclass(frozen=True, eq=False)
class LaidOut:
    """The documents of one form on one surface. `labels`: what the scheme calls each field."""

    compiled: CompiledForm
    layout: Layout
    labels: Sequence[str]
    dpi: int

    def pages(self, document: int) -> list[Page]:
        values: list[dict[tuple[int, int], Sequence[_Row]]] = [{} for _ in self.compiled.pages]
        for (page, *name), rows in self._values(document).items():
            values[page][name[0], name[1]] = rows
        return [self._page(document, number, shown) for number, shown in enumerate(values)]

    def paper(self, document: int, page: int) -> Paper:
        transforms = self.layout.transforms
        bend = None if transforms is None else transforms.of(document, page)
        return Paper(pixel_size(self.compiled.pages[page], self.dpi), self.dpi, bend)

    def _page(self, document: int, number: int, values: Mapping[tuple[int, int], Sequence[_Row]]) -> Page:
        paper, compiled = self.paper(document, number), self.compiled.pages[number]
        return Page(
            points=(compiled.width, compiled.height),
            size=paper.size,
            printed=self._printed(number, paper),
            values=list(self._shown(paper, values)),
            heads=compiled.text.heads,
            links=compiled.text.links,
            bend=paper.bend,
        )

    def _printed(self, number: int, paper: Paper) -> Sequence[Print]:
        """What is printed is in the same places on all flat pages."""
        if paper.bend is not None:
            return _prints(self.compiled.pages[number].entities, paper)
        return _flat(self.compiled, number, paper)

    def _values(self, document: int) -> Mapping[tuple[int, int, int], Sequence[_Row]]:
        """The words of each value, by page, field and copy."""
        words = self.layout.words
        rows = slice(*words.starts[document : document + 2].tolist())
        names = (words.page, words.field, words.copy)
        keys = zip(*(column[rows].tolist() for column in names), strict=True)
        found: dict[tuple[int, int, int], list[_Row]] = {}
        sides = (words.left, words.top, words.right, words.bottom)
        boxes = zip(*(column[rows].tolist() for column in sides), strict=True)
        for key, *row in zip(keys, words.text[rows], boxes, words.slot[rows].tolist(), strict=True):
            found.setdefault(key, []).append(_Row(*row))
        return found

    def _shown(self, paper: Paper, values: Mapping[tuple[int, int], Sequence[_Row]]) -> Iterator[Value]:
        """The values of a page, all of whose places are worked out at once."""
        boxes = [
            box
            for rows in values.values()
            for box in (hull([row.box for row in rows]), *(box for row in rows for box in self._boxes(row)))
        ]
        places = iter(paper.places(boxes))
        for (index, copy), rows in values.items():
            whole = next(places)
            left, top, right, bottom = whole.box
            yield Value(
                number=index,
                field=self.compiled.form.fields[index],
                label=self.labels[index],
                copy=copy,
                option=self._options.get(rows[0].slot),
                words=[self._word(row, places) for row in rows],
                place=whole,
                faint=paper.bend is not None and min(right - left, bottom - top) <= 2 * paper.spare,
            )

    def _boxes(self, row: _Row) -> list[Millis]:
        """Of a word, and of its cells and groups."""
        cells = [self._slot(slot) for slot in self._cells(row)]
        return [row.box, *cells, *(hull(cells[start:end]) for start, end in self._cuts(row))]

    def _word(self, row: _Row, places: Iterator[Place]) -> Word:
        place, cells = next(places), self._cells(row)
        if not cells:
            return Word(row.text, place)
        letters = [Word(letter, next(places)) for letter in row.text]
        groups = [Word(row.text[start:end], next(places)) for start, end in self._cuts(row)]
        return Word(row.text, place, letters, groups)

    def _cells(self, row: _Row) -> range:
        """The slots of a word's letters, if it stands in a comb."""
        return range(row.slot, row.slot + len(row.text) if row.slot in self._runs else row.slot)

    def _cuts(self, row: _Row) -> list[tuple[int, int]]:
        """The runs of cells that a word takes, by its letters."""
        cells = self._cells(row)
        starts = [
            place
            for place, slot in enumerate(cells)
            if not place or self._runs.get(slot) != self._runs.get(slot - 1)
        ]
        return list(pairwise([*starts, len(cells)])) if starts else []

    def _slot(self, slot: int) -> Millis:
        slots = self.compiled.slots
        left, top = int(slots.left[slot]), int(slots.top[slot])
        return left, top, left + int(slots.width[slot]), top + int(slots.height[slot])

    @cached_property
    def _options(self) -> Mapping[int, str]:
        """Slot -> the option whose mark it takes."""
        columns = self.compiled.columns
        return {slot: each.option for each in columns if each.option is not None for slot in each.slots}

    @cached_property
    def _runs(self) -> Mapping[int, tuple[int, int]]:
        """Slot -> the run of cells that it is one of, told by where its comb begins and which run it is."""
        found: dict[int, tuple[int, int]] = {}
        for column in self.compiled.columns:
            parts = self.compiled.form.fields[column.field].parts
            sizes = [part.cells for part in parts] or [column.comb]
            numbers = [run for run, size in enumerate(sizes) for _ in range(size)]
            for first in column.slots:
                found |= {first + cell: (first, run) for cell, run in enumerate(numbers)}
        return found


@lru_cache(maxsize=_KEPT)
def _flat(compiled: CompiledForm, number: int, paper: Paper) -> Sequence[Print]:
    return _prints(compiled.pages[number].entities, paper)


def _prints(entities: Sequence[Entity], paper: Paper) -> Sequence[Print]:
    words = [[_millis(word.box) for word in entity.words] for entity in entities]
    places = iter(paper.places([box for boxes in words for box in (hull(boxes), *boxes)]))
    return [
        Print(
            kind=PRINTED[entity.role],
            place=next(places),
            words=[Word(word.text, next(places)) for word in entity.words],
            names=entity.names,
        )
        for entity in entities
    ]


def _millis(box: Box) -> Millis:
    left, top, right, bottom = (round(side * 1000) for side in (box.left, box.top, box.right, box.bottom))
    return left, top, right, bottom
