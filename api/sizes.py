"""How large a download would be, for anybody. These answers are bare: the manual shows them so."""

from typing import Any

from quart import Blueprint, Response

from api.bodies import read_object
from api.envelope import json_response
from api.errors import InvalidRequest
from api.fields import Fields, is_integer, shown
from api.order import LARGEST_QUANTITY, MOST_FORMS
from api.pricing import MOST_FIELDS, MOST_FORMATS
from symage.pricing import sizes
from symage.pricing.sizes import EXPECTED_ACCURACY, Estimate, Form, SizeRates
from symage.request import OUTPUT_FORMATS

MOST_PAGES = 1000
KEYS = ("field_counts", "page_counts", "output_formats", "record_count")

blueprint = Blueprint("sizes", __name__)


@blueprint.get("/jobs/size-rates")
async def size_rates() -> Response:
    measured = sizes.measured_rates()
    tiers = {"small_max_bytes": sizes.SMALL_MAX_BYTES, "medium_max_bytes": sizes.MEDIUM_MAX_BYTES}
    return json_response({"rates": dict(measured.rates), "tiers": tiers, **_calibration(measured)})


@blueprint.post("/jobs/size-estimate")
async def size_estimate() -> Response:
    fields = Fields(await read_object())
    fields.refuse_unknown(KEYS)
    forms = _forms(fields)
    formats = _formats(fields)
    record_count = fields.required_integer("record_count", low=0, high=LARGEST_QUANTITY)
    if fields.problems:
        raise InvalidRequest(fields.problems)
    measured = sizes.measured_rates()
    return json_response(view(sizes.estimate(measured, forms, formats, record_count), measured))


def view(estimate: Estimate, measured: SizeRates) -> dict[str, Any]:
    return {
        "total_bytes": estimate.total,
        "human_readable": sizes.human_readable(estimate.total),
        "tier": estimate.tier,
        "breakdown": dict(estimate.breakdown),
        **_calibration(measured),
        "notes": list(estimate.notes),
    }


def _calibration(measured: SizeRates) -> dict[str, Any]:
    return {
        "expected_accuracy": EXPECTED_ACCURACY,
        "calibration_sample_count": measured.calibration_sample_count,
        "calibrated_at": measured.calibrated_at,
    }


def _forms(fields: Fields) -> list[Form]:
    field_counts = _counts(fields, "field_counts", low=0, high=MOST_FIELDS)
    page_counts = _counts(fields, "page_counts", low=1, high=MOST_PAGES)
    if field_counts and page_counts and len(field_counts) != len(page_counts):
        message = f"page_counts must have as many entries as field_counts: {len(field_counts)}"
        fields.refuse("page_counts", message, "validation_error")
        return []
    return [Form(*pair) for pair in zip(field_counts, page_counts, strict=False)]


def _counts(fields: Fields, key: str, *, low: int, high: int) -> list[int]:
    value = fields.get(key)
    whole = isinstance(value, list) and 1 <= len(value) <= MOST_FORMS
    if whole and all(is_integer(entry) and low <= entry <= high for entry in value):
        return list(value)
    fields.refuse(key, f"{key} must be a list of 1 to {MOST_FORMS} integers from {low} to {high}")
    return []


def _formats(fields: Fields) -> list[str]:
    """`funsd` may be named although it is always made; json and csv may not, as in an order."""
    if fields.get("output_formats") in (None, []):
        return []
    named = fields.texts("output_formats", most=MOST_FORMATS)
    for name in dict.fromkeys(named):
        if name not in (*OUTPUT_FORMATS, "funsd"):
            fields.refuse("output_formats", f"Unknown output format: {shown(name)}", "invalid_output_format")
    return named
