"""What forms and datasets are called where there is little room: "W-2 Copy B", "W-2 and 1040"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from symage.errors import NotFound
from symage.forms.catalogue import Catalogue
from symage.forms.definition import Field, FormDefinition

_EDITION = re.compile(r"\s*\(([^()]*)\)$")
_PARENT = re.compile(r"\s*\(Form [^()]*\)")
_COPY = re.compile(r", (Copy \w+|(?:two|four) copies on a sheet)$")


@dataclass(frozen=True, slots=True)
class Title:
    """`short`: what people say; `told`: what it is; `edition`: its year or revision."""

    short: str
    told: str
    edition: str


def title_of(form: FormDefinition) -> Title:
    edition = _EDITION.search(form.name)
    name = _EDITION.sub("", form.name)
    head, _, told = name.partition(", ")
    copy = _COPY.search(told)
    short = _PARENT.sub("", head.removeprefix("Form "))
    if copy:
        short, told = f"{short} {copy[1]}", _COPY.sub("", told)
    return Title(short, told or name, edition[1].removeprefix("Rev. ") if edition else "")


def place_of(field: Field) -> str:
    """Where a field stands on its paper, as people say it: line 1a, box 1, or its label."""
    if field.line is None:
        return field.label
    return f"line {field.line}" if field.id.startswith("line_") else f"box {field.line}"


def short_title(form_id: str, catalogue: Catalogue) -> str:
    """The id itself for a form that has left the catalogue since."""
    try:
        return title_of(catalogue.get(form_id)).short
    except NotFound:
        return form_id


def dataset_title(form_ids: Sequence[str], catalogue: Catalogue) -> str:
    names = list(dict.fromkeys(short_title(form_id, catalogue) for form_id in form_ids))
    if len(names) > 3:
        return f"{names[0]} and {len(names) - 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
