"""The catalogue of forms."""

from typing import Any

from quart import Blueprint, Response

from api import queries
from api.envelope import answer
from api.guard.auth import requires
from api.installation import current
from api.queries import Word
from symage.documents.surfaces import rates
from symage.fields import Key
from symage.forms.definition import Field, FormDefinition
from symage.orders.formats import default_formats
from symage.pricing.rates import document_credits
from symage.shapes import Named, Shape, array, integer, named, nullable, record, text
from symage.storage.keys import Principal

MOST_FORMS = 1000

CATEGORY = Key("category", Word(), None, "Only forms of this category, or for this type of entity")
FAMILY = Key("family", Word(), None, "Only forms of this family")
LIMIT = queries.limit(MOST_FORMS, MOST_FORMS)

_FORM: dict[str, Shape] = {
    "id": text("Use it in orders"),
    "name": text(),
    "category": text("Such as tax or healthcare"),
    "family": nullable(text("Such as w2 or 1040")),
    "entity_type": text("individual, business or healthcare"),
    "year": nullable(integer()),
    "field_count": integer(0, description="Distinct values; the price follows it"),
    "credit_cost": integer(0, description="Credits of a document in the default format"),
}
_FIELD = Named(
    "FormField",
    record(
        {
            "id": text(),
            "label": text(),
            "type": text("Such as text, enum, ssn or currency"),
            "page": integer(1, description="From 1"),
        },
        {"semantic_concept": text("Such as person.ssn"), "structural_role": text(), "entity_role": text()},
        "The last three are left out where a field has none",
    ),
)
FORM = named("Form", **_FORM)
FORM_DETAIL = named(
    "FormDetail", **_FORM, version=nullable(text()), page_count=integer(1), fields=array(_FIELD)
)

blueprint = Blueprint("forms", __name__)


@blueprint.get("/forms")
@requires("read")
async def list_forms(_principal: Principal) -> Response:
    category, family = queries.asked(CATEGORY), queries.asked(FAMILY)
    limit = queries.asked(LIMIT)
    found = [
        summary(form)
        for form in current().catalogue
        if category in (None, form.category, form.entity_type) and family in (None, form.family)
    ]
    return answer(found[:limit], count=len(found[:limit]))


@blueprint.get("/forms/<form_id>")
@requires("read")
async def get_form(_principal: Principal, form_id: str) -> Response:
    form = current().catalogue.get(form_id)
    details = {
        "version": form.version,
        "page_count": form.page_count,
        "fields": [_field(field) for field in form.fields],
    }
    return answer({**summary(form), **details})


def summary(form: FormDefinition) -> dict[str, Any]:
    return {
        "id": form.id,
        "name": form.name,
        "category": form.category,
        "family": form.family,
        "entity_type": form.entity_type,
        "year": form.year,
        "field_count": form.field_count,
        "credit_cost": document_credits(form.field_count, rates(default_formats())),
    }


def _field(field: Field) -> dict[str, Any]:
    """What a field is not annotated with is left out."""
    annotations = {
        "semantic_concept": field.semantic_concept,
        "structural_role": field.structural_role,
        "entity_role": field.entity_role,
    }
    known = {name: value for name, value in annotations.items() if value is not None}
    return {"id": field.id, "label": field.label, "type": field.type_name, "page": field.page, **known}
