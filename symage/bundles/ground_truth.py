"""Ground truth: what each document says, and where, as JSON and as CSV.

A record has every field of the form: `text` is exactly what is printed ("" where nothing is, lines joined by
a line break), `value` the same as programs want it (null for a blank), `page` and `box` where it stands, as
the labels of the first surface say; `places` where it stands in several places. Flat records, which an order
may ask for, have the texts alone. Cells of the CSV hold values. Nothing says when or where it ran.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from json.encoder import encode_basestring

from symage.annotations.places import Place
from symage.bundles.splits import Ranges, split_of
from symage.documents.looks import Looks
from symage.documents.printers import MARKS
from symage.forms.definition import FormDefinition
from symage.forms.normalised import csv_values, json_values
from symage.request import GENERATOR_VERSION

LEADING_COLUMNS = ("item_index", "form_id", "split", "person_id")

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Truths:
    """Documents of one form. `plain` and `texts`: what they say as the form prints it and as it stands there;
    `people`: whom each is about, None where values are shuffled; `places`: of each, where the value of a
    field, by its index, stands, None for flat records; `fill`: `_metadata.fill` of each, none without
    scenarios; `covered`: `_metadata.coverage`, the fields of each that life leaves empty; `wear`:
    `_metadata.wear` of each, none of clean orders; `writers`: `_metadata.writer` of each, "" where it has
    none."""

    form: FormDefinition
    items: Sequence[int]
    plain: Texts
    texts: Texts
    looks: Looks
    people: Sequence[str | None]
    ranges: Ranges
    places: Sequence[Mapping[int, Sequence[Place]]] | None
    fill: Sequence[str]
    covered: Sequence[Sequence[str]]
    wear: Sequence[str]
    writers: Sequence[str]


def json_documents(truths: Truths) -> Iterator[str]:
    """A JSON object per document, fields in the order of the form."""
    form = truths.form
    said = _flat(truths) if truths.places is None else _fields(truths, truths.places)
    for position, item_index in enumerate(truths.items):
        person = dumps(truths.people[position])
        split = split_of(item_index, truths.ranges)
        more = f', "fill": {truths.fill[position]}' if truths.fill else ""
        more += f', "coverage": {dumps(truths.covered[position])}' if truths.covered[position] else ""
        more += f', "wear": {truths.wear[position]}' if truths.wear else ""
        more += f', "writer": {truths.writers[position]}' if truths.writers[position] else ""
        look = dumps(truths.looks.described(position))
        known = f'"split": "{split}", "generator_version": "{GENERATOR_VERSION}", "look": {look}'
        yield (
            f'{{\n  "form_id": "{form.id}",\n  "item_index": {item_index},\n  "person_id": {person},\n'
            f'  "split": "{split}",\n{next(said)},\n  "_metadata": {{{known}{more}}}\n}}'
        )


def _flat(truths: Truths) -> Iterator[str]:
    keys = ",\n".join(f"  {encode_basestring(field.id)}: %s" for field in truths.form.fields)
    columns = [map(encode_basestring, texts) for texts in _printed(truths)]
    for row in zip(*columns, strict=True):
        yield keys % row


def _fields(truths: Truths, where: Sequence[Mapping[int, Sequence[Place]]]) -> Iterator[str]:
    # The keys are the same in every document: one template, and only what differs is filled in.
    keys = ",\n".join(
        f'    {encode_basestring(field.id)}: {{"text": %s, "value": %s%s}}' for field in truths.form.fields
    )
    template = f'  "fields": {{\n{keys}\n  }}'
    texts = [[*map(encode_basestring, column)] for column in _printed(truths)]
    values = [json_values(field, truths.plain[field.id]) for field in truths.form.fields]
    places = [
        [_places(each[field]) if field in each else "" for each in where]
        for field in range(len(truths.form.fields))
    ]
    columns = [column for three in zip(texts, values, places, strict=True) for column in three]
    for row in zip(*columns, strict=True):
        yield template % row


def _places(places: Sequence[Place]) -> str:
    first = f', "page": {places[0].page}, "box": {places[0].box}'
    if len(places) == 1:
        return first
    listed = ", ".join(f'{{"page": {place.page}, "box": {place.box}}}' for place in places)
    return f'{first}, "places": [{listed}]'


def _printed(truths: Truths) -> Iterator[Sequence[str]]:
    """What stands on the paper, field by field: of a box to check and a choice its mark."""
    marks = [MARKS[mark][0] for mark in truths.looks.mark.tolist()]
    for field in truths.form.fields:
        texts = truths.texts[field.id]
        if field.type in ("checkbox", "choice"):
            yield [mark if text else "" for text, mark in zip(texts, marks, strict=True)]
        else:
            yield texts


def csv_header(forms: Sequence[FormDefinition]) -> str:
    """The header of a table that holds every field of every form once, in order of appearance."""
    return _csv_rows([(*LEADING_COLUMNS, *table_fields(forms))])


def csv_rows(forms: Sequence[FormDefinition], truths: Truths) -> Iterator[str]:
    """One CSV row per document; fields that its form has not are empty."""
    own = {field.id: csv_values(field, truths.plain[field.id]) for field in truths.form.fields}
    blank = [""] * len(truths.items)
    columns = [own.get(field_id, blank) for field_id in table_fields(forms)]
    rows = zip(truths.items, truths.people, zip(*columns, strict=True), strict=True)
    for item_index, person, values in rows:
        yield _csv_rows(
            [(item_index, truths.form.id, split_of(item_index, truths.ranges), person or "", *values)]
        )


def table_fields(forms: Sequence[FormDefinition]) -> list[str]:
    return list(dict.fromkeys(field.id for form in forms for field in form.fields))


def _csv_rows(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
