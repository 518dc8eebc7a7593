"""Ground truth: what is printed on each document, as JSON and as CSV.

A value is exactly the text on the paper: "" where nothing is printed, "X" for a checked box, the lines of
a block joined by a line break. Every field of the form is there. Nothing says when or where it ran.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from json.encoder import encode_basestring

from symage.bundles.splits import Ranges, split_of
from symage.forms.definition import FormDefinition
from symage.request import GENERATOR_VERSION

LEADING_COLUMNS = ("item_index", "form_id", "split")


def json_documents(
    form: FormDefinition,
    item_indexes: Sequence[int],
    printed: Mapping[str, Sequence[str]],
    ranges: Ranges,
    fill: Sequence[str] = (),
) -> Iterator[str]:
    """A JSON object per document, fields in the order of the form; `fill`: `_metadata.fill` of each."""
    # The keys are the same in every document: one template, and only the values are encoded.
    keys = ",\n".join(f"  {encode_basestring(field.id)}: %s" for field in form.fields)
    template = (
        f'{{\n  "form_id": "{form.id}",\n  "item_index": %d,\n{keys},\n'
        f'  "_metadata": {{"split": "%s", "generator_version": "{GENERATOR_VERSION}"%s}}\n}}'
    )
    columns = [printed[field.id] for field in form.fields]
    for position, item_index in enumerate(item_indexes):
        values = [encode_basestring(column[position]) for column in columns]
        stages = f', "fill": {fill[position]}' if fill else ""
        yield template % (item_index, *values, split_of(item_index, ranges), stages)


def csv_header(forms: Sequence[FormDefinition]) -> str:
    """The header of a table that holds every field of every form once, in order of appearance."""
    return _csv_rows([(*LEADING_COLUMNS, *table_fields(forms))])


def csv_rows(
    forms: Sequence[FormDefinition],
    form: FormDefinition,
    item_indexes: Sequence[int],
    printed: Mapping[str, Sequence[str]],
    ranges: Ranges,
) -> Iterator[str]:
    """One CSV row per document of `form`; fields that it has not are empty."""
    columns = [printed.get(field_id) for field_id in table_fields(forms)]
    for position, item_index in enumerate(item_indexes):
        values = ["" if column is None else column[position] for column in columns]
        yield _csv_rows([(item_index, form.id, split_of(item_index, ranges), *values)])


def table_fields(forms: Sequence[FormDefinition]) -> list[str]:
    return list(dict.fromkeys(field.id for form in forms for field in form.fields))


def _csv_rows(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
