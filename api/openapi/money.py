"""Accounts, prices and sizes, as the document describes them."""

from api.accounts.account import DEFAULT_DAYS, MOST_DAYS
from api.openapi.operation import PUBLIC, Body, Operation, Parameter, bare, enveloped
from api.orders.pricing import rate_card
from symage.orders.bounds import LARGEST_QUANTITY, MOST_FORMATS, MOST_FORMS
from symage.orders.config import DEGRADATION_PROFILES
from symage.orders.estimates import MOST_FIELDS, MOST_PAGES, priced_formats, weighed_formats
from symage.orders.formats import file_kinds
from symage.shapes import (
    Schema,
    array,
    integer,
    named,
    nullable,
    number,
    one_of_texts,
    record,
    table,
    text,
)

_CALIBRATION = {
    "expected_accuracy": text(),
    "calibration_sample_count": integer(0),
    "calibrated_at": text(format="date"),
}


def schemas() -> dict[str, Schema]:
    page_rate = record(
        {
            "base_credits": integer(0),
            "field_threshold": integer(0),
            "surcharge_per_band": integer(0),
            "band_size": integer(1),
        }
    )
    return {
        "V1_Balance": record(
            {
                "credits_used": integer(0, description="Captured"),
                "credits_allocated": integer(0, description="Captured, and held by jobs under way"),
            }
        ),
        "V1_Usage": record(
            {
                "period_days": integer(1, MOST_DAYS),
                "total_jobs": integer(0),
                "total_items_generated": integer(0),
                "total_credits_used": integer(0),
                "jobs_by_status": table(integer(0)),
            }
        ),
        "V1_PricingRates": record(
            {
                "csv": record(
                    {
                        "rows_per_credit": integer(1),
                        "extra_column_threshold": integer(0),
                        "extra_cells_per_credit": integer(1),
                    }
                ),
                "pdf_typed": page_rate,
                "pdf_handwritten": page_rate,
                "degradation_multipliers": table(number()),
                "rounding": record(
                    {"free_threshold": integer(), "minimum_credits": integer(), "method": text()}
                ),
                "bundling": nullable(text()),
            }
        ),
        "V1_PricingEstimateRequest": record(
            {
                "field_count": integer(0, MOST_FIELDS, "Fields of the form, or columns of the table"),
                "output_formats": array(one_of_texts(priced_formats()), minItems=1, maxItems=MOST_FORMATS),
                "record_count": integer(0, LARGEST_QUANTITY),
            },
            {"degradation_profile": nullable(one_of_texts(DEGRADATION_PROFILES))},
        ),
        "V1_PricingEstimate": record({"credits": integer(0)}),
        "V1_SizeRates": record(
            {
                "rates": table(number(), "Bytes per unit; shares between 0 and 1 end in _rate"),
                "tiers": record({"small_max_bytes": integer(), "medium_max_bytes": integer()}),
                **_CALIBRATION,
            }
        ),
        "V1_SizeEstimateRequest": record(
            {
                "field_counts": array(integer(0, MOST_FIELDS), minItems=1, maxItems=MOST_FORMS),
                "page_counts": array(
                    integer(1, MOST_PAGES), "As many as field_counts", minItems=1, maxItems=MOST_FORMS
                ),
                "record_count": integer(0, LARGEST_QUANTITY),
            },
            {"output_formats": nullable(array(one_of_texts(weighed_formats()), maxItems=MOST_FORMATS))},
        ),
        "V1_SizeEstimate": record(
            {
                "total_bytes": integer(0),
                "human_readable": text(),
                "tier": one_of_texts(("small", "medium", "large")),
                "breakdown": record({name: integer(0) for name in _kinds()}),
                **_CALIBRATION,
                "notes": array(text()),
            }
        ),
    }


def _kinds() -> list[str]:
    """What a size estimate is broken down into."""
    return [*(kind.name for kind in file_kinds(())), "ground_truth", "overhead"]


def operations() -> dict[str, Operation]:
    return {
        "account.balance": Operation(
            tag="Account",
            summary="Credit totals",
            access="account",
            answer=enveloped(named("V1_Balance"), {"credits_used": 4400, "credits_allocated": 5500}),
        ),
        "account.usage_summary": Operation(
            tag="Account",
            summary="Usage of a period",
            access="account",
            parameters=(Parameter("days", integer(1, MOST_DAYS, default=DEFAULT_DAYS), "Days until now"),),
            answer=enveloped(named("V1_Usage")),
            errors=("bad_request",),
        ),
        "pricing.rates": Operation(
            tag="Pricing",
            summary="The rate card",
            access=PUBLIC,
            answer=bare(named("V1_PricingRates"), rate_card()),
        ),
        "pricing.estimate": Operation(
            tag="Pricing",
            summary="What an order would cost",
            access=PUBLIC,
            body=Body(
                named("V1_PricingEstimateRequest"),
                {
                    "Documents": {"field_count": 50, "output_formats": ["pdf_typed"], "record_count": 100},
                    "A table": {"field_count": 20, "output_formats": ["csv"], "record_count": 1000},
                },
            ),
            answer=bare(named("V1_PricingEstimate"), {"credits": 2200}),
            errors=("invalid_output_format",),
        ),
        "sizes.size_rates": Operation(
            tag="Pricing",
            summary="The rates of size estimates",
            access=PUBLIC,
            answer=bare(named("V1_SizeRates")),
        ),
        "sizes.size_estimate": Operation(
            tag="Pricing",
            summary="How large a download would be",
            access=PUBLIC,
            body=Body(
                named("V1_SizeEstimateRequest"),
                {
                    "Ten documents": {
                        "field_counts": [45],
                        "page_counts": [1],
                        "output_formats": ["pdf_typed"],
                        "record_count": 10,
                    }
                },
            ),
            answer=bare(named("V1_SizeEstimate")),
            errors=("invalid_output_format", "validation_error"),
        ),
    }
