"""CUSIP numbers: right check digits, and of issuers that are kept for private use."""

import re

import pytest

from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.forms.securities import cusip_digit
from symage.request import GenerationRequest
from tests.packaged import packaged

FORMS = ("irs_f1099b_2025", "irs_f1099int_2024", "composite_1099_2024", "composite_1099_2025")


@pytest.mark.parametrize(("base", "digit"), [("03783310", "0"), ("38259P50", "8"), ("17275R10", "2")])
def test_check_digits_of_public_numbers(base: str, digit: str) -> None:
    assert cusip_digit(base) == digit


def test_every_number_on_every_form_is_private_and_right() -> None:
    request = GenerationRequest(FORMS, 1_000, 77)
    seen = 0
    for each in make_documents(ReadyForms(packaged()), request, range(1_000)).shown:
        for field in each.form.fields:
            if "cusip" not in (field.semantic_concept or ""):
                continue
            for text in set(each.printed[field.id]) - {"", "VARIOUS"}:
                assert re.fullmatch(r"99\d\d\d[\dA-HJ-NP-Z]..\d", text), text
                assert text[8] == cusip_digit(text[:8])
                seen += 1
    assert seen > 500
