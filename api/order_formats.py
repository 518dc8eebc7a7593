"""The `output_formats` of a generate body: which names there are and what each needs beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.fields import Fields, shown
from symage.annotations.formats import always_made, label_formats, offered, output_formats
from symage.documents.surfaces import SURFACES
from symage.forms.definition import FormDefinition

MOST_FORMATS = 20
DEFAULT = (next(iter(SURFACES.values())).pdf,)


def always_delivered() -> tuple[str, ...]:
    """What comes with every order and cannot be asked for."""
    return ("json", "csv", *always_made())


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
    return tuple(name for name in output_formats() if name in named), details


def _refuse_unknown(fields: Fields, named: Sequence[str]) -> None:
    for name in dict.fromkeys(named):
        if name in always_delivered():
            message = f"{name} is always made and cannot be asked for"
            fields.refuse("output_formats", message, "invalid_output_format")
        elif name not in output_formats():
            message = f"Unknown output format: {shown(name)}"
            fields.refuse("output_formats", message, "invalid_output_format")


def _refuse_alone(fields: Fields, named: Sequence[str]) -> None:
    """A picture travels with the PDF of its own surface."""
    for surface in SURFACES.values():
        if surface.png in named and surface.pdf not in named:
            message = f"{surface.png} needs {surface.pdf} beside it"
            fields.refuse("output_formats", message, "missing_pdf_dependency")


def _refuse_labels(fields: Fields, named: Sequence[str]) -> Mapping[str, Any]:
    labels = [name for name in label_formats() if name in named]
    forbidden = [name for name in labels if name not in offered()]
    if forbidden:
        fields.refuse("output_formats", f"Not enabled here: {', '.join(forbidden)}", "ml_formats_disabled")
    rendered = [name for surface in SURFACES.values() if surface.labelled for name in surface.formats]
    if labels and not any(name in named for name in rendered):
        message = f"{', '.join(labels)} needs one of {', '.join(rendered)} beside it"
        fields.refuse("output_formats", message, "missing_render_dependency")
    return {"forbidden_formats": forbidden} if forbidden else {}


def _refuse_unsupported(
    fields: Fields, named: Sequence[str], forms: Sequence[FormDefinition]
) -> Mapping[str, Any]:
    drawn = [surface for surface in SURFACES.values() if surface.drawing is not None]
    known = {name for surface in SURFACES.values() for name in surface.formats}
    supported = {name for surface in drawn for name in surface.formats}
    refused = [name for name in named if name in known - supported]
    if not refused:
        return {}
    message = f"No form of this request supports {', '.join(refused)} yet"
    fields.refuse("output_formats", message, "format_unsupported_for_form")
    return {"unsupported_form_ids": [form.id for form in forms]}
