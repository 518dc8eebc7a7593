"""Documents as text: all of their words in reading order, each as a label format writes it.

Read is page by page. What is printed on the blank form comes as its face draws it, caption by caption; the
value of a field comes whole, right behind the last of its captions on that page, and behind everything
printed where no caption names it. So no word of anything else stands between two words of a value. Rows
across the page would not give that: beside the lines of an address stand amounts.

What is printed is the same in all documents whose pages are flat: it is written once a batch, with gaps for
the values. What does not belong here: how a word is written (`bio.py`, `words.py`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from symage.annotations.batch import Batch
from symage.annotations.projection import Ints, Pixels, Quad, thousandths
from symage.changes import firsts
from symage.documents.captions import Entity
from symage.documents.compile import CompiledForm

WriteWord = Callable[[str, int, Pixels, Quad | None, str], str]
"""Of a word its text, its page from 0, where it is on the picture (the quadrangle on bent pages alone), and
what the notation says of it."""


@dataclass(frozen=True, slots=True)
class Notation:
    """How a format writes words, and what it says of them: of each word of what is printed `printed`, of the
    first word of a field's value `begins`, of its further words `goes_on`, and of each word of values `more`.
    `page_end` follows each page."""

    word: WriteWord
    printed: Callable[[Entity], str]
    begins: Sequence[str]
    goes_on: Sequence[str]
    page_end: str = ""
    more: Callable[[Batch], Sequence[str]] | None = None


Name = tuple[int, int]
"""A field, by its index, and which of its places on the page."""


def reading_order(compiled: CompiledForm, page: int) -> Iterator[Entity | Name]:
    """What is read on a page: what is printed, and the fields that have a place there, copy by copy."""
    names = [
        (index, copy)
        for index, field in enumerate(compiled.form.fields)
        for copy in range(sum(place.page == page + 1 for place in field.places))
    ]
    entities = compiled.pages[page].entities
    last = {name: place for place, entity in enumerate(entities) for name in entity.names}
    for place, entity in enumerate(entities):
        yield entity
        yield from (name for name in names if last.get(name) == place)
    yield from (name for name in names if name not in last)


def transcripts(batch: Batch, notation: Notation) -> Iterator[str]:
    """The text of each document."""
    template, values = _templates(batch, notation), _values(batch, notation)
    for document in range(batch.layout.documents):
        yield template(document).filled(values.of(document))


# ---- what is printed


_Key = tuple[int, int, int]
"""A page, and the name of a value on it."""


@dataclass(frozen=True, slots=True)
class _Template:
    """`pieces`: text with an empty string where each value goes. `gaps`: page, field and copy of a value ->
    the index of its empty string."""

    pieces: Sequence[str]
    gaps: Mapping[_Key, int]

    def filled(self, values: Iterator[tuple[_Key, str]]) -> str:
        pieces = list(self.pieces)
        for key, text in values:
            pieces[self.gaps[key]] = text
        return "".join(pieces)


def _templates(batch: Batch, notation: Notation) -> Callable[[int], _Template]:
    """The template of a document: that of all is one where no page is bent."""
    if batch.layout.transforms is None:
        flat = _template(batch, notation, 0)
        return lambda _document: flat
    return lambda document: _template(batch, notation, document)


def _template(batch: Batch, notation: Notation, document: int) -> _Template:
    pieces: list[str] = [""]
    gaps: dict[_Key, int] = {}
    for page in range(len(batch.compiled.pages)):
        order = list(reading_order(batch.compiled, page))
        words = _printed(
            batch, notation, document, page, [each for each in order if isinstance(each, Entity)]
        )
        for each in order:
            if isinstance(each, Entity):
                pieces[-1] += "".join([next(words) for _ in each.words])
            else:
                gaps[page, *each] = len(pieces)
                pieces += ["", ""]
        pieces[-1] += notation.page_end
    return _Template(pieces, gaps)


def _printed(
    batch: Batch, notation: Notation, document: int, page: int, entities: Sequence[Entity]
) -> Iterator[str]:
    """The words of entities of a page, written."""
    words = [word for entity in entities for word in entity.words]
    said = [each for entity in entities for each in [notation.printed(entity)] * len(entity.words)]
    of = np.full(len(words), document), np.full(len(words), page)
    places = _places(batch, *of, thousandths([word.box for word in words]))
    return map(notation.word, [word.text for word in words], *places, said)


# ---- what is filled in


@dataclass(frozen=True, slots=True, eq=False)
class _Values:
    """The values of all documents in order: page, field and copy of each, and its words. Document d has
    starts[d] … starts[d + 1] - 1."""

    starts: Sequence[int]
    keys: Sequence[_Key]
    texts: Sequence[str]

    def of(self, document: int) -> Iterator[tuple[_Key, str]]:
        first, end = self.starts[document : document + 2]
        return zip(self.keys[first:end], self.texts[first:end], strict=True)


def _values(batch: Batch, notation: Notation) -> _Values:
    words = batch.layout.words
    document = words.document
    keys = words.page, words.field, words.copy
    first = firsts(document, *keys)
    said = [notation.goes_on[field] for field in words.field.tolist()]
    for row, field in zip(first.tolist(), words.field[first].tolist(), strict=True):
        said[row] = notation.begins[field]
    if notation.more is not None:
        said = [text + more for text, more in zip(said, notation.more(batch), strict=True)]
    written = list(map(notation.word, words.text, *_places(batch, document, words.page, words.sides), said))
    bounds = [*first.tolist(), len(written)]
    return _Values(
        starts=np.searchsorted(first, words.starts).tolist(),
        keys=list(zip(*(column[first].tolist() for column in keys), strict=True)),
        texts=["".join(written[start:end]) for start, end in zip(bounds[:-1], bounds[1:], strict=True)],
    )


def _places(
    batch: Batch, document: Ints, page: Ints, sides: Ints
) -> tuple[Sequence[int], Sequence[Pixels], Sequence[Quad | None]]:
    """Page, box and quadrangle of words, as `WriteWord` takes them."""
    boxes: list[Pixels] = batch.projection.pixels(document, page, sides).tolist()
    if batch.layout.transforms is None:
        return page.tolist(), boxes, [None] * len(boxes)
    return page.tolist(), boxes, batch.projection.quads(document, page, sides)
