"""GET /pricing/rates and POST /pricing/estimate: the manual's figures, to the credit, without a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.test_bad_input import refused

if TYPE_CHECKING:
    from tests.api.conftest import Api

ESTIMATE = "/api/v1/pricing/estimate"

MANUAL = [
    # The manual's tables of examples: fields or columns, records, formats, credits.
    (20, 100, ["pdf_typed"], 2_000),
    (50, 100, ["pdf_typed"], 2_200),
    (50, 10, ["pdf_typed"], 220),
    (5, 1_000, ["csv"], 20),
    (20, 1_000, ["csv"], 40),
    (10, 5_000, ["csv"], 100),
    (50, 10_000, ["csv"], 1_000),
    (4, 1_000, ["csv", "json"], 20),
]


def estimate(api: Api, fields: int, records: int, formats: list[str], **more: Any) -> int:
    body = {"field_count": fields, "output_formats": formats, "record_count": records, **more}
    answer = api.post(ESTIMATE, body, key="")
    assert answer.status == 200, answer.json
    assert answer.json.keys() == {"credits"}
    return int(answer.json["credits"])


def test_the_rate_card_is_the_manuals(api: Api) -> None:
    answer = api.get("/api/v1/pricing/rates", key="")
    multipliers = answer.json.pop("degradation_multipliers")
    assert answer.json == {
        "csv": {"rows_per_credit": 50, "extra_column_threshold": 10, "extra_cells_per_credit": 500},
        "pdf_typed": {"base_credits": 20, "field_threshold": 25, "surcharge_per_band": 2, "band_size": 25},
        "pdf_handwritten": {
            "base_credits": 40,
            "field_threshold": 25,
            "surcharge_per_band": 4,
            "band_size": 25,
        },
        "degradation_multipliers": multipliers,
        "rounding": {"free_threshold": 0, "minimum_credits": 1, "method": "ceil"},
        "bundling": "PDF output includes CSV/JSON free",
    }
    assert multipliers == {"clean": 1.0, "scanned": 1.2, "faxed": 1.2, "photographed": 1.3, "mixed": 1.25}


@pytest.mark.parametrize(("fields", "records", "formats", "credits"), MANUAL)
def test_the_manuals_examples(api: Api, fields: int, records: int, formats: list[str], credits: int) -> None:
    assert estimate(api, fields, records, formats) == credits


def test_surfaces_add_and_pictures_labels_and_tables_come_with_them(api: Api) -> None:
    assert estimate(api, 26, 1, ["pdf_typed"]) == 22
    assert estimate(api, 26, 1, ["pdf_handwritten"]) == 44
    assert estimate(api, 26, 1, ["pdf_typed", "pdf_handwritten", "png_typed", "bio", "csv"]) == 66


def test_degradation_multiplies_and_rounds_up_per_document(api: Api) -> None:
    assert estimate(api, 50, 10, ["pdf_typed"], degradation_profile="scanned") == 270
    assert estimate(api, 50, 10, ["pdf_typed"], degradation_profile=None) == 220


def test_no_records_cost_nothing_and_one_row_costs_one(api: Api) -> None:
    assert estimate(api, 50, 0, ["pdf_typed"]) == 0
    assert estimate(api, 1, 1, ["csv"]) == 1


def test_a_quote_is_what_a_job_is_charged(api: Api) -> None:
    form = api.get("/api/v1/forms/irs_w2_2025").data
    job = api.generate(form_id="irs_w2_2025", quantity=7).data
    assert estimate(api, form["field_count"], 7, ["pdf_typed"]) == job["credits_required"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"field_count": None}, "bad_request", "field_count"),
        ({"field_count": -1}, "bad_request", "field_count"),
        ({"record_count": True}, "bad_request", "record_count"),
        ({"record_count": None}, "bad_request", "record_count"),
        ({"output_formats": None}, "bad_request", "output_formats"),
        ({"output_formats": []}, "bad_request", "output_formats"),
        ({"output_formats": ["pdf_unicorn"]}, "invalid_output_format", "output_formats"),
        ({"degradation_profile": "heavy"}, "bad_request", "degradation_profile"),
        ({"surprise": 1}, "bad_request", "surprise"),
    ],
)
def test_faults_are_named(api: Api, change: dict[str, Any], code: str, field: str) -> None:
    body = {"field_count": 1, "output_formats": ["pdf_typed"], "record_count": 1, **change}
    details = refused(api.post(ESTIMATE, body, key=""), 400, code)
    assert [problem["field"] for problem in details["problems"]] == [field]
