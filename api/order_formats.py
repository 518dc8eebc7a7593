"""The `output_formats` of a generate body: which names there are and what each needs beside it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from api.fields import Fields, shown
from symage.forms.definition import FormDefinition
from symage.request import LABEL_FORMATS, OUTPUT_FORMATS

MOST_FORMATS = 20
DEFAULT = ("pdf_typed",)
NEEDS: Mapping[str, str] = MappingProxyType({"png_typed": "pdf_typed", "png_handwritten": "pdf_handwritten"})
"""A picture travels with the PDF of its own surface."""
RENDERED = ("pdf_typed", "pdf_handwritten", "png_typed")
"""Any one of these gives labels something to lie on."""
ALWAYS_MADE = ("json", "csv", "funsd")
UNSUPPORTED = ("pdf_handwritten", "png_handwritten", "pdf_filled")
"""Known, and not yet drawn for any form."""


def offered() -> tuple[str, ...]:
    """The formats that an order may name today."""
    return tuple(name for name in OUTPUT_FORMATS if name not in (*UNSUPPORTED, *LABEL_FORMATS))


def read_formats(
    fields: Fields, forms: Sequence[FormDefinition]
) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """The formats in their canonical order, and what an error's details say about refused ones."""
    if not fields.has("output_formats"):
        return DEFAULT, {}
    named = fields.texts("output_formats", most=MOST_FORMATS)
    _refuse_unknown(fields, named)
    _refuse_alone(fields, named)
    details = {**_refuse_labels(fields, named), **_refuse_unsupported(fields, named, forms)}
    return tuple(name for name in OUTPUT_FORMATS if name in named), details


def _refuse_unknown(fields: Fields, named: Sequence[str]) -> None:
    for name in dict.fromkeys(named):
        if name in ALWAYS_MADE:
            message = f"{name} is always made and cannot be asked for"
            fields.refuse("output_formats", message, "invalid_output_format")
        elif name not in (*OUTPUT_FORMATS, *UNSUPPORTED):
            message = f"Unknown output format: {shown(name)}"
            fields.refuse("output_formats", message, "invalid_output_format")


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
