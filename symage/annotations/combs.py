"""The cells of combs: what stands in each, and in each run of them.

The nine digits of a number that stand in cells are one word, as wide as all of these; readers find a word a
cell, or one a group. So a word that stands in a comb has, beside its own box,

cells     of each letter its text, and the box of the cell that it stands in, as the form prints it
groups    the same of each run of cells, as of the 3, 2 and 4 of an SSN; one where all are in a row

What does not belong here: the word's own box, which holds its letters (`symage/documents/layout.py`).
"""

from collections.abc import Sequence
from json.encoder import encode_basestring_ascii

import numpy as np

from symage.annotations.batch import Batch
from symage.annotations.projection import Ints, hulls
from symage.changes import firsts
from symage.documents.compile import CompiledForm, TextSlots


def in_combs(batch: Batch) -> Sequence[str]:
    """Of each word of the layout further members of its JSON object: none where it stands in no comb."""
    words, run = batch.layout.words, _runs(batch.compiled)
    said = [""] * len(words.text)
    rows = np.flatnonzero(run[words.slot] >= 0)
    texts = [words.text[row] for row in rows.tolist()]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = np.cumsum(lengths) - lengths
    word = np.repeat(rows, lengths)
    slot = np.repeat(words.slot[rows] - starts, lengths) + np.arange(len(word))
    groups = firsts(word, run[slot])
    letters, sides = "".join(texts), _sides(batch.compiled.slots)[slot]
    cells = _boxed(batch, word, list(letters), sides)
    shared = _boxed(batch, word[groups], _cut(letters, groups), hulls(sides, groups))
    for row, start, end in zip(rows.tolist(), starts.tolist(), (starts + lengths).tolist(), strict=True):
        first, last = np.searchsorted(groups, (start, end)).tolist()
        said[row] = f',"cells":[{",".join(cells[start:end])}],"groups":[{",".join(shared[first:last])}]'
    return said


def _runs(compiled: CompiledForm) -> Ints:
    """Of each slot the run of cells that it is in, from 0; -1 where it is no cell."""
    run = np.full(len(compiled.slots.field), -1, np.int64)
    count = 0
    for column in compiled.columns:
        parts = compiled.form.fields[column.field].parts
        cells = [part.cells for part in parts] or [column.comb]
        for first in column.slots if column.comb else ():
            run[first : first + column.comb] = np.repeat(np.arange(count, count + len(cells)), cells)
            count += len(cells)
    return run


def _sides(slots: TextSlots) -> Ints:
    return np.stack([slots.left, slots.top, slots.left + slots.width, slots.top + slots.height], axis=1)


def _cut(letters: str, starts: Ints) -> list[str]:
    bounds = [*starts.tolist(), len(letters)]
    return [letters[start:end] for start, end in zip(bounds[:-1], bounds[1:], strict=True)]


def _boxed(batch: Batch, word: Ints, texts: Sequence[str], sides: Ints) -> list[str]:
    """Texts of words with their boxes in pixels, as JSON."""
    words = batch.layout.words
    boxes = batch.projection.pixels(words.document[word], words.page[word], sides).tolist()
    return [
        f'{{"text":{encode_basestring_ascii(text)},"box":[{left},{top},{right},{bottom}]}}'
        for text, (left, top, right, bottom) in zip(texts, boxes, strict=True)
    ]
