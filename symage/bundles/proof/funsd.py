"""FUNSD pages: entities in the order of their ids, first what is printed, then the answers, with their words,
what stands in the cells of combs, and the links that each end has."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from symage import strict_json
from symage.bundles.proof.document import KEPT, Document, Page, Print, Value, Word
from symage.bundles.proof.said import Corners, Said, Thing
from symage.documents.linking import Named

_ANSWER = "answer"
Pair = tuple[int, int]


def said(files: Sequence[bytes], _document: Document) -> Said:
    """A file a page."""
    pages = [strict_json.parse(data) for data in files]
    things = [_read(page, each) for page, file in enumerate(pages) for each in file["form"]]
    return Said({"pictures": [page["image_path"] for page in pages]}, things)


def _read(page: int, entity: Mapping[str, Any]) -> Thing:
    """Of an answer the order of its links tells which caption is nearest."""
    links = [tuple(pair) for pair in entity["linking"]]
    return Thing(
        page=page,
        names=(entity["label"], entity.get("field_id"), entity.get("option")),
        text=entity["text"],
        box=tuple(entity["box"]),
        outline=outline_of(entity),
        links=tuple(links if entity["label"] == _ANSWER else sorted(links)),
        rest=(entity["id"],),
        parts=tuple(_read_part(page, word) for word in entity["words"]),
    )


def _read_part(page: int, word: Mapping[str, Any]) -> Thing:
    return Thing(page, (), word["text"], tuple(word["box"]), None, (), (), in_cells(page, word))


def in_cells(page: int, word: Mapping[str, Any]) -> tuple[Thing, ...]:
    """What a word says of the cells of a comb, and of the runs of them."""
    if not ("cells" in word or "groups" in word):
        return ()
    return tuple(
        Thing(page, (name,), each["text"], tuple(each["box"]))
        for name in ("cells", "groups")
        for each in word.get(name, ())
    )


def outline_of(said: Mapping[str, Any]) -> Corners | None:
    return tuple(side for x, y in said["quad"] for side in (x, y)) if "quad" in said else None


def due(document: Document) -> Said:
    things = [thing for number, page in enumerate(document.pages) for thing in _page(number, page)]
    pictures: Sequence[str | None] = document.pictures or [None] * len(document.pages)
    return Said({"pictures": list(pictures)}, things)


def _page(number: int, page: Page) -> list[Thing]:
    asked = [
        [(question, answer) for question in page.links[_name(value)]]
        for answer, value in enumerate(page.values, len(page.printed))
    ]
    pairs = sorted([*page.heads, *(pair for each in asked for pair in each)])
    at = dict[int, list[Pair]]()
    for pair in pairs:
        for end in pair:
            at.setdefault(end, []).append(pair)
    return [
        *(_printed(number, index, each, at.get(index, [])) for index, each in enumerate(page.printed)),
        *(
            _answer(number, index, value, links)
            for index, (value, links) in enumerate(zip(page.values, asked, strict=True), len(page.printed))
        ),
    ]


def _name(value: Value) -> Named:
    return Named(value.number, value.option) if value.option else Named(value.number, copy=value.copy)


def _printed(page: int, number: int, each: Print, links: Sequence[Pair]) -> Thing:
    place = each.place
    names, parts = (each.kind, None, None), _words(page, each)
    return Thing(page, names, each.text, place.box, place.outline, tuple(links), (number,), parts)


@lru_cache(maxsize=KEPT)
def _words(page: int, each: Print) -> tuple[Thing, ...]:
    return tuple(Thing(page, (), word.text, word.place.box) for word in each.words)


def _answer(page: int, number: int, value: Value, links: Sequence[Pair]) -> Thing:
    parts = tuple(
        Thing(page, (), word.text, word.place.box, parts=combed(page, word)) for word in value.words
    )
    names = (_ANSWER, value.field.id, value.option)
    place = value.place
    return Thing(page, names, value.text, place.box, place.outline, tuple(links), (number,), parts)


def combed(page: int, word: Word) -> tuple[Thing, ...]:
    if not word.cells:
        return ()
    return tuple(
        Thing(page, (name,), each.text, each.place.box)
        for name, shared in (("cells", word.cells), ("groups", word.groups))
        for each in shared
    )
