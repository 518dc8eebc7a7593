"""Payees' numbers with their last four digits alone: where rules allow it, of some payers, in print alone."""

import json
import re

import pytest

from symage.cases.documents import Documents, make_documents
from symage.documents.looks import identities_of, looks_of
from symage.documents.printers import AUTO, TINS
from symage.forms.normalised import json_values
from symage.request import Config, GenerationRequest
from tests.packaged import packaged, ready_forms

ITEMS = 200
CUT = re.compile(r"(XXX-XX-|\*\*\*-\*\*-|XX-XXX|\*\*-\*\*\*)\d{4}")
WHOLE = re.compile(r"\d{3}-\d\d-\d{4}|\d\d-\d{7}")
STATEMENTS = [form for form in packaged() if form.truncates]


def documents(*form_ids: str, look: str = AUTO) -> Documents:
    request = GenerationRequest(form_ids, ITEMS, seed=5, config=Config(look=look))
    return make_documents(ready_forms(), request, range(ITEMS))


@pytest.mark.parametrize("form_id", [form.id for form in STATEMENTS])
def test_some_payers_cut_the_number_and_the_value_stays_whole(form_id: str) -> None:
    made = documents(form_id)
    (shown,), (written,), (name, *_) = made.shown, made.written, packaged().get(form_id).truncates
    field = next(field for field in written.form.fields if field.id == name)
    cut = 0
    values = json_values(field, shown.printed[name])
    for row, (text, value) in enumerate(zip(written.texts[name], values, strict=True)):
        if text:
            style = TINS[written.looks.tin[row]]
            expected = WHOLE if style == TINS[0] else CUT
            assert expected.fullmatch(text), text
            assert re.fullmatch(r"\d{9}", json.loads(value))
            assert text[-4:] == json.loads(value)[-4:]
            cut += style != TINS[0]
    assert 0 < cut < ITEMS


def test_a_payer_cuts_the_number_on_all_its_statements() -> None:
    four, two, copy_b = documents("w2_4up_2025", "w2_2up_2025", "irs_w2_single_page_2025").written
    assert four.texts["employee_ssn"] == two.texts["employee_ssn"] == copy_b.texts["employee_ssn"]


@pytest.mark.parametrize("form_id", ["irs_w2_2024", "irs_w2_2025", "irs_w2_2026"])
def test_a_set_of_copies_with_copy_a_shows_it_whole(form_id: str) -> None:
    (written,) = documents(form_id).written
    assert all(WHOLE.fullmatch(text) for text in written.texts["employee_ssn"])


@pytest.mark.parametrize("form_id", [form.id for form in STATEMENTS])
def test_only_payees_numbers_are_cut_and_no_copy_is_for_the_irs(form_id: str) -> None:
    form = packaged().get(form_id)
    fields = {field.id: field for field in form.fields}
    assert {fields[name].type for name in form.truncates} <= {"ssn", "tin"}
    assert not {"payer", "employer", "lender", "filer"} & {
        fields[name].entity_role for name in form.truncates
    }
    captions = [op[5] for n in form.face_pages for op in form.face.page(n).paint if op[0] == "T"]
    assert not any("Copy A" in caption for caption in captions)


def test_plainly_nothing_is_cut() -> None:
    (written,) = documents("w2_4up_2025", look="plain").written
    assert all(WHOLE.fullmatch(text) for text in written.texts["employee_ssn"])


def test_impact_printers_are_old_and_cut_seldom() -> None:
    who = identities_of([str(n) for n in range(5000)])
    share = {
        name: (looks_of(name, "typed", "payer", who).tin > 0).mean() for name in ("dot-matrix", "laser-arial")
    }
    assert share["dot-matrix"] < 0.2 < share["laser-arial"]
