"""FUNSD: one JSON object a page, its `form` a list of entities with words, boxes and links.

Boxes are pixels [left, top, right, bottom] of the page's picture. A caption of a field or of an option
is a `question`, a filled field an `answer`, a title a `header`, all other print `other`. A question and its
answer name each other in `linking` as [question, answer], a title of a section and the questions under it as
[header, question]; fields that are blank in a document make no answer. Each answer names its field in
`field_id`, and the mark of a choice the ticked option in `option`: the caption of that option is the first
of its links, the choice's question comes after. An entity's id is its place in the list: first what is
printed, then the answers, field by field.
A word that stands in the cells of a comb has these and their groups too (`combs.py`).
On a page that something has bent, an entity has `quad` beside its box: where the corners of its box on the
clean page have gone, [x, y] each, clockwise from the top left; the box is the hull.

Layout: https://guillaumejaume.github.io/FUNSD/description/
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii

import numpy as np
from numpy.typing import NDArray

from symage.annotations.batch import Batch, Labels
from symage.annotations.combs import in_combs
from symage.annotations.projection import Pixels, hulls, thousandths
from symage.annotations.schemes import PRINTED
from symage.changes import firsts
from symage.documents.captions import Entity, PrintedText
from symage.documents.compile import CompiledForm
from symage.documents.linking import Named
from symage.forms.definition import Field

_HOLE = "\0"
"""Stands for what differs between documents; JSON text never holds it."""


@dataclass(frozen=True, slots=True)
class _PrintedPage:
    """The printed entities of a page, cut where the links of questions go."""

    pieces: tuple[str, ...]
    """JSON text with an empty string in the place of each question's links; begins and ends with text."""
    holes: Mapping[int, int]
    """id of a question -> index of its empty string in `pieces`"""
    headed: frozenset[int]
    """ids of the questions that have a link before those of their answers"""
    count: int


def pages(batch: Batch) -> Iterator[Labels]:
    """For each document one UTF-8 JSON file a page."""
    count = len(batch.compiled.pages)
    printed = _printed_pages(batch)
    names = _names(batch.compiled)
    answers = _answers(batch, names)
    asked = [[page.text.links.get(name, ()) for name in names] for page in batch.compiled.pages]
    bounds = np.searchsorted(answers.page, np.arange(batch.layout.documents * count + 1)).tolist()
    for document in range(batch.layout.documents):
        first = document * count
        paths = batch.pictures[document] if batch.pictures is not None else [None] * count
        files = [
            _page(
                page, asked[number], answers, range(bounds[first + number], bounds[first + number + 1]), path
            )
            for number, (page, path) in enumerate(zip(printed(document), paths, strict=True))
        ]
        yield Labels(tuple(files))


# ---- what is printed


def _printed_pages(batch: Batch) -> Callable[[int], list[_PrintedPage]]:
    """The printed pages of a document: those of all documents are one where no page is bent."""
    numbers = range(len(batch.compiled.pages))
    if batch.layout.transforms is None:
        flat = [_printed(batch, 0, number) for number in numbers]
        return lambda _document: flat
    return lambda document: [_printed(batch, document, number) for number in numbers]


def _printed(batch: Batch, document: int, number: int) -> _PrintedPage:
    printed = batch.compiled.pages[number].text
    entities = printed.entities
    boxes = iter(_boxes(batch, document, number, entities))
    sides = thousandths([entity.box for entity in entities])
    of = np.full(len(sides), document), np.full(len(sides), number)
    quads, heads = _quads(batch, *of, sides), _head_links(printed)
    text = ",".join(
        _printed_entity(index, entity, boxes, quad, heads.get(index, ""))
        for index, (entity, quad) in enumerate(zip(entities, quads, strict=True))
    )
    pieces = [part for piece in text.split(_HOLE) for part in (piece, "")][:-1]
    linked = [index for index, entity in enumerate(entities) if entity.names]
    return _PrintedPage(
        pieces=tuple(pieces),
        holes={index: 2 * place + 1 for place, index in enumerate(linked)},
        headed=frozenset(heads) & frozenset(linked),
        count=len(entities),
    )


def _head_links(printed: PrintedText) -> Mapping[int, str]:
    """The pairs of titles and questions, by the ids of both ends."""
    found: dict[int, list[str]] = {}
    for header, question in printed.heads:
        for end in (header, question):
            found.setdefault(end, []).append(f"[{header},{question}]")
    return {end: ",".join(pairs) for end, pairs in found.items()}


def _boxes(batch: Batch, document: int, number: int, entities: Sequence[Entity]) -> list[Pixels]:
    """Of each entity, then of its words."""
    sides = thousandths([box for each in entities for box in (each.box, *(word.box for word in each.words))])
    of = np.full(len(sides), document), np.full(len(sides), number)
    boxes = batch.projection.pixels(*of, sides)
    first = np.cumsum([0, *(1 + len(entity.words) for entity in entities)])[:-1]
    boxes[first] = batch.projection.around(*of, sides, first)
    found: list[Pixels] = boxes.tolist()
    return found


