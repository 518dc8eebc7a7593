"""Reading `form_id` and `form_ids`: which forms an order is for."""

from symage.errors import NotFound
from symage.fields import Fields, Key, shown
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.kinds import Ruled, Text, Texts
from symage.orders.bounds import MOST_FORMS
from symage.shapes import Named, text

FORM = Named("FormName", text("An id or an alias", minLength=1))
"""The document shows the names of its catalogue here."""


FORM_ID = Key("form_id", Text(FORM), None, "The form that each identity fills")
FORM_IDS = Key(
    "form_ids",
    Ruled(Texts(MOST_FORMS, FORM), {"uniqueItems": True}),
    (),
    "The forms that each identity fills, as one case",
)


def read_forms(fields: Fields, catalogue: Catalogue) -> list[FormDefinition]:
    """The forms that are known; problems stay in `fields`."""
    if fields.has("form_id") == fields.has("form_ids"):
        fields.refuse("form_id", "Give exactly one of form_id and form_ids")
    form_id = fields.read(FORM_ID)
    named = [form_id] if form_id else fields.read(FORM_IDS)
    forms = [form for name in named if (form := _form(fields, name, catalogue)) is not None]
    if len({form.id for form in forms}) < len(forms):
        fields.refuse("form_ids", "form_ids names a form twice")
    return forms


def _form(fields: Fields, name: str, catalogue: Catalogue) -> FormDefinition | None:
    key = "form_id" if fields.has("form_id") else "form_ids"
    try:
        return catalogue.get(name)
    except NotFound:
        fields.refuse(key, f"Unknown form: {shown(name)}", "unknown_form")
        return None
