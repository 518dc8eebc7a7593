"""How large a download would be, for anybody. These answers are bare: the manual shows them so."""

from typing import Any

from quart import Blueprint, Response

from api.bodies import read_object
from api.envelope import json_response
from symage.documents.wear.profiles import MIXED
from symage.orders.estimates import estimated_size
from symage.orders.formats import file_kinds, output_formats
from symage.pricing.size_rates import SizeRates, measured_rates
from symage.pricing.sizes import (
    EXPECTED_ACCURACY,
    MEDIUM_MAX_BYTES,
    SMALL_MAX_BYTES,
    Estimate,
    human_readable,
)
from symage.shapes import (
    Schema,
    Shape,
    array,
    integer,
    named,
    number,
    one_of_texts,
    record,
    table,
    text,
)

_CALIBRATION: dict[str, Shape] = {
    "expected_accuracy": text(),
    "calibration_sample_count": integer(0),
    "calibrated_at": text(format="date"),
}
SIZE_RATES = named(
    "SizeRates",
    rates=table(number(), "Bytes per unit; shares between 0 and 1 end in _rate"),
    tiers=record({"small_max_bytes": integer(), "medium_max_bytes": integer()}),
    **_CALIBRATION,
)

WHOLE = ("_per_file", "_per_job", "_per_instance", "_per_surface", "_per_row")


def _breakdown() -> Schema:
    """Live PDFs and worn pages have kinds of files more."""
    always = [*(kind.name for kind in file_kinds(())), "ground_truth", "overhead"]
    some = [kind.counted_as or kind.name for kind in file_kinds(output_formats(), MIXED)]
    return record(
        {name: integer(0) for name in always}, {name: integer(0) for name in some if name not in always}
    )


SIZE_ESTIMATE = named(
    "SizeEstimate",
    total_bytes=integer(0),
    human_readable=text(),
    tier=one_of_texts(("small", "medium", "large")),
    breakdown=_breakdown,
    **_CALIBRATION,
    notes=array(text()),
)

blueprint = Blueprint("sizes", __name__)


@blueprint.get("/jobs/size-rates")
async def size_rates() -> Response:
    measured = measured_rates()
    tiers = {"small_max_bytes": SMALL_MAX_BYTES, "medium_max_bytes": MEDIUM_MAX_BYTES}
    return json_response({"rates": _shown(measured), "tiers": tiers, **_calibration(measured)})


@blueprint.post("/jobs/size-estimate")
async def size_estimate() -> Response:
    measured = measured_rates()
    return json_response(view(estimated_size(await read_object(), measured), measured))


def _shown(measured: SizeRates) -> dict[str, float]:
    """Whole files in whole bytes, as the manual shows them; what pages and fields add, as it was measured."""
    return {name: round(value) if name.endswith(WHOLE) else value for name, value in measured.rates.items()}


def view(estimate: Estimate, measured: SizeRates) -> dict[str, Any]:
    return {
        "total_bytes": estimate.total,
        "human_readable": human_readable(estimate.total),
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
