"""What somebody wants to know before ordering: credits and bytes, from counts alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from symage.documents.surfaces import rates
from symage.errors import BadRequest
from symage.fields import Fields, Key
from symage.kinds import Choice, Integer, Integers, Ruled, Texts
from symage.objects import Object
from symage.orders.bounds import LARGEST_QUANTITY, MOST_FORMATS, MOST_FORMS
from symage.orders.config import DEGRADATION_PROFILES, DPI, PNG_MODE
from symage.orders.format_rules import refuse_alone, refuse_unknown
from symage.orders.formats import file_kinds, labels_always_made, output_formats
from symage.pricing import sizes
from symage.pricing.drawing import Drawing
from symage.pricing.file_kinds import FormSize
from symage.pricing.quote import TABLE_FORMATS, quote
from symage.pricing.size_rates import SizeRates
from symage.pricing.sizes import Estimate

MOST_FIELDS = 100_000
MOST_PAGES = 1000


def priced_formats() -> tuple[str, ...]:
    return (*output_formats(), *TABLE_FORMATS)


def weighed_formats() -> tuple[str, ...]:
    """Labels may be named although they are always made; json and csv may not, as in an order."""
    return (*output_formats(), *labels_always_made())


FIELD_COUNT = Key(
    "field_count", Integer(0, MOST_FIELDS), 0, "Fields of the form, or columns of the table", required=True
)
RECORD_COUNT = Key("record_count", Integer(0, LARGEST_QUANTITY), 0, "Documents, or rows", required=True)
PRICED_FORMATS = Key(
    "output_formats", Texts(MOST_FORMATS, priced_formats), (), "What is ordered", required=True
)
DEGRADATION_PROFILE = Key(
    "degradation_profile", Choice(DEGRADATION_PROFILES), "clean", "How worn pictures look"
)
CREDIT_ESTIMATE = Object(
    (FIELD_COUNT, PRICED_FORMATS, RECORD_COUNT, DEGRADATION_PROFILE), name="PricingEstimateRequest"
)

FIELD_COUNTS = Key(
    "field_counts",
    Integers(MOST_FORMS, Integer(0, MOST_FIELDS)),
    (),
    "Fields of each form",
    required=True,
    missing="",
)
PAGE_COUNTS = Key(
    "page_counts",
    Integers(MOST_FORMS, Integer(1, MOST_PAGES)),
    (),
    "Pages of each form: as many as field_counts",
    required=True,
    missing="",
)
WEIGHED_FORMATS = Key(
    "output_formats",
    Ruled(Texts(MOST_FORMATS, weighed_formats), {"minItems": 0}),
    (),
    "What is ordered beside labels",
)
SIZE_ESTIMATE = Object(
    (FIELD_COUNTS, PAGE_COUNTS, WEIGHED_FORMATS, RECORD_COUNT, DEGRADATION_PROFILE, DPI, PNG_MODE),
    name="SizeEstimateRequest",
)


def estimated_credits(body: Mapping[str, Any]) -> int:
    """Raises BadRequest with every problem of the body."""
    fields = Fields(body, CREDIT_ESTIMATE.keys)
    field_count = fields.read(FIELD_COUNT)
    record_count = fields.read(RECORD_COUNT)
    formats = fields.read(PRICED_FORMATS)
    refuse_unknown(fields, formats, priced_formats())
    refuse_alone(fields, formats)
    profile = fields.read(DEGRADATION_PROFILE)
    if fields.problems:
        raise BadRequest(fields.problems)
    with_table = any(name in TABLE_FORMATS for name in formats)
    return quote(field_count, rates(formats), record_count, profile, with_table=with_table)


def estimated_size(body: Mapping[str, Any], measured: SizeRates) -> Estimate:
    """Raises BadRequest with every problem of the body."""
    fields = Fields(body, SIZE_ESTIMATE.keys)
    forms = _forms(fields)
    formats = _weighed_formats(fields)
    record_count = fields.read(RECORD_COUNT)
    profile = fields.read(DEGRADATION_PROFILE)
    drawing = Drawing(fields.read(DPI), fields.read(PNG_MODE))
    if fields.problems:
        raise BadRequest(fields.problems)
    return sizes.estimate(measured, forms, file_kinds(formats, profile), record_count, drawing)


def _forms(fields: Fields) -> list[FormSize]:
    field_counts = fields.read(FIELD_COUNTS)
    page_counts = fields.read(PAGE_COUNTS)
    if field_counts and page_counts and len(field_counts) != len(page_counts):
        message = f"page_counts must have as many entries as field_counts: {len(field_counts)}"
        fields.refuse("page_counts", message, "validation_error")
        return []
    return [FormSize(*pair) for pair in zip(field_counts, page_counts, strict=False)]


def _weighed_formats(fields: Fields) -> Sequence[str]:
    if fields.get(WEIGHED_FORMATS.name) == []:
        return ()
    named = fields.read(WEIGHED_FORMATS)
    refuse_unknown(fields, named, weighed_formats())
    return named
