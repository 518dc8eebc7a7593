"""The rate card and quotes, for anybody. These answers are bare: the manual shows them so."""

from dataclasses import asdict
from typing import Any

from quart import Blueprint, Response

from api.bodies import read_object
from api.envelope import json_response
from symage.documents.surfaces import SURFACES, Surface
from symage.orders.estimates import estimated_credits
from symage.pricing.quote import TABLE
from symage.pricing.rates import DEGRADATION_PERCENT
from symage.shapes import Named, Schema, integer, named, nullable, number, record, table, text


def _priced() -> list[Surface]:
    """What the rate card tells of: not what costs nothing beside the others."""
    return [surface for surface in SURFACES.values() if surface.rate.base]


def _rates_shape() -> Schema:
    page_rate = record(
        {
            "base_credits": integer(0),
            "field_threshold": integer(0),
            "surcharge_per_band": integer(0),
            "band_size": integer(1),
        }
    )
    table_rate = record(
        {
            "rows_per_credit": integer(1),
            "extra_column_threshold": integer(0),
            "extra_cells_per_credit": integer(1),
        }
    )
    rounding = {"free_threshold": integer(), "minimum_credits": integer(), "method": text()}
    return record(
        {
            "csv": table_rate,
            **{surface.pdf: page_rate for surface in _priced()},
            "degradation_multipliers": table(number()),
            "rounding": record(rounding),
            "bundling": nullable(text()),
        }
    )


RATES = Named("PricingRates", _rates_shape)
ESTIMATE = named("PricingEstimate", credits=integer(0))

blueprint = Blueprint("pricing", __name__)


@blueprint.get("/pricing/rates")
async def rates() -> Response:
    return json_response(rate_card())


@blueprint.post("/pricing/estimate")
async def estimate() -> Response:
    return json_response({"credits": estimated_credits(await read_object())})


def rate_card() -> dict[str, Any]:
    documents = {
        surface.pdf: {
            "base_credits": surface.rate.base,
            "field_threshold": surface.rate.field_threshold,
            "surcharge_per_band": surface.rate.surcharge,
            "band_size": surface.rate.band_size,
        }
        for surface in _priced()
    }
    return {
        "csv": asdict(TABLE),
        **documents,
        "degradation_multipliers": {name: percent / 100 for name, percent in DEGRADATION_PERCENT.items()},
        "rounding": {"free_threshold": 0, "minimum_credits": 1, "method": "ceil"},
        "bundling": "PDF output includes CSV/JSON free",
    }
