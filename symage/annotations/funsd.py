"""FUNSD: one JSON object a page, its `form` a list of entities with words, boxes and links.

Boxes are pixels [left, top, right, bottom] of the page's picture. A printed caption of a field is a
`question`, a filled field an `answer`, a title a `header`, all other print `other`. A question and its
answer name each other in `linking` as [question, answer]; fields that are blank in a document make no
answer. An entity's id is its place in the list: first what is printed, then the answers, field by field.

Layout: https://guillaumejaume.github.io/FUNSD/description/
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii

import numpy as np
from numpy.typing import NDArray

from symage.annotations.pixels import pixels, word_pixels
from symage.documents.captions import Entity
from symage.documents.compile import CompiledForm, CompiledPage
from symage.documents.layout import Layout

_LABELS = {"caption": "question", "title": "header", "note": "other"}
_HOLE = "\0"
"""Stands for what differs between documents; JSON text never holds it."""


@dataclass(frozen=True, slots=True)
class _PrintedPage:
    """The constant entities of a page, cut where the links of questions go."""

    pieces: tuple[str, ...]
    """JSON text with an empty string in the place of each question's links; begins and ends with text."""
    questions: Mapping[int, tuple[int, ...]]
    """field -> ids of the captions that name it"""
    holes: Mapping[int, int]
    """id of a question -> index of its empty string in `pieces`"""
    count: int


def pages(
    compiled: CompiledForm, layout: Layout, dpi: int, image_paths: Sequence[Sequence[str]] | None = None
) -> Iterator[tuple[bytes, ...]]:
    """For each document one UTF-8 JSON file a page. `image_paths`: for each document, a picture a page."""
    printed = [_printed(page, dpi) for page in compiled.pages]
    answers = _answers(compiled, layout, dpi)
    bounds = np.searchsorted(answers.page, np.arange(layout.documents * len(printed) + 1)).tolist()
    for document in range(layout.documents):
        first = document * len(printed)
        paths = image_paths[document] if image_paths is not None else [None] * len(printed)
        yield tuple(
            _page(constant, answers, range(bounds[first + number], bounds[first + number + 1]), path)
            for number, (constant, path) in enumerate(zip(printed, paths, strict=True))
        )


# ---- what is printed


def _printed(page: CompiledPage, dpi: int) -> _PrintedPage:
    text = ",".join(_printed_entity(number, entity, page, dpi) for number, entity in enumerate(page.entities))
    pieces = [part for piece in text.split(_HOLE) for part in (piece, "")][:-1]
    linked = [number for number, entity in enumerate(page.entities) if entity.fields]
    questions: dict[int, tuple[int, ...]] = {}
    for number in linked:
        for field in page.entities[number].fields:
            questions[field] = (*questions.get(field, ()), number)
    return _PrintedPage(
        pieces=tuple(pieces),
        questions=questions,
        holes={number: 2 * place + 1 for place, number in enumerate(linked)},
        count=len(page.entities),
    )


def _printed_entity(number: int, entity: Entity, page: CompiledPage, dpi: int) -> str:
    words = [{"text": word.text, "box": pixels(word.box, page, dpi)} for word in entity.words]
    head = _json({"id": number, "text": entity.text, "box": pixels(entity.box, page, dpi)})
    rest = f'"label":"{_LABELS[entity.role]}","words":{_json(words)}'
    links = f"[{_HOLE}]" if entity.fields else "[]"
    return f'{head[:-1]},{rest},"linking":{links}}}'


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


# ---- what is filled in


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """The filled fields of all pages in order. `page` counts through all documents."""

    page: NDArray[np.int64]
    field: list[int]
    body: list[str]
    """Text, box, label and words of the entity: its JSON without id and links."""


def _answers(compiled: CompiledForm, layout: Layout, dpi: int) -> _Answers:
    words = layout.words
    document = np.repeat(np.arange(layout.documents), np.diff(words.starts))
    page = document * len(compiled.pages) + words.page
    key = page * len(compiled.form.fields) + words.field
    first = np.flatnonzero(np.diff(key, prepend=-1))
    boxes = word_pixels(words, compiled.pages, dpi)
    texts = [encode_basestring_ascii(text)[1:-1] for text in words.text]
    items = [
        f'{{"text":"{text}","box":[{left},{top},{right},{bottom}]}}'
        for text, (left, top, right, bottom) in zip(texts, boxes.tolist(), strict=True)
    ]
    bounds = [*first.tolist(), len(texts)]
    return _Answers(
        page=page[first],
        field=words.field[first].tolist(),
        body=[
            _body(" ".join(texts[start:end]), box, ",".join(items[start:end]))
            for start, end, box in zip(bounds, bounds[1:], _hulls(boxes, first), strict=False)
        ],
    )


def _body(text: str, box: str, words: str) -> str:
    return f'"text":"{text}","box":{box},"label":"answer","words":[{words}]'


def _hulls(boxes: NDArray[np.int64], first: NDArray[np.int64]) -> list[str]:
    """The boxes around each run of rows, as JSON."""
    if not len(first):
        return []
    least = np.minimum.reduceat(boxes[:, :2], first)
    most = np.maximum.reduceat(boxes[:, 2:], first)
    hulls = np.concatenate([least, most], axis=1).tolist()
    return [f"[{left},{top},{right},{bottom}]" for left, top, right, bottom in hulls]


def _page(printed: _PrintedPage, answers: _Answers, rows: range, path: str | None) -> bytes:
    pieces = list(printed.pieces)
    filled = []
    for number, row in enumerate(rows, printed.count):
        pairs = [
            (question, f"[{question},{number}]") for question in printed.questions.get(answers.field[row], ())
        ]
        for question, pair in pairs:
            hole = printed.holes[question]
            pieces[hole] = f"{pieces[hole]},{pair}" if pieces[hole] else pair
        links = ",".join([pair for _, pair in pairs])
        filled.append(f'{{"id":{number},{answers.body[row]},"linking":[{links}]}}')
    entities = ",".join([text for text in ("".join(pieces), *filled) if text])
    image = "null" if path is None else _json(path)
    return f'{{"form":[{entities}],"image_path":{image}}}'.encode()
