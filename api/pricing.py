"""The rate card and quotes, for anybody. These answers are bare: the manual shows them so."""

from dataclasses import asdict
from typing import Any

from quart import Blueprint, Response

from api.bodies import read_object
from api.envelope import json_response
from api.errors import InvalidRequest
from api.fields import Fields, shown
from api.order import LARGEST_QUANTITY
from api.order_config import DEGRADATION_PROFILES
from symage.pricing.quote import TABLE, TABLE_FORMATS, quote
from symage.pricing.rates import DEGRADATION_PERCENT, SURFACES
from symage.request import OUTPUT_FORMATS

MOST_FIELDS = 100_000
MOST_FORMATS = 20
PRICED_FORMATS = (*OUTPUT_FORMATS, *TABLE_FORMATS)
KEYS = ("field_count", "output_formats", "record_count", "degradation_profile")

blueprint = Blueprint("pricing", __name__)


@blueprint.get("/pricing/rates")
async def rates() -> Response:
    return json_response(rate_card())


@blueprint.post("/pricing/estimate")
async def estimate() -> Response:
    fields = Fields(await read_object())
    fields.refuse_unknown(KEYS)
    field_count = fields.required_integer("field_count", low=0, high=MOST_FIELDS)
    record_count = fields.required_integer("record_count", low=0, high=LARGEST_QUANTITY)
    formats = _formats(fields)
    profile = fields.choice("degradation_profile", DEGRADATION_PROFILES)
    if fields.problems:
        raise InvalidRequest(fields.problems)
    return json_response({"credits": quote(field_count, formats, record_count, profile or "clean")})


def rate_card() -> dict[str, Any]:
    documents = {
        name: {
            "base_credits": rate.base,
            "field_threshold": rate.field_threshold,
            "surcharge_per_band": rate.surcharge,
            "band_size": rate.band_size,
        }
        for name, rate in SURFACES.items()
    }
    return {
        "csv": asdict(TABLE),
        **documents,
        "degradation_multipliers": {name: percent / 100 for name, percent in DEGRADATION_PERCENT.items()},
        "rounding": {"free_threshold": 0, "minimum_credits": 1, "method": "ceil"},
        "bundling": "PDF output includes CSV/JSON free",
    }


def _formats(fields: Fields) -> list[str]:
    if not fields.has("output_formats"):
        fields.refuse("output_formats", "output_formats is needed")
    named = fields.texts("output_formats", most=MOST_FORMATS)
    for name in dict.fromkeys(named):
        if name not in PRICED_FORMATS:
            fields.refuse("output_formats", f"Unknown output format: {shown(name)}", "invalid_output_format")
    return named
