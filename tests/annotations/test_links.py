"""Which captions name a field whose own cell says nothing: lines of a return, tables, lines to sign on."""

import pytest

from symage.documents.compile import compile_form
from symage.forms.catalogue import Catalogue, load_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize(
    ("form_id", "field", "captions"),
    [
        ("irs_f1095a_2025", "line_24_a", ["A. Monthly enrollment premiums", "24 April"]),
        ("irs_f1095a_2025", "line_17_ssn", ["B. Covered individual SSN", "17"]),
        ("irs_w4_2025", "step_4c", ["(c) Extra withholding.", "4(c)"]),
        ("irs_w4_2025", "signature", ["Employee’s signature"]),
        ("irs_w4_2025", "signature_date", ["Date"]),
        ("irs_w9_2024", "ssn", ["Social security number"]),
        ("irs_w9_2024", "ein", ["Employer identification number"]),
        ("irs_f1099int_2024", "box_1", ["1 Interest income"]),
        ("irs_f1099r_2025", "box_8_percent", ["%"]),
        ("irs_f1040_2024", "line_1a", ["Total amount from Form(s) W-2, box 1", "1a"]),
        ("irs_f1040_2024", "line_9", ["Add lines 1z, 2b, 3b, 4b, 5b, 6b, 7, and 8.", "9"]),
    ],
)
def test_a_field_is_named_by(form_id: str, field: str, captions: list[str], catalogue: Catalogue) -> None:
    form = catalogue.get(form_id)
    index = [field.id for field in form.fields].index(field)
    pages = compile_form(form).pages
    found = [entity.text for page in pages for entity in page.entities if index in entity.fields]
    assert len(found) == len(captions)
    assert all(text.startswith(caption) for text, caption in zip(found, captions, strict=True))
