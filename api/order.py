"""What a generate body asks for: all of its problems at once, or a GenerationRequest.

What belongs to later work (handwriting, ML labels, other modes) is refused here by its documented code.
What does not belong here: JSON itself (`bodies.py`), prices, the database.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.errors import InvalidRequest
from api.fields import Fields, is_integer, shown
from api.order_config import Notice, read_config
from api.order_formats import read_formats
from api.webhook_fields import read_url
from api.webhook_targets import Targets
from symage.errors import NotFound
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest

LARGEST_QUANTITY = 10_000_000
LARGEST_SEED = 2**63 - 1
MOST_FORMS = 100
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
    """A valid request. `seed_requested` is None when the seed was drawn here."""

    request: GenerationRequest
    forms: tuple[FormDefinition, ...]
    seed_requested: int | None
    warnings: tuple[Notice, ...]
    webhook_url: str | None = None
    confirmed_credits: int | None = None


def read_order(body: Mapping[str, Any], catalogue: Catalogue, targets: Targets) -> Order:
    """Raises InvalidRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(KEYS)
    forms = _forms(fields, catalogue)
    quantity = fields.integer("quantity", low=1, high=LARGEST_QUANTITY)
    formats, details = read_formats(fields, forms)
    seed = fields.integer("seed", low=0, high=LARGEST_SEED)
    config = Fields(fields.object("config"), "config.")
    chosen, warnings = read_config(config, forms, 1 if quantity is None else quantity)
    _check_unused(fields)
    confirmed = fields.integer("confirmed_credits", low=0, high=LARGEST_SEED)
    webhook_url = read_url(fields, "webhook_url", targets)
    problems = [*fields.problems, *config.problems]
    if problems:
        raise InvalidRequest(problems, details)
    request = GenerationRequest(
        form_ids=tuple(form.id for form in forms),
        quantity=1 if quantity is None else quantity,
        seed=secrets.randbits(63) if seed is None else seed,
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
    fields.choice("ink_color", INK_COLORS)
    fields.choice("writer_consistency", WRITER_CONSISTENCIES)
    weights = fields.object("ink_color_distribution")
    if fields.has("ink_color_distribution") and not _is_distribution(weights):
        message = f"ink_color_distribution gives {', '.join(INK_COLORS)} whole weights that sum to 100"
        fields.refuse("ink_color_distribution", message)


def _is_distribution(weights: Mapping[str, Any]) -> bool:
    values: Sequence[Any] = list(weights.values())
    known = all(color in INK_COLORS for color in weights)
    whole = all(is_integer(value) and 0 <= value <= 100 for value in values)
    return known and whole and sum(values) == 100
