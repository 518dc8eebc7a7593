"""What is refused, with which status and code, in both shapes; nothing is charged and nothing stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

W2 = "irs_w2_single_page_2025"
CLASSIC = "irs_f1040_classic_1988"
PRINTED = "composite_1099_2024"
"""A program prints it; nobody writes on it."""
GENERATE = "/api/v1/generate"


def refused(answer: Answer, status: int, code: str) -> Any:
    """Both error shapes say the same; returns the details."""
    body = answer.json
    assert (answer.status, body["error"]["code"], body["detail"]["code"]) == (status, code, code)
    assert body["detail"]["status"] == status
    assert body["error"]["message"] == body["detail"]["message"] != ""
    assert body["meta"]["request_id"] == answer.headers["x-request-id"]
    return body["error"]["details"]


def nothing_left(api: Api) -> None:
    assert api.balance(api.account_id) == (0, 0, 0)
    assert api.rows("jobs", "ledger_entries", "idempotency_keys", "webhook_outbox") == {
        "jobs": 0,
        "ledger_entries": 0,
        "idempotency_keys": 0,
        "webhook_outbox": 0,
    }


BODIES = [
    ({"form_id": "irs_w99_2024"}, "unknown_form", "form_id"),
    ({"form_ids": [W2, "irs_w99_2024"]}, "unknown_form", "form_ids"),
    ({"form_id": "\ud800"}, "unknown_form", "form_id"),
    ({"form_id": W2, "quantity": 0}, "bad_request", "quantity"),
    ({"form_id": W2, "quantity": -1}, "bad_request", "quantity"),
    ({"form_id": W2, "quantity": 10_000_001}, "bad_request", "quantity"),
    ({"form_id": W2, "quantity": "5"}, "bad_request", "quantity"),
    ({"form_id": W2, "quantity": True}, "bad_request", "quantity"),
    ({"form_id": W2, "quantity": 1e3}, "bad_request", "quantity"),
    ({"form_id": W2, "quantity": [1]}, "bad_request", "quantity"),
    ({"quantity": 1}, "bad_request", "form_id"),
    ({"form_id": W2, "form_ids": [W2]}, "bad_request", "form_id"),
    ({"form_id": 7}, "bad_request", "form_id"),
    ({"form_id": ""}, "bad_request", "form_id"),
    ({"form_ids": []}, "bad_request", "form_ids"),
    ({"form_ids": W2}, "bad_request", "form_ids"),
    ({"form_ids": [W2, W2]}, "bad_request", "form_ids"),
    ({"form_ids": [W2, 1]}, "bad_request", "form_ids"),
    ({"form_id": W2, "output_formats": ["pdf_unicorn"]}, "invalid_output_format", "output_formats"),
    ({"form_id": W2, "output_formats": ["pdf_typed", "json"]}, "invalid_output_format", "output_formats"),
    ({"form_id": W2, "output_formats": ["csv"]}, "invalid_output_format", "output_formats"),
    ({"form_id": W2, "output_formats": ["funsd"]}, "invalid_output_format", "output_formats"),
    ({"form_id": W2, "output_formats": "pdf_typed"}, "bad_request", "output_formats"),
    ({"form_id": W2, "output_formats": []}, "bad_request", "output_formats"),
    ({"form_id": W2, "output_formats": ["png_typed"]}, "missing_pdf_dependency", "output_formats"),
    (
        {"form_id": W2, "output_formats": ["png_typed", "pdf_handwritten"]},
        "missing_pdf_dependency",
        "output_formats",
    ),
    (
        {"form_id": PRINTED, "output_formats": ["pdf_handwritten"]},
        "format_unsupported_for_form",
        "output_formats",
    ),
    ({"form_id": CLASSIC, "output_formats": ["pdf_filled"]}, "format_unsupported_for_form", "output_formats"),
    ({"form_id": W2, "seed": -1}, "bad_request", "seed"),
    ({"form_id": W2, "seed": 2**63}, "bad_request", "seed"),
    ({"form_id": W2, "seed": 1.0}, "bad_request", "seed"),
    ({"form_id": W2, "config": []}, "bad_request", "config"),
    ({"form_id": W2, "config": {"surprise": 1}}, "bad_request", "config.surprise"),
    (
        {"form_id": W2, "quantity": 1, "config": {"coherence_mode": "shuffled"}},
        "invalid_coherence_mode",
        None,
    ),
    ({"form_id": W2, "config": {"coherence_mode": "chaos"}}, "invalid_coherence_mode", None),
    ({"form_id": W2, "config": {"label_scheme": "nist4"}}, "invalid_label_scheme", None),
    ({"form_id": W2, "config": {"dpi": 71}}, "bad_request", "config.dpi"),
    ({"form_id": W2, "config": {"dpi": 301}}, "bad_request", "config.dpi"),
    ({"form_id": W2, "config": {"splits": [80, 10]}}, "bad_request", "config.splits"),
    ({"form_id": W2, "config": {"splits": [80, 10, 11]}}, "bad_request", "config.splits"),
    ({"form_id": W2, "config": {"splits": [True, 0, 99]}}, "bad_request", "config.splits"),
    ({"form_id": W2, "config": {"splits": {"train": 100}}}, "bad_request", "config.splits"),
    (
        {"form_id": W2, "config": {"degradation_profile": "burnt"}},
        "bad_request",
        "config.degradation_profile",
    ),
    ({"form_id": W2, "config": {"degradation_strength": 1.01}}, "bad_request", "config.degradation_strength"),
    ({"form_id": W2, "config": {"degradation_strength": -0.1}}, "bad_request", "config.degradation_strength"),
    (
        {"form_id": W2, "config": {"degradation_strength": "0.5"}},
        "bad_request",
        "config.degradation_strength",
    ),
    ({"form_id": W2, "config": {"degradation_strength": True}}, "bad_request", "config.degradation_strength"),
    ({"form_id": W2, "config": {"png_mode": "sepia"}}, "bad_request", "config.png_mode"),
    ({"form_id": W2, "config": {"states": ["ZZ"]}}, "bad_request", "config.states"),
    ({"form_id": W2, "config": {"age_min": 17}}, "bad_request", "config.age_min"),
    ({"form_id": W2, "config": {"include": ["spouse"]}}, "bad_request", "config.include"),
    ({"form_id": W2, "surprise": 1}, "bad_request", "surprise"),
    ({"form_id": W2, "ink_color": "green"}, "bad_request", "ink_color"),
    ({"form_id": W2, "ink_color_distribution": {}}, "bad_request", "ink_color_distribution"),
    ({"form_id": W2, "ink_color_distribution": {"blue": 99}}, "bad_request", "ink_color_distribution"),
    ({"form_id": W2, "ink_color_distribution": {"green": 100}}, "bad_request", "ink_color_distribution"),
    (
        {"form_id": W2, "config": {"handwriting_difficulty": 1.1}},
        "bad_request",
        "config.handwriting_difficulty",
    ),
    ({"form_id": W2, "config": {"correction_rate": "often"}}, "bad_request", "config.correction_rate"),
    ({"form_id": W2, "writer_consistency": "never"}, "bad_request", "writer_consistency"),
    ({"form_id": W2, "confirmed_credits": -1}, "bad_request", "confirmed_credits"),
    ({"form_id": W2, "webhook_url": "http://example.com/hook"}, "bad_request", "webhook_url"),
    ({"form_id": W2, "webhook_url": "https://10.0.0.1/hook"}, "bad_request", "webhook_url"),
    ({"form_id": W2, "webhook_url": ["https://example.com"]}, "bad_request", "webhook_url"),
]


def test_a_faulty_body_is_refused_by_its_documented_code(api: Api) -> None:
    for body, code, field in BODIES:
        details = refused(api.post(GENERATE, body), 400, code)
        fields = [problem["field"] for problem in details["problems"] if problem["code"] == code]
        assert field is None or field in fields, body
    nothing_left(api)


def test_faulty_fill_scenarios_are_422_and_all_named(api: Api) -> None:
    for config in (
        {"fill_scenarios": []},
        {"fill_scenarios": [{"name": "A b"}, {"name": "c", "weight": 0}]},
        {"fill_scenarios": [{"name": "a", "blank": ["no_such_field"]}]},
        {"fill_scenarios": [{"name": "a"}], "coherence_mode": "shuffled"},
    ):
        body = {"form_id": W2, "quantity": 4, "config": config}
        refused(api.post(GENERATE, body), 422, "invalid_fill_scenarios")
    nothing_left(api)


def test_a_pin_that_no_paper_could_show_is_refused_and_costs_nothing(api: Api) -> None:
    for pin in ({"employee_first_name": "日本語"}, {"employee_first_name": "W" * 500}, {"box_1": 1e300}):
        body = {"form_id": W2, "config": {"fill_scenarios": [{"name": "a", "values": pin}]}}
        details = refused(api.post(GENERATE, body), 422, "invalid_fill_scenarios")
        (field,) = pin
        assert [each["field"] for each in details["problems"]] == [f"config.fill_scenarios[0].values.{field}"]
        batch = {"name": "b", "form_id": W2, "config": body["config"]}
        refused(api.post("/api/v1/batches", batch), 422, "invalid_fill_scenarios")
    nothing_left(api)


def test_modes_and_scenarios_are_accepted_and_kept(api: Api) -> None:
    for config in ({"coherence_mode": "shuffled"}, {"coherence_mode": "random"}):
        assert api.post(GENERATE, {"form_id": W2, "quantity": 2, "config": config}).status == 200
    scenarios = [{"name": "half", "blank": ["box_14"], "weight": 2}]
    assert api.post(GENERATE, {"form_id": W2, "config": {"fill_scenarios": scenarios}}).status == 200


RAW_BODIES = [
    (b"", 400),
    (b"{", 400),
    (b"[]", 400),
    (b"null", 400),
    (b'"text"', 400),
    (b'{"form_id": "\xff"}', 400),
    (b'\xef\xbb\xbf{"form_id": "x"}', 400),
    (b'{"quantity": 1, "quantity": 2}', 400),
    (b'{"config": {"dpi": 72, "dpi": 73}}', 400),
    (b'{"quantity": NaN}', 400),
    (b'{"quantity": -Infinity}', 400),
    (b'{"quantity": 1e999}', 400),
    (b'{"quantity": ' + b"9" * 5000 + b"}", 400),
    (b'{"config": ' + b"[" * 32 + b"]" * 32 + b"}", 400),
    (b'{"config": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
]


def test_a_body_that_is_not_strict_json_is_a_bad_request(api: Api) -> None:
    for raw, status in RAW_BODIES:
        refused(api.post(GENERATE, raw), status, "bad_request")
    nothing_left(api)


def test_depth_counts_levels_of_nesting(api: Api) -> None:
    deep: Any = 1
    for _ in range(31):
        deep = [deep]
    details = refused(api.post(GENERATE, json.dumps({"surprise": deep}).encode()), 400, "bad_request")
    assert "surprise" in {problem["field"] for problem in details["problems"]}
    details = refused(api.post(GENERATE, json.dumps({"surprise": [deep]}).encode()), 400, "bad_request")
    assert "deeper" in details["problems"][0]["message"]


def test_a_body_above_one_mebibyte_is_too_large(api: Api) -> None:
    raw = b'{"form_id": "' + b"x" * (1 << 20) + b'"}'
    refused(api.post(GENERATE, raw), 413, "payload_too_large")
    nothing_left(api)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_unsupported(api: Api, content_type: str) -> None:
    raw = json.dumps({"form_id": W2}).encode()
    answer = api.post(GENERATE, raw, headers={"Content-Type": content_type})
    refused(answer, 415, "unsupported_media_type")
    nothing_left(api)


def test_labels_are_for_accounts_that_may_have_them(api: Api) -> None:
    body = {"form_id": W2, "output_formats": ["pdf_typed", "bio"]}
    assert api.post(GENERATE, body).status == 200
    api.forbid_labels()
    held = api.balance(api.account_id)
    details = refused(api.post(GENERATE, body), 400, "ml_formats_disabled")
    assert details["forbidden_formats"] == ["bio"]
    assert api.balance(api.account_id) == held
    assert api.generate(form_id=W2).status == 200


def test_all_problems_come_at_once_most_important_first(api: Api) -> None:
    api.forbid_labels()
    answer = api.generate(form_id="nope", quantity=0, output_formats=["bio"], config={"dpi": 1})
    details = refused(answer, 400, "unknown_form")
    assert [problem["code"] for problem in details["problems"]] == [
        "unknown_form",
        "ml_formats_disabled",
        "missing_render_dependency",
        "bad_request",
        "bad_request",
    ]
    assert details["forbidden_formats"] == ["bio"]
    nothing_left(api)


def test_an_unsupported_format_names_the_forms(api: Api) -> None:
    details = refused(
        api.generate(form_ids=[W2, PRINTED], output_formats=["pdf_typed", "pdf_handwritten"]),
        400,
        "format_unsupported_for_form",
    )
    assert details["unsupported_form_ids"] == [PRINTED]


def test_a_form_that_was_never_filled_in_on_a_screen_has_no_live_pdf(api: Api) -> None:
    """Told beside all other problems, and of the forms of the order it alone is named."""
    api.forbid_labels()
    answer = api.generate(
        form_ids=[W2, CLASSIC], quantity=0, output_formats=["pdf_filled", "pdf_typed", "bio"], seed=-1
    )
    details = refused(answer, 400, "ml_formats_disabled")
    assert details["unsupported_form_ids"] == [CLASSIC]
    assert details["forbidden_formats"] == ["bio"]
    problems = {problem["code"]: problem["message"] for problem in details["problems"]}
    assert problems["format_unsupported_for_form"] == f"{CLASSIC} cannot be made as pdf_filled"
    assert list(problems) == ["ml_formats_disabled", "format_unsupported_for_form", "bad_request"]
    nothing_left(api)


@pytest.mark.parametrize("other", ["pdf_typed", "pdf_handwritten"])
def test_all_forms_that_lack_some_format_are_named(api: Api, other: str) -> None:
    answer = api.generate(form_ids=[W2, CLASSIC, PRINTED], output_formats=["pdf_filled", other])
    details = refused(answer, 400, "format_unsupported_for_form")
    assert details["unsupported_form_ids"] == ([CLASSIC] if other == "pdf_typed" else [CLASSIC, PRINTED])


def test_an_answer_repeats_little_of_what_it_was_sent(api: Api) -> None:
    """A huge faulty body must not come back as a huge answer."""
    many = {f"key{number}": 1 for number in range(50_000)}
    assert len(api.post(GENERATE, many).body) < 20_000
    assert len(api.generate(form_id="x" * 900_000).body) < 2_000


@pytest.mark.parametrize("key", ["x" * 256, "a\tb", "ä", " "])
def test_an_idempotency_key_is_at_most_255_printable_characters(api: Api, key: str) -> None:
    answer = api.post(GENERATE, {"form_id": W2}, headers={"Idempotency-Key": key})
    refused(answer, 400, "bad_request")
    nothing_left(api)


def test_credits_that_are_not_there_are_refused_before_anything_is_made(api: Api) -> None:
    poor = api.open_account("poor", credits=43)
    key = api.make_key(poor)
    body = {"form_id": W2, "quantity": 2}
    answer = api.post(GENERATE, body, key=key, headers={"Idempotency-Key": "again"})
    assert refused(answer, 402, "insufficient_credits") == {"required": 44, "available": 43}
    assert api.balance(poor) == (43, 0, 0)
    assert api.rows("jobs", "idempotency_keys") == {"jobs": 0, "idempotency_keys": 0}


def test_an_unknown_address_is_not_found(api: Api) -> None:
    for path in (
        "/nothing",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v1/forms/",
        "/api//v1/forms",
        "/api/v1/jobs/x/y",
    ):
        refused(api.get(path), 404, "not_found")


def test_a_method_that_is_not_there_says_which_are(api: Api) -> None:
    answer = api.ask("DELETE", "/api/v1/jobs")
    refused(answer, 405, "method_not_allowed")
    assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["allow"].split(", "))
    refused(api.get("/api/v1/generate"), 405, "method_not_allowed")


def test_a_fault_of_ours_is_a_500_with_its_request_id_in_the_log(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    with api.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE api_keys RENAME TO gone")
    try:
        answer = api.get("/api/v1/jobs")
    finally:
        with api.database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE gone RENAME TO api_keys")
    refused(answer, 500, "internal_error")
    assert answer.meta["request_id"] in caplog.text
    assert api.key not in caplog.text
    assert b"api_keys" not in answer.body
