"""Reading `output_formats`: what of them an order may name."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from symage.errors import Problem
from symage.fields import Fields, Key, shown
from symage.forms.definition import FormDefinition
from symage.kinds import Ruled, Texts
from symage.orders import formats
from symage.orders.bounds import MOST_FORMATS
from symage.shapes import Schema


def _together() -> Schema:
    """A picture needs the PDF of its surface beside it."""
    needs = [
        {"if": {"contains": {"const": name}}, "then": {"contains": {"const": needed}}}
        for name, needed in formats.needed_beside().items()
        if name in formats.offered()
    ]
    return {"default": list(formats.default_formats()), **({"allOf": needs} if needs else {})}


OUTPUT_FORMATS = Key(
    "output_formats",
    Ruled(Texts(MOST_FORMATS, formats.offered), _together),
    (),
    "Beside JSON, CSV and FUNSD labels, which always come",
)
FORBIDDEN = "forbidden_formats"


def read_formats(
    fields: Fields, forms: Sequence[FormDefinition], *, ml_formats: bool
) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """The formats in their canonical order, and the details of those that were refused. `ml_formats`: whether
    labels may be ordered."""
    if not fields.has(OUTPUT_FORMATS.name):
        return formats.default_formats(), {}
    named = fields.read(OUTPUT_FORMATS)
    _refuse_names(fields, named)
    refuse_alone(fields, named)
    _refuse_tables(fields, named)
    details = {
        **_refuse_labels(fields, named, ml_formats=ml_formats),
        **_refuse_unsupported(fields, named, forms),
    }
    return tuple(name for name in formats.output_formats() if name in named), details


def disabled(forbidden: Sequence[str]) -> Problem:
    """Labels that may not be ordered; details name them under FORBIDDEN."""
    return Problem("ml_formats_disabled", OUTPUT_FORMATS.name, f"Not enabled here: {', '.join(forbidden)}")


def refuse_unknown(fields: Fields, named: Sequence[str], known: Collection[str]) -> None:
    for name in dict.fromkeys(named):
        if name not in known:
            message = f"Unknown output format: {shown(name)}"
            fields.refuse("output_formats", message, "invalid_output_format")


def _refuse_names(fields: Fields, named: Sequence[str]) -> None:
    for name in dict.fromkeys(named):
        if name in formats.always_made():
            message = f"{name} is always made and cannot be asked for"
            fields.refuse("output_formats", message, "invalid_output_format")
        else:
            refuse_unknown(fields, [name], formats.output_formats())


def refuse_alone(fields: Fields, named: Sequence[str]) -> None:
    """Refuse what is only made beside something that is not named."""
    for name, needed in formats.needed_beside().items():
        if name in named and needed not in named:
            fields.refuse("output_formats", f"{name} needs {needed} beside it", "missing_pdf_dependency")


def _refuse_labels(fields: Fields, named: Sequence[str], *, ml_formats: bool) -> Mapping[str, Any]:
    labels = [name for name in formats.label_formats() if name in named]
    forbidden = [name for name in labels if not ml_formats or name not in formats.offered()]
    if forbidden:
        fields.problems.append(disabled(forbidden))
    rendered = formats.rendered_formats()
    if labels and not any(name in named for name in rendered):
        usable = [name for name in rendered if name in formats.offered()]
        message = f"{', '.join(labels)} needs one of {', '.join(usable)} beside it"
        fields.refuse("output_formats", message, "missing_render_dependency")
    return {FORBIDDEN: forbidden} if forbidden else {}


def _refuse_tables(fields: Fields, named: Sequence[str]) -> None:
    tables = [name for name in formats.TABLES_ORDERED if name in named]
    if tables and not any(name in named for name in formats.drawn_formats()):
        usable = [name for name in formats.drawn_formats() if name in formats.offered()]
        message = f"{', '.join(tables)} needs one of {', '.join(usable)} beside it"
        fields.refuse("output_formats", message, "missing_render_dependency")


def _refuse_unsupported(
    fields: Fields, named: Sequence[str], forms: Sequence[FormDefinition]
) -> Mapping[str, Any]:
    known = [name for name in formats.output_formats() if name in named]
    unsupported = {name: [form.id for form in forms if formats.unsupported(name, form)] for name in known}
    reasons = [f"{', '.join(ids)} cannot be made as {name}" for name, ids in unsupported.items() if ids]
    for reason in reasons:
        fields.refuse("output_formats", reason, "format_unsupported_for_form")
    found = {form_id for ids in unsupported.values() for form_id in ids}
    refused = [form.id for form in forms if form.id in found]
    return {"unsupported_form_ids": refused} if reasons else {}
