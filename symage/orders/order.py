"""What an order for documents asks for: all of its problems at once, or a GenerationRequest.

What does not belong here: JSON itself, who orders, the database (`placing.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from symage.documents.surfaces import ordered, rates
from symage.documents.wear.profiles import CLEAN
from symage.errors import BadRequest
from symage.fields import Fields, Key
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.kinds import Anything, Integer
from symage.objects import Object
from symage.orders.bounds import CONFIRMED_CREDITS, LARGEST_QUANTITY, SEED
from symage.orders.config import (
    BUNDLE_LAYOUT,
    CONFIG,
    CONFIG_KEYS,
    DEGRADATION_PROFILE,
    Notice,
    mixed_years,
    read_config,
)
from symage.orders.form_names import FORM_ID, FORM_IDS, read_forms
from symage.orders.format_rules import OUTPUT_FORMATS, read_formats
from symage.orders.formats import file_kinds
from symage.orders.handwriting import (
    INK_COLOR,
    INK_COLOR_DISTRIBUTION,
    WRITER_CONSISTENCY,
    read_handwriting,
)
from symage.orders.layout import chosen_layout
from symage.orders.listening import WEBHOOK_URL, UrlFault, read_url
from symage.orders.pins import unworkable_pins
from symage.pricing.drawing import Drawing
from symage.pricing.file_kinds import FormSize
from symage.pricing.rates import job_credits
from symage.pricing.size_rates import measured_rates
from symage.pricing.sizes import estimate
from symage.request import GenerationRequest

QUANTITY = Key("quantity", Integer(1, LARGEST_QUANTITY), 1, "Identities; each fills every form")
REALISM_LEVEL = Key("realism_level", Anything({"deprecated": True}), None, "Deprecated; accepted and ignored")
ORDER = Object(
    (
        FORM_ID,
        FORM_IDS,
        QUANTITY,
        OUTPUT_FORMATS,
        CONFIG,
        SEED,
        INK_COLOR,
        INK_COLOR_DISTRIBUTION,
        WRITER_CONSISTENCY,
        REALISM_LEVEL,
        WEBHOOK_URL,
        CONFIRMED_CREDITS,
    ),
    name="GenerateRequest",
    one_of={"One form": FORM_ID, "Forms of one identity": FORM_IDS},
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
        profile = self.request.config.degradation_profile
        return job_credits(field_counts, rates(self.request.output_formats), 1, profile)

    @property
    def archive_bytes(self) -> int:
        """How large its archive will be, roughly."""
        forms = [FormSize(form.field_count, form.page_count) for form in self.forms]
        config = self.request.config
        kinds = file_kinds(self.request.output_formats, config.degradation_profile)
        drawing = Drawing(config.dpi, config.png_mode)
        return estimate(measured_rates(), forms, kinds, self.request.quantity, drawing).total

    def laid_out(self, layout: str) -> Self:
        config = replace(self.request.config, bundle_layout=layout)
        return replace(self, request=replace(self.request, config=config))


def read_order(
    body: Mapping[str, Any],
    catalogue: Catalogue,
    *,
    drawn_seed: int,
    url_fault: UrlFault,
    ml_formats: bool = True,
) -> Order:
    """`drawn_seed` counts when the body names none. `ml_formats`: whether labels may be ordered, where the
    account is known already; placing asks it. Raises BadRequest with every problem of the body."""
    fields = Fields(body, ORDER.keys)
    forms = read_forms(fields, catalogue)
    quantity = fields.read(QUANTITY)
    formats, details = read_formats(fields, forms, ml_formats=ml_formats)
    seed = fields.read(SEED)
    config = fields.within(CONFIG, CONFIG_KEYS)
    chosen, warnings = read_config(config, forms, quantity)
    layout = config.read(BUNDLE_LAYOUT)
    _check_degradable(config, formats, chosen.degradation_profile)
    handwriting = read_handwriting(fields, config)
    confirmed = fields.read(CONFIRMED_CREDITS)
    webhook_url = read_url(fields, WEBHOOK_URL, url_fault)
    if problems := [*fields.problems, *config.problems]:
        raise BadRequest(problems, details)
    request = GenerationRequest(
        form_ids=tuple(form.id for form in forms),
        quantity=quantity,
        seed=drawn_seed if seed is None else seed,
        output_formats=formats,
        config=chosen,
        handwriting=handwriting,
    )
    if problems := unworkable_pins(request, catalogue):
        raise BadRequest(problems, details)
    order = Order(request, tuple(forms), seed, (*warnings, *mixed_years(forms)), webhook_url, confirmed)
    return order.laid_out(chosen_layout(layout, order.archive_bytes))


def _check_degradable(config: Fields, formats: Sequence[str], profile: str) -> None:
    for surface in ordered(formats):
        if profile != CLEAN and not surface.degradable:
            message = f"must be {CLEAN} beside {surface.pdf}, whose pages cannot be worn"
            config.refuse_value(DEGRADATION_PROFILE.name, message)
