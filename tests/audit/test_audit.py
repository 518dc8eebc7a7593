"""The second judge: quiet on sound papers, loud on broken ones, and apart from what it judges."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from symage_audit.calendars import is_trading_day
from symage_audit.judge import judge, judge_case, judge_paper
from symage_audit.papers import Paper
from symage_cli.audit import audit_dataset
from tests.audit.judging import filled_papers

SEED, ITEMS = 31_000, 150
SOUND = (
    "irs_w2_2024",
    "irs_f1040_2024",
    "irs_f941_2024",
    "irs_f940_2022",
    "irs_f1099int_2024",
    "irs_w9_2024",
)
BROKEN: Sequence[tuple[str, str, Any, str]] = (
    ("irs_w2_2024", "box_4", 1.0, "wages.social_security"),
    ("irs_w2_2024", "box_1", 1.0, "wages.deferrals"),
    ("irs_w2_2024", "box_6", 1.0, "wages.medicare"),
    ("irs_f1040_2024", "line_9", 1.0, "returns.sums"),
    ("irs_f1040_2024", "line_16", 9_999_999.0, "returns.tax"),
    ("irs_f1040_2024", "line_12", 1.0, "returns.status"),
    ("irs_f1040_2024", "line_34", 12_345_678.0, "returns.refund_or_debt"),
    ("irs_f941_2024", "line_12", 1.0, "business.quarter"),
    ("irs_f940_2022", "line_8", 1.0, "business.unemployment"),
    ("irs_f1099int_2024", "box_9", 1e9, "information.interest"),
    ("irs_w9_2024", "line_3a", None, "applications.taxpayer_number"),
    ("irs_f1099b_2025", "box_1c", "2025-07-04", "brokerage.sale"),
    ("irs_f1099b_2025", "cusip", "990000107", "brokerage.sale"),
    ("composite_1099_2025", "all_gain", 1e9, "brokerage.statement"),
    ("composite_1099_2024", "long_1_sold", "2024-07-04", "brokerage.listed"),
    ("composite_1099_2024", "long_1_gain", 1e9, "brokerage.listed"),
    ("composite_1099_2024", "short_1_acquired", "2010-07-06", "brokerage.listed"),
    ("irs_f1098_2025", "box_3", "2025-11-27", "information.mortgage"),
    ("irs_f1095a_2025", "line_33_a", 1.0, "information.marketplace"),
    ("irs_f1065_schk1_2025", "line_6b", 1e9, "passthrough.partner"),
    ("irs_f1065_schk1_2025", "line_7", 12_345.0, "passthrough.partner"),
    ("irs_f1120s_schk1_2025", "line_5b", 1e9, "passthrough.shareholder"),
    ("irs_f1120s_schk1_2025", "item_g", "0.50", "passthrough.shareholder"),
    ("irs_f1120s_schk1_2025", "line_17_code_1", "3", "passthrough.shareholder"),
    ("irs_f1098t_2025", "box_10", 10.0, "education.tuition"),
    ("irs_f1098e_2025", "box_1", None, "education.loan_interest"),
    ("irs_f1099k_2024", "box_5c", 1e9, "payments.network"),
    ("irs_f1099k_2024", "box_3", 1, "payments.network"),
    ("irs_f1099g_2024", "box_4", 1.0, "payments.government"),
    ("irs_f1099g_2024", "box_3", 2024, "payments.government"),
    ("irs_f1099misc_2025", "box_4", 1.0, "payments.miscellaneous"),
    ("irs_f1099misc_2025", "box_1", 10.0, "payments.miscellaneous"),
    ("irs_f1099nec_2025", "box_1", 10.0, "payments.nonemployee"),
    ("irs_f1099nec_2025", "box_5_2", 10.0, "payments.nonemployee"),
    ("irs_f1040_sch1_2024", "line_10", 1e7, "schedules.sums"),
    ("irs_f1040_sch1a_2025", "line_38", 1e7, "schedules.sums"),
    ("irs_f1040_sch2_2024", "line_21", 1e7, "schedules.sums"),
    ("irs_f1040_sch3_2024", "line_8", 1e7, "schedules.sums"),
    ("irs_f1040_sche_2024", "line_41", 1e7, "schedules.sums"),
    ("irs_f1040_scha_2024", "line_5e", 1e7, "schedules.itemized"),
    ("irs_f1040_schb_2024", "interest_2", 1e7, "schedules.interest_and_dividends"),
    ("irs_f1040_schd_2024", "line_21", 1e7, "schedules.losses"),
    ("irs_f1040_schse_2024", "line_11", 1e7, "schedules.self_employment"),
    ("irs_f1040_sch8812_2024", "line_14", 1e7, "schedules.children"),
    ("irs_f8949_2024", "long_1_h", 1e7, "schedules.sales"),
    ("irs_f1040_schc_2025", "line_31", 9_999_999.0, "business.proprietor"),
    ("irs_f1099r_2025", "box_2a", 1e9, "information.distribution"),
    ("irs_f1099div_2024", "box_1b", 1e9, "information.dividends"),
    ("irs_w4_2025", "step_3_others", 501.0, "applications.withholding_certificate"),
    ("irs_f4868_2025", "line_6", 9_999_999.0, "applications.extension"),
    ("cms_1500_standard_02_12", "box28_total", 1.0, "claims.services"),
    ("cms_1500_standard_02_12", "box24_1_from", "2025-12-25", "claims.services"),
    ("cms_1500_standard_02_12", "box3_birth_date", "2199-01-01", "claims.cover"),
)


@pytest.fixture(scope="module")
def cases() -> list[list[Paper]]:
    return list(filled_papers(SOUND, SEED, ITEMS))


def test_sound_papers_are_left_alone(cases: list[list[Paper]]) -> None:
    assert [finding for papers in cases for finding in judge(papers, "coherent")] == []


@pytest.mark.parametrize(("form_id", "field", "value", "rule"), BROKEN)
def test_a_value_that_is_changed_is_found(form_id: str, field: str, value: Any, rule: str) -> None:
    found = set()
    for (paper,) in filled_papers((form_id,), SEED, 6):
        assert field in paper.values
        before = {finding.rule for finding in judge_paper(paper)}
        broken = replace(paper, values={**paper.values, field: value})
        found |= {finding.rule for finding in judge_paper(broken)} - before
    assert rule in found


def test_papers_of_two_people_are_told_apart(cases: list[list[Paper]]) -> None:
    w2, tax_return = cases[0][:2]
    other = replace(w2, values={**w2.values, "employee_ssn": "900110001", "box_1": 1e9})
    rules = {finding.rule for finding in judge_case({w2.form_id: other, tax_return.form_id: tax_return})}
    assert rules == {"crossing.one_number", "crossing.wages"}


CROSSED: Sequence[tuple[tuple[str, ...], str, Any, str]] = (
    (("irs_w2_2025", "irs_w4_2025"), "box_2", 1e6, "withholding.income_tax"),
    (("w2_2up_2025", "irs_w4_2025"), "box_2", 1e6, "withholding.income_tax"),
    (("irs_f1040_2025", "irs_f1098t_2025"), "line_29", 5_000, "education.credited"),
    (("irs_f1040_sch1_2025", "irs_f1040_2025", "irs_f1098e_2025"), "line_21", 2_600, "education.deducted"),
)


@pytest.mark.parametrize(("forms", "field", "value", "rule"), CROSSED)
def test_a_paper_that_denies_another_is_found(
    forms: tuple[str, ...], field: str, value: Any, rule: str
) -> None:
    for papers in filled_papers(forms, SEED, 6):
        case = {paper.form_id: paper for paper in papers}
        assert not [finding for finding in judge_case(case) if finding.rule == rule]
        first = papers[0]
        assert field in first.values
        case[first.form_id] = replace(first, values={**first.values, field: value})
        assert rule in {finding.rule for finding in judge_case(case)}


def test_box_2_that_the_certificate_does_not_make_is_noticed() -> None:
    """An unknown bonus leaves room at some amounts: most of what is a twentieth off is noticed still."""
    noticed = []
    for w2, certificate in filled_papers(("irs_w2_2025", "irs_w4_2025"), SEED, ITEMS):
        if w2.amount("box_2") > 500:
            off = replace(w2, values={**w2.values, "box_2": round(1.05 * w2.amount("box_2"), 2)})
            found = judge_case({w2.form_id: off, certificate.form_id: certificate})
            noticed.append("withholding.income_tax" in {finding.rule for finding in found})
    assert len(noticed) > 100
    assert sum(noticed) > 0.75 * len(noticed)


def test_a_field_that_was_pinned_or_covered_is_not_asked(cases: list[list[Paper]]) -> None:
    w2 = cases[0][0]
    pinned = replace(w2, values={**w2.values, "box_4": 1.0}, touched=frozenset({"box_4"}))
    assert not [finding for finding in judge_paper(pinned) if finding.field == "box_4"]


def test_exchanges_are_closed_on_the_days_that_they_published() -> None:
    closed = (
        "2023-04-07",
        "2024-03-29",
        "2025-04-18",
        "2025-01-09",
        "2024-06-19",
        "2022-12-26",
        "2023-01-02",
    )
    assert not any(is_trading_day(date.fromisoformat(day)) for day in closed)
    assert all(is_trading_day(date.fromisoformat(day)) for day in ("2021-12-31", "2024-10-14", "2024-11-11"))


def test_the_command_reads_a_dataset_and_names_what_it_finds(
    tmp_path: Path, cases: list[list[Paper]]
) -> None:
    truths = tmp_path / "ground_truth" / "json"
    truths.mkdir(parents=True)
    described = {"dataset_info": {"generation_params": {"coherence_mode": "coherent"}}}
    (tmp_path / "manifest.json").write_text(json.dumps(described))
    w2 = cases[0][0]
    for box_4, status in ((w2.values["box_4"], 0), (1.0, 1)):
        fields = {name: {"value": value} for name, value in {**w2.values, "box_4": box_4}.items()}
        record = {"form_id": w2.form_id, "item_index": 0, "fields": fields, "_metadata": {}}
        (truths / "a.json").write_text(json.dumps(record))
        out = io.StringIO()
        assert audit_dataset(tmp_path, out) == status
    assert (
        "irs_w2_2024, item 0, box_4: is not 6.2 % of boxes 3 and 7 (wages.social_security)" in out.getvalue()
    )
