"""The catalogue of forms, as the document describes it."""

from collections.abc import Mapping

from api.openapi.operation import Operation, Parameter, enveloped
from api.openapi.paging import limit
from api.orders.forms import MOST_FORMS
from symage.shapes import Schema, array, integer, named, nullable, record, text

_FORM: Mapping[str, Schema] = {
    "id": text("Use it in orders"),
    "name": text(),
    "category": text("Such as tax or healthcare"),
    "family": nullable(text("Such as w2 or 1040")),
    "entity_type": text("individual, business or healthcare"),
    "year": nullable(integer()),
    "field_count": integer(0, description="Distinct values; the price follows it"),
    "credit_cost": integer(0, description="Credits of a document in the default format"),
}
_FIELD = record(
    {"id": text(), "label": text(), "type": text(), "page": integer(1, description="From 1")},
    {
        "semantic_concept": text("Such as person.ssn"),
        "structural_role": text(),
        "entity_role": text(),
    },
    description="The last three are left out where a field has none",
)
_EXAMPLE = {
    "id": "irs_w2_2025",
    "name": "Form W-2, Wage and Tax Statement (2025)",
    "category": "tax",
    "family": "w2",
    "entity_type": "individual",
    "year": 2025,
    "field_count": 45,
    "credit_cost": 22,
}


def schemas() -> dict[str, Schema]:
    return {
        "V1_Form": record(_FORM),
        "V1_FormField": _FIELD,
        "V1_FormDetail": record(
            {
                **_FORM,
                "version": nullable(text()),
                "page_count": integer(1),
                "fields": array(named("V1_FormField")),
            }
        ),
    }


def operations() -> dict[str, Operation]:
    return {
        "forms.list_forms": Operation(
            tag="Forms",
            summary="List the forms on offer",
            access="read",
            parameters=(
                Parameter("category", text(), "Only forms of this category"),
                Parameter("family", text(), "Only forms of this family"),
                limit(MOST_FORMS, MOST_FORMS),
            ),
            answer=enveloped(array(named("V1_Form")), [_EXAMPLE], count=integer(0)),
            errors=("bad_request",),
        ),
        "forms.get_form": Operation(
            tag="Forms",
            summary="A form and its fields",
            access="read",
            answer=enveloped(named("V1_FormDetail")),
            errors=("form_not_found",),
        ),
    }
