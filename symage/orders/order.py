"""What an order for documents asks for: all of its problems at once, or a GenerationRequest.

What belongs to later work (handwriting, ML labels, other modes) is refused here by its documented code.
What does not belong here: JSON itself, who orders, the database (`placing.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symage.documents.surfaces import rates
from symage.errors import BadRequest, NotFound
from symage.fields import Fields, is_integer, shown
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.orders.bounds import LARGEST_AMOUNT, LARGEST_QUANTITY, LARGEST_SEED, MOST_FORMS
from symage.orders.config import Notice, read_config
from symage.orders.format_rules import read_formats
from symage.orders.listening import UrlFault, read_url
from symage.pricing.rates import job_credits
from symage.request import GenerationRequest

INK_COLORS = ("black", "blue", "red")
WRITER_CONSISTENCIES = ("per_document", "per_field")

KEYS = (
    "form_id",
    "form_ids",
    "quantity",
    "output_formats",
    "config",
    "seed",
    "ink_color",
    "ink_color_distribution",
    "writer_consistency",
    "realism_level",
    "webhook_url",
    "confirmed_credits",
)


@dataclass(frozen=True, slots=True)
class Order:
    """A valid request. `seed_requested` is None when the seed was drawn."""

    request: GenerationRequest
    forms: tuple[FormDefinition, ...]
    seed_requested: int | None
    warnings: tuple[Notice, ...]
    webhook_url: str | None = None
    confirmed_credits: int | None = None

    @property
    def credits(self) -> int:
        """What it costs."""
        return self.request.quantity * self.credits_each

    @property
    def credits_each(self) -> int:
        """What the documents of one identity cost."""
        field_counts = [form.field_count for form in self.forms]
        return job_credits(field_counts, rates(self.request.output_formats), 1)


def read_order(
    body: Mapping[str, Any], catalogue: Catalogue, *, drawn_seed: int, url_fault: UrlFault
) -> Order:
    """`drawn_seed` counts when the body names none. Raises BadRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(KEYS)
    forms = _forms(fields, catalogue)
    quantity = fields.integer("quantity", 1, low=1, high=LARGEST_QUANTITY)
    formats, details = read_formats(fields, forms)
    seed = fields.integer("seed", None, low=0, high=LARGEST_SEED)
    config = fields.within("config")
    chosen, warnings = read_config(config, forms, quantity)
    _check_unused(fields)
    confirmed = fields.integer("confirmed_credits", None, low=0, high=LARGEST_AMOUNT)
    webhook_url = read_url(fields, "webhook_url", url_fault)
    if problems := [*fields.problems, *config.problems]:
        raise BadRequest(problems, details)
    request = GenerationRequest(
        form_ids=tuple(form.id for form in forms),
        quantity=quantity,
        seed=drawn_seed if seed is None else seed,
        output_formats=formats,
        config=chosen,
    )
    return Order(request, tuple(forms), seed, warnings, webhook_url, confirmed)


def _forms(fields: Fields, catalogue: Catalogue) -> list[FormDefinition]:
    if fields.has("form_id") == fields.has("form_ids"):
        fields.refuse("form_id", "Give exactly one of form_id and form_ids")
    form_id = fields.text("form_id")
    named = [form_id] if form_id else fields.texts("form_ids", most=MOST_FORMS)
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


def _check_unused(fields: Fields) -> None:
    """Options of handwriting: checked although typed documents do not use them."""
    fields.choice("ink_color", None, INK_COLORS)
    fields.choice("writer_consistency", None, WRITER_CONSISTENCIES)
    weights = fields.object("ink_color_distribution")
    if fields.has("ink_color_distribution") and not _is_distribution(weights):
        fields.refuse_value(
            "ink_color_distribution", f"gives {', '.join(INK_COLORS)} whole weights that sum to 100"
        )


def _is_distribution(weights: Mapping[str, Any]) -> bool:
    values: Sequence[Any] = list(weights.values())
    known = all(color in INK_COLORS for color in weights)
    whole = all(is_integer(value) and 0 <= value <= 100 for value in values)
    return known and whole and sum(values) == 100
