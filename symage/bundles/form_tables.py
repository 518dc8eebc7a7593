"""A table for each form: a row per document, no column but the form's own, each of one kind.

`data.csv` of many forms is one table for all, most of whose cells are empty, and a CSV file does not say what
its cells are: `datapackage.json` does, as a Data Package (https://datapackage.org/standard/data-package/).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from symage.forms.definition import Field, FormDefinition
from symage.forms.normalised import Kind, kind_of
from symage.forms.scenarios import pinned
from symage.request import GenerationRequest

PACKAGE_PATH = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Column:
    """`title`: for people; `concept`: what it means, None where that is not said."""

    name: str
    kind: Kind
    title: str
    concept: str | None = None


LEADING = (
    Column("item_index", Kind.INTEGER, "Number of the item, from 0"),
    Column("form_id", Kind.STRING, "Form"),
    Column("split", Kind.STRING, "Split"),
    Column("person_id", Kind.STRING, "Whom the document is about"),
)


def form_columns(request: GenerationRequest, form: FormDefinition) -> list[Column]:
    """The columns of a form's table, in order."""
    fields = {field.id: field for field in form.fields}.values()
    return [*LEADING, *(_column(request, form, field) for field in fields)]


def table_path(form_id: str) -> str:
    return f"ground_truth/csv/{form_id}.csv"


def table_section(form_id: str, split: str) -> str:
    """Where packs keep the rows of a form."""
    return f"tables/{form_id}/{split}"


def data_package(request: GenerationRequest, forms: Sequence[FormDefinition]) -> bytes:
    """What each column of each form's table is."""
    resources = [
        {
            "name": form.id,
            "path": table_path(form.id),
            "title": form.name,
            "profile": "tabular-data-resource",
            "format": "csv",
            "encoding": "utf-8",
            "schema": {
                "fields": [_described(column) for column in form_columns(request, form)],
                "missingValues": [""],
                "primaryKey": ["item_index"],
            },
        }
        for form in forms
    ]
    package = {"profile": "tabular-data-package", "resources": resources}
    return json.dumps(package, indent=1, ensure_ascii=False).encode() + b"\n"


def _column(request: GenerationRequest, form: FormDefinition, field: Field) -> Column:
    scenarios = request.config.fill_scenarios
    values = [each["values"][field.id] for each in scenarios if field.id in each.get("values", {})]
    kind = kind_of(field, [pinned(field, value, form.money) for value in values])
    return Column(field.id, kind, field.label, field.semantic_concept)


def _described(column: Column) -> dict[str, str]:
    more = {"concept": column.concept} if column.concept else {}
    return {"name": column.name, "type": column.kind, "title": column.title, **more}
