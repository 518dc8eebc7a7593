"""GET /jobs/size-rates and POST /jobs/size-estimate, without a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.orders.sizes import view
from symage.orders.formats import file_kinds
from symage.pricing import sizes
from symage.pricing.file_kinds import FormSize
from symage.pricing.size_rates import SizeRates
from symage.pricing.sizes import human_readable
from tests.api.test_bad_input import refused

if TYPE_CHECKING:
    from tests.api.conftest import Api

ESTIMATE = "/api/v1/jobs/size-estimate"
MANUAL = SizeRates(
    {
        "pdf_typed_bytes_per_file": 518426,
        "pdf_handwritten_bytes_per_file": 2240759,
        "png_typed_bytes_per_file": 1549775,
        "png_handwritten_bytes_per_file": 549089,
        "funsd_bytes_per_file": 5093,
        "bio_bytes_per_instance": 43661,
        "yolo_bytes_per_file": 1960,
        "coco_bytes_per_surface": 55508,
        "donut_bytes_per_row": 2703,
        "ground_truth_json_bytes_per_file": 1984,
        "ground_truth_csv_bytes_per_job": 4698,
        "bundle_overhead_bytes_per_job": 2757,
        "funsd_emit_rate": 0.858,
        "bio_emit_rate": 1.0,
    },
    calibration_sample_count=296,
    calibrated_at="2026-05-08",
)
"""The constants that the manual prints."""


def test_the_manuals_example() -> None:
    assert view(sizes.estimate(MANUAL, [FormSize(20, 1)], file_kinds(["pdf_typed"]), 10), MANUAL) == {
        "total_bytes": 5255252,
        "human_readable": "~5.0 MB",
        "tier": "small",
        "breakdown": {
            "pdf_typed": 5184260,
            "pdf_handwritten": 0,
            "png_typed": 0,
            "png_handwritten": 0,
            "funsd": 43697,
            "bio": 0,
            "yolo": 0,
            "coco": 0,
            "donut": 0,
            "ground_truth": 19840,
            "overhead": 7455,
        },
        "expected_accuracy": "+/- 30%",
        "calibration_sample_count": 296,
        "calibrated_at": "2026-05-08",
        "notes": [],
    }


def test_a_document_that_was_weighed_counts_before_the_rates() -> None:
    w2, other = FormSize(45, 6), FormSize(20, 1)
    measured = SizeRates(MANUAL.rates, 1, "2026-11-21", documents={w2: {"pdf_typed": 100.5}})
    found = sizes.estimate(measured, [w2, other], file_kinds(["pdf_typed"]), 10).breakdown
    assert found["pdf_typed"] == 1005 + 10 * 518426
    assert found["funsd"] == int(70 * 5093 * 0.858)


def test_two_surfaces_have_labels_twice_and_pages_a_picture_each() -> None:
    formats = ["pdf_typed", "png_typed", "pdf_handwritten", "bio"]
    found = sizes.estimate(MANUAL, [FormSize(20, 1), FormSize(60, 2)], file_kinds(formats), 10).breakdown
    assert found["png_typed"] == 30 * 1549775
    assert found["bio"] == 2 * 20 * 43661
    assert found["funsd"] == 2 * int(30 * 5093 * 0.858)


def test_tiers_and_their_names() -> None:
    def tier(records: int) -> str:
        return sizes.estimate(MANUAL, [FormSize(20, 1)], file_kinds(["pdf_typed"]), records).tier

    assert [tier(number) for number in (1, 150, 250, 2_000, 2_100)] == [
        "small",
        "small",
        "medium",
        "medium",
        "large",
    ]
    assert [human_readable(size) for size in (900, 2_048, 5_255_252, 3 << 30)] == [
        "~900 B",
        "~2.0 KB",
        "~5.0 MB",
        "~3.0 GB",
    ]


def test_the_published_rates_are_measured_on_our_bundles(api: Api) -> None:
    found = api.get("/api/v1/jobs/size-rates", key="").json
    assert all(found["rates"][name] > 0 for name in MANUAL.rates)
    assert found["tiers"] == {"small_max_bytes": 104857600, "medium_max_bytes": 1073741824}
    assert found["calibration_sample_count"] > 0
    assert found["rates"]["pdf_typed_bytes_per_file"] != MANUAL.rates["pdf_typed_bytes_per_file"]
    assert found["expected_accuracy"] == "+/- 30%"


def test_an_estimate_grows_with_what_is_asked(api: Api) -> None:
    def total(**change: Any) -> int:
        body = {"field_counts": [45], "page_counts": [1], "record_count": 10, **change}
        answer = api.post(ESTIMATE, body, key="")
        assert answer.status == 200
        assert answer.json["total_bytes"] == sum(answer.json["breakdown"].values())
        return int(answer.json["total_bytes"])

    typed = total(output_formats=["pdf_typed"])
    assert total() < typed < total(output_formats=["pdf_typed", "png_typed"])
    assert typed < total(output_formats=["pdf_typed"], record_count=20)
    assert total(output_formats=["pdf_typed", "funsd"]) == typed


def test_no_records_show_the_floor(api: Api) -> None:
    body = {"field_counts": [45], "page_counts": [1], "record_count": 0, "output_formats": ["pdf_typed"]}
    answer = api.post(ESTIMATE, body, key="").json
    assert answer["notes"] == ["record_count = 0; size shown is per-job overhead floor."]
    assert answer["total_bytes"] == answer["breakdown"]["overhead"] > 0


def test_what_was_never_measured_is_said() -> None:
    measured = SizeRates(MANUAL.rates, 3, "2026-11-21", uncalibrated=("bio", "coco"))
    found = sizes.estimate(measured, [FormSize(20, 1)], file_kinds(["pdf_typed", "bio"]), 1)
    assert found.notes == ("Not measured on this platform's bundles yet: bio.",)


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"page_counts": [1, 2]}, 422, "validation_error", "page_counts"),
        ({"page_counts": []}, 400, "bad_request", "page_counts"),
        ({"field_counts": None}, 400, "bad_request", "field_counts"),
        ({"field_counts": [True]}, 400, "bad_request", "field_counts"),
        ({"record_count": -1}, 400, "bad_request", "record_count"),
        ({"record_count": None}, 400, "bad_request", "record_count"),
        ({"output_formats": ["pdf_unicorn"]}, 400, "invalid_output_format", "output_formats"),
        ({"output_formats": ["json"]}, 400, "invalid_output_format", "output_formats"),
        ({"surprise": 1}, 400, "bad_request", "surprise"),
    ],
)
def test_faults_are_named(api: Api, change: dict[str, Any], status: int, code: str, field: str) -> None:
    body = {"field_counts": [45], "page_counts": [1], "record_count": 1, **change}
    details = refused(api.post(ESTIMATE, body, key=""), status, code)
    assert [problem["field"] for problem in details["problems"]] == [field]
