"""Reading `output_formats`: what of them an order may name."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from symage.fields import Fields, shown
from symage.forms.definition import FormDefinition
from symage.orders.bounds import MOST_FORMATS
from symage.orders.formats import (
    ALWAYS_MADE,
    DEFAULT,
    LABEL_FORMATS,
    NEEDS,
    OUTPUT_FORMATS,
    RENDERED,
    UNSUPPORTED,
)


def read_formats(
    fields: Fields, forms: Sequence[FormDefinition]
) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """The formats in their canonical order, and the details of those that were refused."""
    if not fields.has("output_formats"):
        return DEFAULT, {}
    named = fields.texts("output_formats", most=MOST_FORMATS)
    _refuse_names(fields, named)
    _refuse_alone(fields, named)
    details = {**_refuse_labels(fields, named), **_refuse_unsupported(fields, named, forms)}
    return tuple(name for name in OUTPUT_FORMATS if name in named), details


def refuse_unknown(fields: Fields, named: Sequence[str], known: Collection[str]) -> None:
    for name in dict.fromkeys(named):
        if name not in known:
            message = f"Unknown output format: {shown(name)}"
            fields.refuse("output_formats", message, "invalid_output_format")


def _refuse_names(fields: Fields, named: Sequence[str]) -> None:
    for name in dict.fromkeys(named):
        if name in ALWAYS_MADE:
            message = f"{name} is always made and cannot be asked for"
            fields.refuse("output_formats", message, "invalid_output_format")
        else:
            refuse_unknown(fields, [name], (*OUTPUT_FORMATS, *UNSUPPORTED))


def _refuse_alone(fields: Fields, named: Sequence[str]) -> None:
    for name, needed in NEEDS.items():
        if name in named and needed not in named:
            fields.refuse("output_formats", f"{name} needs {needed} beside it", "missing_pdf_dependency")


def _refuse_labels(fields: Fields, named: Sequence[str]) -> Mapping[str, Any]:
    labels = [name for name in LABEL_FORMATS if name in named]
    if not labels:
        return {}
    fields.refuse("output_formats", f"Not enabled here: {', '.join(labels)}", "ml_formats_disabled")
    if not any(name in named for name in RENDERED):
        message = f"{', '.join(labels)} needs one of {', '.join(RENDERED)} beside it"
        fields.refuse("output_formats", message, "missing_render_dependency")
    return {"forbidden_formats": labels}


def _refuse_unsupported(
    fields: Fields, named: Sequence[str], forms: Sequence[FormDefinition]
) -> Mapping[str, Any]:
    refused = [name for name in UNSUPPORTED if name in named]
    if not refused:
        return {}
    message = f"No form of this request supports {', '.join(refused)} yet"
    fields.refuse("output_formats", message, "format_unsupported_for_form")
    return {"unsupported_form_ids": [form.id for form in forms]}
