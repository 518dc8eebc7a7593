"""What somebody wants to know before ordering: credits and bytes, from counts alone."""

from collections.abc import Mapping
from typing import Any

from symage.documents.surfaces import rates
from symage.errors import BadRequest
from symage.fields import Fields, is_integer
from symage.orders.bounds import LARGEST_QUANTITY, MOST_FORMATS, MOST_FORMS
from symage.orders.config import DEGRADATION_PROFILES
from symage.orders.format_rules import refuse_unknown
from symage.orders.formats import file_kinds, labels_always_made, output_formats
from symage.pricing import sizes
from symage.pricing.quote import TABLE_FORMATS, quote
from symage.pricing.sizes import Estimate, FormSize, SizeRates

MOST_FIELDS = 100_000
MOST_PAGES = 1000
CREDIT_KEYS = ("field_count", "output_formats", "record_count", "degradation_profile")
SIZE_KEYS = ("field_counts", "page_counts", "output_formats", "record_count")


def priced_formats() -> tuple[str, ...]:
    return (*output_formats(), *TABLE_FORMATS)


def weighed_formats() -> tuple[str, ...]:
    """Labels may be named although they are always made; json and csv may not, as in an order."""
    return (*output_formats(), *labels_always_made())


def estimated_credits(body: Mapping[str, Any]) -> int:
    """Raises BadRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(CREDIT_KEYS)
    field_count = fields.required_integer("field_count", low=0, high=MOST_FIELDS)
    record_count = fields.required_integer("record_count", low=0, high=LARGEST_QUANTITY)
    fields.require("output_formats")
    formats = fields.texts("output_formats", most=MOST_FORMATS)
    refuse_unknown(fields, formats, priced_formats())
    profile = fields.choice("degradation_profile", "clean", DEGRADATION_PROFILES)
    if fields.problems:
        raise BadRequest(fields.problems)
    with_table = any(name in TABLE_FORMATS for name in formats)
    return quote(field_count, rates(formats), record_count, profile, with_table=with_table)


def estimated_size(body: Mapping[str, Any], measured: SizeRates) -> Estimate:
    """Raises BadRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(SIZE_KEYS)
    forms = _forms(fields)
    formats = _weighed_formats(fields)
    record_count = fields.required_integer("record_count", low=0, high=LARGEST_QUANTITY)
    if fields.problems:
        raise BadRequest(fields.problems)
    return sizes.estimate(measured, forms, file_kinds(formats), record_count)


def _forms(fields: Fields) -> list[FormSize]:
    field_counts = _counts(fields, "field_counts", low=0, high=MOST_FIELDS)
    page_counts = _counts(fields, "page_counts", low=1, high=MOST_PAGES)
    if field_counts and page_counts and len(field_counts) != len(page_counts):
        message = f"page_counts must have as many entries as field_counts: {len(field_counts)}"
        fields.refuse("page_counts", message, "validation_error")
        return []
    return [FormSize(*pair) for pair in zip(field_counts, page_counts, strict=False)]


def _counts(fields: Fields, key: str, *, low: int, high: int) -> list[int]:
    value = fields.get(key)
    whole = isinstance(value, list) and 1 <= len(value) <= MOST_FORMS
    if whole and all(is_integer(entry) and low <= entry <= high for entry in value):
        return list(value)
    fields.refuse_value(key, f"must be a list of 1 to {MOST_FORMS} integers from {low} to {high}")
    return []


def _weighed_formats(fields: Fields) -> list[str]:
    if fields.get("output_formats") in (None, []):
        return []
    named = fields.texts("output_formats", most=MOST_FORMATS)
    refuse_unknown(fields, named, weighed_formats())
    return named
