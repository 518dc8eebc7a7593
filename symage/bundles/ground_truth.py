"""Ground truth: what each document says, and where, as JSON and as CSV.

A record has every field of the form: `text` is exactly what is printed ("" where nothing is, lines joined by
a line break, boxes that share a value out by a space), `value` the same as programs want it (null for a
blank), `page` and `box` where it stands, as the labels of the first surface say; `places` where it stands in
several places. Flat records, which an order may ask for, have the texts alone. Cells of the CSV hold values.
Nothing says when or where it ran.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from json.encoder import encode_basestring

from symage.annotations.places import Places
from symage.bundles.splits import Ranges, split_of
from symage.changes import firsts
from symage.documents.looks import Looks
from symage.documents.printers import MARKS
from symage.documents.rows import pieces_of
from symage.forms.definition import FormDefinition
from symage.forms.normalised import csv_values, json_values
from symage.request import GENERATOR_VERSION

LEADING_COLUMNS = ("item_index", "form_id", "split", "person_id")

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Truths:
    """Documents of one form. `plain` and `texts`: what they say as the form prints it and as it stands there;
    `people`: whom each is about, None where values are shuffled; `places`: where values stand, None for flat
    records; `fill`: `_metadata.fill` of each, none without
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
    places: Places | None
    fill: Sequence[str]
    covered: Sequence[Sequence[str]]
    wear: Sequence[str]
    writers: Sequence[str]


def json_documents(truths: Truths) -> Iterator[str]:
    """A JSON object per document, fields in the order of the form; on one line, as loaders of JSON Lines take
    objects whose members are not alike."""
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
            f'{{"form_id": "{form.id}", "item_index": {item_index}, "person_id": {person}, '
            f'"split": "{split}", {next(said)}, "_metadata": {{{known}{more}}}}}'
        )


def _flat(truths: Truths) -> Iterator[str]:
    keys = ", ".join(f"{encode_basestring(field.id)}: %s" for field in truths.form.fields)
    columns = [map(encode_basestring, texts) for texts in _printed(truths)]
    for row in zip(*columns, strict=True):
        yield keys % row


def _fields(truths: Truths, where: Places) -> Iterator[str]:
    # The keys are the same in every document: one template, and only what differs is filled in.
    keys = ", ".join(
        f'{encode_basestring(field.id)}: {{"text": %s, "value": %s%s}}' for field in truths.form.fields
    )
    template = f'"fields": {{{keys}}}'
    texts = [[*map(encode_basestring, column)] for column in _printed(truths)]
    values = [json_values(field, truths.plain[field.id]) for field in truths.form.fields]
    places = _places(truths, where)
    columns = [column for three in zip(texts, values, places, strict=True) for column in three]
    for row in zip(*columns, strict=True):
        yield template % row


def _places(truths: Truths, where: Places) -> list[list[str]]:
    """Of each field, in each document, the members that say where its value stands; "" where it is blank."""
    found = [[""] * len(truths.items) for _ in truths.form.fields]
    pages = where.page.tolist()
    told = [f'"page": {page}, "box": {box}' for page, box in zip(pages, where.box, strict=True)]
    first = firsts(where.document, where.field)
    ends = [*first.tolist(), len(told)][1:]
    fields, documents = where.field[first].tolist(), where.document[first].tolist()
    for begin, end, field, document in zip(first.tolist(), ends, fields, documents, strict=True):
        members = f", {told[begin]}"
        if end - begin > 1:
            members += f', "places": [{", ".join([f"{{{each}}}" for each in told[begin:end]])}]'
        found[field][document] = members
    return found


def _printed(truths: Truths) -> Iterator[Sequence[str]]:
    """What stands on the paper, field by field: of a box to check and a choice its mark."""
    marks = [MARKS[mark][0] for mark in truths.looks.mark.tolist()]
    for field in truths.form.fields:
        texts = truths.texts[field.id]
        if field.type in ("checkbox", "choice"):
            yield [mark if text else "" for text, mark in zip(texts, marks, strict=True)]
        elif field.pieces:
            yield [" ".join(filter(None, pieces_of(field, text))) for text in texts]
        else:
            yield texts


def csv_header(forms: Sequence[FormDefinition]) -> str:
    """The header of a table that holds every field of every form once, in order of appearance."""
    return next(_lines([(*LEADING_COLUMNS, *table_fields(forms))]))


def csv_rows(forms: Sequence[FormDefinition], truths: Truths) -> Iterator[str]:
    """One CSV row per document; fields that its form has not are empty."""
    own = {field.id: csv_values(field, truths.plain[field.id]) for field in truths.form.fields}
    blank = [""] * len(truths.items)
    columns = [own.get(field_id, blank) for field_id in table_fields(forms)]
    rows = zip(truths.items, truths.people, zip(*columns, strict=True), strict=True)
    return _lines(
        (item_index, truths.form.id, split_of(item_index, truths.ranges), person or "", *values)
        for item_index, person, values in rows
    )


def table_fields(forms: Sequence[FormDefinition]) -> list[str]:
    return list(dict.fromkeys(field.id for form in forms for field in form.fields))


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    for row in rows:
        table.writerow(row)
        yield text.getvalue()
        text.seek(0)
        text.truncate()