def _printed_entity(number: int, entity: Entity, boxes: Iterator[Pixels], quad: str, pairs: str) -> str:
    """`boxes`: its own, its words', and those of the entities that follow. `quad`: a member, or nothing.
    `pairs`: its links that are the same in all documents."""
    head = _json({"id": number, "text": entity.text, "box": next(boxes)})
    words = [{"text": word.text, "box": next(boxes)} for word in entity.words]
    rest = f'{quad}"label":"{PRINTED[entity.role]}","words":{_json(words)}'
    links = f"[{pairs}{_HOLE}]" if entity.names else f"[{pairs}]"
    return f'{head[:-1]},{rest},"linking":{links}}}'


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


# ---- what is filled in


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """The filled fields of all pages in order. `page` counts through all documents."""

    page: NDArray[np.int64]
    name: list[int]
    """Which of the form's names is answered."""
    body: list[str]
    """Text, box, label and words of the entity: its JSON without id and links."""


def _answers(batch: Batch, names: Sequence[Named]) -> _Answers:
    compiled, words = batch.compiled, batch.layout.words
    document = words.document
    page = document * len(compiled.pages) + words.page
    first = firsts(page, words.field, words.copy)
    boxes = batch.projection.words(words)
    whole = document[first], words.page[first], hulls(words.sides, first)
    places = batch.projection.around(document, words.page, words.sides, first)
    quads = _quads(batch, *whole)
    texts = [encode_basestring_ascii(text)[1:-1] for text in words.text]
    items = [
        f'{{"text":"{text}","box":[{left},{top},{right},{bottom}]{cells}}}'
        for text, (left, top, right, bottom), cells in zip(
            texts, boxes.tolist(), in_combs(batch), strict=True
        )
    ]
    bounds, named = [*first.tolist(), len(texts)], _named(batch)[first].tolist()
    members = [_members(compiled.form.fields[name.field], name) for name in names]
    parts = zip(bounds[:-1], bounds[1:], named, places.tolist(), quads, strict=True)
    return _Answers(
        page=page[first],
        name=named,
        body=[
            f'"text":"{" ".join(texts[start:end])}","box":[{left},{top},{right},{bottom}],{quad}'
            f'{members[name]},"words":[{",".join(items[start:end])}]'
            for start, end, name, (left, top, right, bottom), quad in parts
        ],
    )


def _members(field: Field, name: Named) -> str:
    option = "" if name.option is None else f',"option":{_json(name.option)}'
    return f'"label":"answer","field_id":"{field.id}"{option}'


def _names(compiled: CompiledForm) -> list[Named]:
    """All that a document may answer: each field, copy by copy, then what each slot takes."""
    options = {slot: column.option for column in compiled.columns for slot in column.slots}
    fields = range(len(compiled.form.fields))
    slots = enumerate(compiled.slots.field.tolist())
    return [
        *(Named(index, copy=copy) for copy in range(_copies(compiled)) for index in fields),
        *(Named(field, options.get(slot)) for slot, field in slots),
    ]


def _copies(compiled: CompiledForm) -> int:
    """How many places on one page a field has at most."""
    return 1 + int(compiled.slots.copy.max(initial=0))


def _named(batch: Batch) -> NDArray[np.int64]:
    """Which of the names each word answers; of a choice it is the option of its slot."""
    compiled, words = batch.compiled, batch.layout.words
    fields = compiled.form.fields
    choices = np.array([field.options is not None for field in fields])
    marks = choices[words.field]
    found = words.copy * len(fields) + words.field
    found[marks] = _copies(compiled) * len(fields) + words.slot[marks]
    return found


def _quads(
    batch: Batch, document: NDArray[np.int64], page: NDArray[np.int64], sides: NDArray[np.int64]
) -> list[str]:
    """The member `quad` of each entity, of such a box on the clean page; nothing where pages are flat."""
    if batch.layout.transforms is None:
        return [""] * len(sides)
    return [f'"quad":{_json(quad)},' for quad in batch.projection.quads(document, page, sides)]


def _page(
    printed: _PrintedPage,
    asked: Sequence[Sequence[int]],
    answers: _Answers,
    rows: range,
    path: str | None,
) -> bytes:
    """`asked`: for each name the questions that it answers."""
    pieces = list(printed.pieces)
    filled = []
    for number, row in enumerate(rows, printed.count):
        pairs = [(question, f"[{question},{number}]") for question in asked[answers.name[row]]]
        for question, pair in pairs:
            hole = printed.holes[question]
            pieces[hole] += f",{pair}" if pieces[hole] or question in printed.headed else pair
        links = ",".join([pair for _, pair in pairs])
        filled.append(f'{{"id":{number},{answers.body[row]},"linking":[{links}]}}')
    entities = ",".join([text for text in ("".join(pieces), *filled) if text])
    image = "null" if path is None else _json(path)
    return f'{{"form":[{entities}],"image_path":{image}}}'.encode()
