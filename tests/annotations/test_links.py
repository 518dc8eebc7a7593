"""Which captions name a field whose own cell says nothing: lines of a return, tables, lines to sign on."""

import re
from dataclasses import replace

import pytest

from symage.documents.compile import compile_form
from symage.errors import DefinitionError
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from tests.packaged import packaged, ready_forms


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return packaged()


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
        ("irs_f1040_2024", "line_2b", ["b Taxable interest", "2b"]),
        ("irs_f1040_2023", "line_3b", ["b Ordinary dividends", "3b"]),
        ("irs_f1040_2024", "dependent_3_ssn", ["(2) Social security", "number"]),
        ("irs_f1040_2024", "dependent_2_other_credit", ["Credit for other dependents"]),
        ("irs_f1040_2025", "digital_assets", ["Digital Assets", "At any time during 2025"]),
        ("irs_f1040_2025", "line_1e", ["Taxable dependent care benefits from Form 2441, line 26", "1e"]),
        ("irs_f1040_2025", "dependent_2_lived_with_you", ["(5) Check if lived", "Yes"]),
        (
            "irs_f1040_sch2_2024",
            "line_17i",
            ["Compensation you received from a nonqualified deferred", "17i"],
        ),
        ("irs_f1040_schb_2024", "interest_14", ["Amount"]),
        ("irs_f1040_schc_2025", "line_13", ["Depreciation and section 179 expense deduction (not", "13"]),
        ("irs_f1040_schd_2024", "line_9_g", ["Adjustments", "9 Totals for all transactions"]),
        ("irs_f1040_sche_2024", "line_28_c_h", ["(h) Passive income", "C"]),
        ("irs_f8949_2024", "long_14_f", ["Code(s) from"]),
        ("irs_f8949_2024", "part_2_box", ["(D) Long-term", "(E) Long-term", "(F) Long-term"]),
        ("irs_f1040_classic_1988", "filing_status", ["Filing Status"]),
        ("irs_f941_2024", "signature", ["Sign your name here"]),
        ("irs_f940_2022", "line_16b", ["16b 2nd quarter", "16b"]),
        ("irs_f1065_schk1_2025", "item_k1_recourse_ending", ["Ending", "Recourse"]),
        ("irs_f1120s_schk1_2025", "line_12_code_5", ["12"]),
        ("cms_1500_standard_02_12", "box10b_auto_accident", ["b. AUTO ACCIDENT"]),
        ("cms_1500_standard_02_12", "box33b_other_id", ["b."]),
    ],
)
def test_a_field_is_named_by(form_id: str, field: str, captions: list[str], catalogue: Catalogue) -> None:
    form = catalogue.get(form_id)
    index = [field.id for field in form.fields].index(field)
    pages = ready_forms().compiled(form.id).pages
    found = [entity.text for page in pages for entity in page.entities if index in entity.fields]
    assert len(found) == len(captions)
    assert all(text.startswith(caption) for text, caption in zip(found, captions, strict=True))


WITHOUT_WORDS = {
    r"(irs_)?w2_.*\.box_9": "the box is not in use and has its number alone",
    r"w2_[24]up_.*\.box_12[a-d]_(code|amount)": "the sheets print the number of the box alone",
    r"irs_w2_.*\.box_12[bcd]_amount": "the word Code beside the number is for the column of codes",
    r".*\.(year_end_digits|tax_year_ends_year)": "the form prints the century alone: 20",
    r"irs_f1099r_2025\.box_8_percent": "the form prints a percent sign alone",
    r"irs_f1(065|120s)_schk1_2025\.line_1?[0-9]+_code_\d+": "the rows of codes have a number each",
    r"cms_1500_.*\.box(17a|32b|33b)_(qualifier|other_id)": "the form prints the number of the box alone",
    r"cms_1500_.*\.box21_[a-l]": "the rows of diagnoses have a letter each",
    r"cms_1500_.*\.box24_\d_supplement": "the rows of services have a number each",
}
"""Fields whose captions have no word of two letters, as patterns; each with its reason."""


def test_every_field_of_every_form_has_a_caption(catalogue: Catalogue) -> None:
    captions = {name: texts for form in catalogue for name, texts in _captions(form).items()}
    assert [name for name, texts in captions.items() if not any(map(_is_marked, texts))] == []
    silent = {name for name, texts in captions.items() if not any(map(_says_something, texts))}
    assert {name for name in silent if not any(re.fullmatch(each, name) for each in WITHOUT_WORDS)} == set()
    assert [each for each in WITHOUT_WORDS if not any(re.fullmatch(each, name) for name in silent)] == []


def _captions(form: FormDefinition) -> dict[str, list[str]]:
    """`form.field` to the texts of the captions that name it."""
    found: dict[str, list[str]] = {f"{form.id}.{field.id}": [] for field in form.fields}
    for entity in (entity for page in ready_forms().compiled(form.id).pages for entity in page.entities):
        for field in entity.fields:
            found[f"{form.id}.{form.fields[field].id}"].append(entity.text)
    return found


def _is_marked(text: str) -> bool:
    return re.search(r"[A-Za-z0-9%]", text) is not None


def _says_something(text: str) -> bool:
    return re.search(r"[A-Za-z]{2}", text) is not None


def test_a_caption_that_the_page_has_not_is_a_fault(catalogue: Catalogue) -> None:
    form = catalogue.get("irs_w9_2024")
    fields = (replace(form.fields[0], captions=("Favourite colour",)), *form.fields[1:])
    with pytest.raises(DefinitionError, match="page 1 has no caption 'Favourite colour'"):
        compile_form(replace(form, fields=fields))
