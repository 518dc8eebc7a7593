"""The rate card and quotes, for anybody. These answers are bare: the manual shows them so."""

from dataclasses import asdict
from typing import Any

from quart import Blueprint, Response

from api.bodies import read_object
from api.envelope import json_response
from symage.documents.surfaces import SURFACES
from symage.orders.estimates import estimated_credits
from symage.pricing.quote import TABLE
from symage.pricing.rates import DEGRADATION_PERCENT

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
        for surface in SURFACES.values()
        if surface.rate is not None
    }
    return {
        "csv": asdict(TABLE),
        **documents,
        "degradation_multipliers": {name: percent / 100 for name, percent in DEGRADATION_PERCENT.items()},
        "rounding": {"free_threshold": 0, "minimum_credits": 1, "method": "ceil"},
        "bundling": "PDF output includes CSV/JSON free",
    }
