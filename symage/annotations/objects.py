"""The filled fields of a batch as what detectors and parsers learn: an object for each field on a page,
and for each of its copies where several share one.

Objects come page by page, those of a page in the order of the form's fields. An object's box is the hull of
its words, as that of a FUNSD answer is; what has left the picture altogether is no object. What does not
belong here: what an object is called (`schemes.py`), and how any format writes it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from symage.annotations.batch import Batch
from symage.annotations.projection import Ints, Quad, hulls
from symage.annotations.schemes import labels, names
from symage.changes import firsts
from symage.documents.raster import pixel_size
from symage.documents.surfaces import ordered


@dataclass(frozen=True, eq=False)
class Objects:
    """In columns. Page p of document d counts as d · pages + p and has rows starts[p] … starts[p + 1] - 1."""

    batch: Batch
    starts: list[int]
    page: Ints
    """Counted through all documents."""
    field: list[int]
    copy: list[int]
    """Which of the field's places on the page it is, from 0."""
    box: Ints
    """left, top, right, bottom in pixels"""
    sides: Ints
    """The same on the clean page, in thousandths of a point."""
    first: Ints
    """The rows of `Words` that it has begin here …"""
    end: Ints
    """… and end before here."""

    def rows(self, document: int, page: int) -> range:
        number = document * len(self.batch.compiled.pages) + page
        return range(self.starts[number], self.starts[number + 1])

    @cached_property
    def classes(self) -> list[int]:
        """The place of each object's label in the closed list of the job's labels, from 0."""
        scheme = self.batch.request.config.label_scheme
        place = {name: number for number, name in enumerate(names(self.batch.forms, scheme))}
        own = [place[label] for label in labels(self.batch.compiled.form, scheme)]
        return [own[field] for field in self.field]

    @cached_property
    def texts(self) -> list[str]:
        """What each object says: its words, parted by spaces; of a choice the id of its marked option."""
        words, options = self.batch.layout.words.text, _options(self.batch)
        said = words if not options else [options.get(row, word) for row, word in enumerate(words)]
        bounds = zip(self.first.tolist(), self.end.tolist(), strict=True)
        return [" ".join(said[first:end]) for first, end in bounds]

    @cached_property
    def quads(self) -> list[Quad] | None:
        """Where the corners of each object are on bent pages; None where pages are flat."""
        if self.batch.layout.transforms is None:
            return None
        pages = len(self.batch.compiled.pages)
        return self.batch.projection.quads(self.page // pages, self.page % pages, self.sides)


def objects(batch: Batch) -> Objects:
    compiled, words = batch.compiled, batch.layout.words
    pages = len(compiled.pages)
    document = words.document
    page = document * pages + words.page
    first = firsts(page, words.field, words.copy)
    sides = hulls(words.sides, first)
    box = batch.projection.around(document, words.page, words.sides, first)
    seen = np.flatnonzero((box[:, 0] < box[:, 2]) & (box[:, 1] < box[:, 3]))
    end = np.append(first[1:], len(page))
    shown = page[first[seen]]
    return Objects(
        batch=batch,
        starts=np.searchsorted(shown, np.arange(batch.layout.documents * pages + 1)).tolist(),
        page=shown,
        field=words.field[first[seen]].tolist(),
        copy=words.copy[first[seen]].tolist(),
        box=box[seen],
        sides=sides[seen],
        first=first[seen],
        end=end[seen],
    )


def page_sizes(batch: Batch) -> list[tuple[int, int]]:
    """Width and height of each page's picture."""
    return [pixel_size(page, batch.projection.dpi) for page in batch.compiled.pages]


def page_numbers(batch: Batch) -> list[int]:
    """What the first page of each document counts as, through all documents of the job, from 1: surface by
    surface, item by item, then by form."""
    pages = [form.page_count for form in batch.forms]
    before = sum(pages[: batch.forms.index(batch.compiled.form)])
    surfaces = [surface.name for surface in ordered(batch.request.output_formats)]
    before += surfaces.index(batch.layout.surface) * batch.request.quantity * sum(pages)
    return [item * sum(pages) + before + 1 for item in batch.items]


def _options(batch: Batch) -> dict[int, str]:
    """The words that are marks of choices -> the option that each stands for."""
    compiled, layout = batch.compiled, batch.layout
    chosen = np.array([field.options is not None for field in compiled.form.fields])
    if not chosen.any():
        return {}
    names_: dict[int, str] = {
        slot: column.option
        for column in compiled.columns
        if column.option is not None
        for slot in column.slots
    }
    marks = np.flatnonzero(chosen[layout.words.field])
    slots = layout.words.slot[marks].tolist()
    return {mark: names_[slot] for mark, slot in zip(marks.tolist(), slots, strict=True)}
