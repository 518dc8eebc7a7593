"""FUNSD: one JSON object a page, its `form` a list of entities with words, boxes and links.

Boxes are pixels [left, top, right, bottom] of the page's picture. A printed caption of a field is a
`question`, a filled field an `answer`, a title a `header`, all other print `other`. A question and its
answer name each other in `linking` as [question, answer]; fields that are blank in a document make no
answer, and each answer names its field in `field_id`. An entity's id is its place in the list: first what is
printed, then the answers, field by field.
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
from symage.annotations.projection import Pixels, thousandths
from symage.annotations.schemes import PRINTED
from symage.documents.captions import Entity
from symage.geometry import Box

_HOLE = "\0"
"""Stands for what differs between documents; JSON text never holds it."""


@dataclass(frozen=True, slots=True)
class _PrintedPage:
    """The printed entities of a page, cut where the links of questions go."""

    pieces: tuple[str, ...]
    """JSON text with an empty string in the place of each question's links; begins and ends with text."""
    questions: Mapping[tuple[int, int], tuple[int, ...]]
    """field, and which of its places on the page -> ids of the captions that name it there"""
    holes: Mapping[int, int]
    """id of a question -> index of its empty string in `pieces`"""
    count: int


def pages(batch: Batch) -> Iterator[Labels]:
    """For each document one UTF-8 JSON file a page."""
    count = len(batch.compiled.pages)
    printed = _printed_pages(batch)
    answers = _answers(batch)
    bounds = np.searchsorted(answers.page, np.arange(batch.layout.documents * count + 1)).tolist()
    for document in range(batch.layout.documents):
        first = document * count
        paths = batch.pictures[document] if batch.pictures is not None else [None] * count
        files = [
            _page(page, answers, range(bounds[first + number], bounds[first + number + 1]), path)
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
    entities = batch.compiled.pages[number].entities
    boxes = iter(batch.projection.boxes(document, number, _all_boxes(entities)))
    sides = thousandths([entity.box for entity in entities])
    of = np.full(len(sides), document), np.full(len(sides), number)
    quads = _quads(batch, *of, sides)
    text = ",".join(
        _printed_entity(index, entity, boxes, quad)
        for index, (entity, quad) in enumerate(zip(entities, quads, strict=True))
    )
    pieces = [part for piece in text.split(_HOLE) for part in (piece, "")][:-1]
    linked = [index for index, entity in enumerate(entities) if entity.names]
    questions: dict[tuple[int, int], tuple[int, ...]] = {}
    for index in linked:
        for name in entities[index].names:
            questions[name] = (*questions.get(name, ()), index)
    return _PrintedPage(
        pieces=tuple(pieces),
        questions=questions,
        holes={index: 2 * place + 1 for place, index in enumerate(linked)},
        count=len(entities),
    )


def _all_boxes(entities: Sequence[Entity]) -> list[Box]:
    """Of each entity, then of its words."""
    return [box for entity in entities for box in (entity.box, *(word.box for word in entity.words))]


def _printed_entity(number: int, entity: Entity, boxes: Iterator[Pixels], quad: str) -> str:
    """`boxes`: its own, its words', and those of the entities that follow. `quad`: a member, or nothing."""
    head = _json({"id": number, "text": entity.text, "box": next(boxes)})
    words = [{"text": word.text, "box": next(boxes)} for word in entity.words]
    rest = f'{quad}"label":"{PRINTED[entity.role]}","words":{_json(words)}'
    links = f"[{_HOLE}]" if entity.names else "[]"
    return f'{head[:-1]},{rest},"linking":{links}}}'


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


# ---- what is filled in


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """The filled fields of all pages in order. `page` counts through all documents. `name`: the field, and
    which of its places on the page."""

    page: NDArray[np.int64]
    name: list[tuple[int, int]]
    body: list[str]
    """Text, box, label and words of the entity: its JSON without id and links."""


def _answers(batch: Batch) -> _Answers:
    compiled, words = batch.compiled, batch.layout.words
    document = np.repeat(np.arange(batch.layout.documents), np.diff(words.starts))
    page = document * len(compiled.pages) + words.page
    key = np.stack([page, words.field, words.copy], axis=1)
    first = np.flatnonzero(np.any(np.diff(key, axis=0, prepend=-1) != 0, axis=1))
    boxes = batch.projection.words(words)
    sides = np.stack([words.left, words.top, words.right, words.bottom], axis=1)
    whole = document[first], words.page[first], _hulls(sides, first)
    hulls, quads = batch.projection.pixels(*whole), _quads(batch, *whole)
    texts = [encode_basestring_ascii(text)[1:-1] for text in words.text]
    items = [
        f'{{"text":"{text}","box":[{left},{top},{right},{bottom}]}}'
        for text, (left, top, right, bottom) in zip(texts, boxes.tolist(), strict=True)
    ]
    bounds, fields = [*first.tolist(), len(texts)], words.field[first].tolist()
    ids = [field.id for field in compiled.form.fields]
    parts = zip(bounds[:-1], bounds[1:], fields, hulls.tolist(), quads, strict=True)
    return _Answers(
        page=page[first],
        name=[*zip(fields, words.copy[first].tolist(), strict=True)],
        body=[
            f'"text":"{" ".join(texts[start:end])}","box":[{left},{top},{right},{bottom}],{quad}'
            f'"label":"answer","field_id":"{ids[field]}","words":[{",".join(items[start:end])}]'
            for start, end, field, (left, top, right, bottom), quad in parts
        ],
    )


def _hulls(boxes: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """The boxes around each run of rows."""
    if not len(first):
        return boxes
    least = np.minimum.reduceat(boxes[:, :2], first)
    most = np.maximum.reduceat(boxes[:, 2:], first)
    return np.concatenate([least, most], axis=1)


def _quads(
    batch: Batch, document: NDArray[np.int64], page: NDArray[np.int64], sides: NDArray[np.int64]
) -> list[str]:
    """The member `quad` of each entity, of such a box on the clean page; nothing where pages are flat."""
    if batch.layout.transforms is None:
        return [""] * len(sides)
    return [f'"quad":{_json(quad)},' for quad in batch.projection.quads(document, page, sides)]


def _page(printed: _PrintedPage, answers: _Answers, rows: range, path: str | None) -> bytes:
    pieces = list(printed.pieces)
    filled = []
    for number, row in enumerate(rows, printed.count):
        pairs = [
            (question, f"[{question},{number}]") for question in printed.questions.get(answers.name[row], ())
        ]
        for question, pair in pairs:
            hole = printed.holes[question]
            pieces[hole] = f"{pieces[hole]},{pair}" if pieces[hole] else pair
        links = ",".join([pair for _, pair in pairs])
        filled.append(f'{{"id":{number},{answers.body[row]},"linking":[{links}]}}')
    entities = ",".join([text for text in ("".join(pieces), *filled) if text])
    image = "null" if path is None else _json(path)
    return f'{{"form":[{entities}],"image_path":{image}}}'.encode()
