"""Which captions name a field whose own cell says nothing: lines of a return, tables, lines to sign on."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from symage.documents.compile import compile_form
from symage.documents.linking import Named
from symage.errors import DefinitionError
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition, Place
from symage.forms.face import FacePage
from symage.geometry import Box
from tests.packaged import packaged, ready_forms


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return packaged()


@pytest.mark.parametrize(
    ("form_id", "field", "captions"),
    [
        ("irs_f1095a_2025", "line_24_a", ["24 April", "A. Monthly enrollment premiums"]),
        ("irs_f1095a_2025", "line_17_ssn", ["B. Covered individual SSN", "17"]),
        ("irs_w4_2025", "step_4c", ["(c) Extra withholding.", "4(c)"]),
        ("irs_w4_2025", "signature", ["Employee’s signature"]),
        ("irs_w4_2025", "signature_date", ["Date"]),
        ("irs_w9_2024", "ssn", ["Social security number"]),
        ("irs_w9_2024", "ein", ["Employer identification number"]),
        ("irs_f1099int_2024", "box_1", ["1 Interest income"]),
        ("irs_f1099r_2025", "box_8_percent", ["8 Other", "%"]),
        ("irs_f1040_2024", "line_1a", ["1a Total amount from Form(s) W-2, box 1", "1a"]),
        ("irs_f1040_2024", "line_9", ["9 Add lines 1z, 2b, 3b, 4b, 5b, 6b, 7, and 8.", "9"]),
        ("irs_f1040_2024", "line_2b", ["b Taxable interest", "2b"]),
        ("irs_f1040_2023", "line_3b", ["b Ordinary dividends", "3b"]),
        ("irs_f1040_2024", "dependent_3_ssn", ["(2) Social security number"]),
        ("irs_f1040_sch1_2024", "line_24z_type_2", ["z Other adjustments. List type and amount:"]),
        (
            "irs_f1040_schc_2025",
            "line_30_business_area",
            ["and (b) the part of your home used for business:"],
        ),
        ("irs_f1040_schc_2025", "accounting_method_other", ["Other (specify)", "F Accounting method:"]),
        ("irs_f1040_sche_2024", "property_type_other", ["8 Other (describe)", "Type of Property:"]),
        ("irs_f940_2022", "line_4a", ["Fringe benefits", "Check all that apply:", "4a"]),
        ("irs_f940_2022", "line_4b", ["Group-term life insurance", "Check all that apply:", "4b"]),
        ("irs_f940_2022", "line_4d", ["Dependent care", "Check all that apply:", "4d"]),
        ("irs_f940_2022", "line_11", ["11 If credit reduction applies", "11"]),
        ("irs_f1040_classic_1988", "line_6a", ["Yourself", "6a"]),
        (
            "irs_f1040_2024",
            "dependent_2_other_credit",
            ["Credit for other dependents", "(4) Check the box if qualifies"],
        ),
        ("irs_f1040_2025", "line_1e", ["e Taxable dependent care benefits from Form 2441, line 26", "1e"]),
        (
            "irs_f1040_2025",
            "dependent_2_lived_with_you",
            ["Yes", "Dependent 2", "(5) Check if lived with you more than half of 2025", "(a)"],
        ),
        (
            "irs_f1040_sch2_2024",
            "line_17i",
            ["i Compensation you received from a nonqualified deferred", "17i"],
        ),
        ("irs_f1040_schb_2024", "interest_14", ["1 List name of payer.", "Amount", "1"]),
        ("irs_f1040_schc_2025", "line_13", ["13 Depreciation and section 179 expense deduction (not", "13"]),
        (
            "irs_f1040_schd_2024",
            "line_9_g",
            ["9 Totals for all transactions", "(g) Adjustments to gain or loss"],
        ),
        (
            "irs_f1040_sche_2024",
            "line_28_c_h",
            ["C", "(h) Passive income", "Passive Income and Loss", "28"],
        ),
        ("irs_f1040_sche_2024", "line_9_b", ["9 Insurance", "B", "Properties:", "9"]),
        ("irs_f1040_sche_2024", "property_b_address", ["B", "1a Physical address"]),
        ("irs_f8949_2024", "long_14_f", ["(f) Code(s) from instructions", "Adjustment, if any", "1"]),
        ("irs_f8949_2024", "short_2_g", ["(g) Amount of adjustment", "Adjustment, if any", "1"]),
        ("irs_f1040_2025", "line_5c_other_type", ["c Check if (see instructions)", "3"]),
        ("irs_f941_2024", "signature", ["Sign your name here"]),
        ("irs_f940_2022", "line_16b", ["16b 2nd quarter", "16b"]),
        ("irs_f1065_schk1_2025", "item_k1_recourse_ending", ["Ending", "Recourse", "K1 Partner’s share"]),
        ("irs_f1120s_schk1_2025", "line_12_code_5", ["12 Other deductions"]),
        ("cms_1500_standard_02_12", "box24_3_charge", ["F. $ CHARGES", "3"]),
        (
            "cms_1500_standard_02_12",
            "box24_2_modifier_4",
            ["FOUR", "MODIFIER", "D. PROCEDURES, SERVICES, SUPPLIES", "2"],
        ),
        ("cms_1500_standard_02_12", "box24_6_from", ["From date", "24. A. SERVICE DATES", "6"]),
        ("cms_1500_standard_02_12", "box21_k", ["K.", "21. DIAGNOSES"]),
        ("cms_1500_standard_02_12", "box32a_npi", ["a.", "32. SERVICE FACILITY"]),
        ("cms_1500_standard_02_12", "box33b_other_id", ["b.", "33. BILLING PROVIDER"]),
    ],
)
def test_a_field_is_named_by(form_id: str, field: str, captions: list[str], catalogue: Catalogue) -> None:
    assert _begin_alike(_naming(catalogue.get(form_id), field), captions)


@pytest.mark.parametrize(
    ("form_id", "field", "option", "captions"),
    [
        ("irs_f1040_2025", "digital_assets", "no", ["No", "At any time during 2025"]),
        ("irs_f1040_2024", "line_35c", "savings", ["Savings", "c Type:"]),
        (
            "irs_f1040_2024",
            "filing_status",
            "head_of_household",
            ["Head of household (HOH)", "Filing Status"],
        ),
        ("irs_f1040_schb_2024", "line_8", "yes", ["Yes", "8 During 2024, did you receive"]),
        ("irs_f1040_sche_2024", "line_27", "yes", ["Yes", "27 Are you reporting"]),
        ("irs_f8949_2024", "part_2_box", "f", ["(F) Long-term transactions not", "You must check Box D"]),
        ("irs_f941_2024", "line_16", "monthly", ["You were a monthly schedule", "16 Check one:"]),
        ("irs_f940_2022", "designee", "no", ["No.", "Do you want to allow"]),
        ("irs_ss4_2023", "line_9a", "sole_proprietor", ["Sole proprietor (SSN)", "9a Type of entity"]),
        ("irs_f1099b_2025", "box_6", "net_proceeds", ["Net proceeds", "6 Reported to IRS:"]),
        ("irs_w4_2025", "step_1c", "single", ["Single or Married filing separately", "(c)"]),
        ("irs_w9_2024", "line_3a", "s_corporation", ["S corporation", "3a Check the appropriate box"]),
        ("cms_1500_standard_02_12", "box1_coverage", "tricare", ["TRICARE (DoD no.)", "1."]),
        ("cms_1500_standard_02_12", "box6_relationship", "child", ["Child", "6. PATIENT IS"]),
        ("cms_1500_standard_02_12", "box25_kind", "ein", ["EIN", "25. FEDERAL TAX NO."]),
        ("cms_1500_standard_02_12", "box10b_auto_accident", "yes", ["YES", "b. AUTO ACCIDENT"]),
    ],
)
def test_an_option_is_named_by_its_own_caption_and_then_by_the_question(
    form_id: str, field: str, option: str, captions: list[str], catalogue: Catalogue
) -> None:
    assert _begin_alike(_naming(catalogue.get(form_id), field, option), captions)


@pytest.mark.parametrize(
    ("form_id", "field", "captions"),
    [
        ("irs_f1065_schk1_2025", "line_11_code_1", ["11 Other income"]),
        ("irs_f1065_schk1_2025", "line_14_code_1", ["14 Self-employment"]),
        ("irs_f1065_schk1_2025", "line_18_code_1", ["18 Tax-exempt income"]),
        ("irs_f1065_schk1_2025", "line_20_code_1", ["20 Other information"]),
        ("irs_f1120s_schk1_2025", "line_13_code_1", ["13 Credits"]),
        ("irs_f1120s_schk1_2025", "line_16_code_1", ["16 Items affecting"]),
        ("irs_f1120s_schk1_2025", "line_17_code_1", ["17 Other information"]),
        ("irs_f1040_classic_1988", "line_8b", ["b Tax-exempt interest", "8b"]),
        ("irs_f1040_classic_1988", "line_21b", ["b Taxable amount", "21b"]),
        ("irs_f1040_classic_1988", "line_29_ssn", ["29 Alimony paid"]),
        ("irs_f1040_classic_1988", "line_18", ["18 Rents, royalties", "18"]),
        (
            "irs_f1040_2025",
            "dependent_1_lived_with_you",
            ["Yes", "(5) Check if lived with you more than half of 2025", "Dependent 1", "(a)"],
        ),
    ],
)
def test_a_box_is_named_by_its_own_line(
    form_id: str, field: str, captions: list[str], catalogue: Catalogue
) -> None:
    assert _begin_alike(_naming(catalogue.get(form_id), field), captions)


ABBREVIATED = {
    ("irs_f4868_2025", "tax_year_ends_year"): ", 20",
    **{(f"irs_f1040_{year}", "apartment"): "Apt. no." for year in (2023, 2024, 2025)},
    **{(f"irs_f1040_{year}", "year_end_digits"): ", 20" for year in (2023, 2024, 2025)},
    **{
        (f"composite_1099_{year}", "recipient_city_state_zip"): "RECIPIENT'S name and address"
        for year in (2024, 2025)
    },
}
"""Captions that name their field without a word of its label."""
_SAY_NOTHING = frozenset(["the", "of", "or", "and", "a", "in", "on", "to", "for", "from", "if", "any"])


def test_no_caption_is_of_another_field() -> None:
    """One of a field's captions has a word of its label, or the number or letter of its line."""
    foreign = {}
    for form in packaged():
        said: dict[str, set[str]] = {}
        for page in ready_forms().compiled(form.id).pages:
            for entity in page.text.entities:
                for field, _ in entity.names:
                    said.setdefault(form.fields[field].id, set()).add(entity.text)
        for field in form.fields:
            label = {*re.findall(r"[a-z0-9]+", f"{field.label} {field.line}".lower())} - _SAY_NOTHING
            label |= {word for option in field.options or {} for word in option.split("_")}
            label |= {(field.line or "").lstrip("0123456789").lower()}
            words = {*re.findall(r"[a-z0-9]+", " ".join(said.get(field.id, ())).lower())}
            if not label & words and said.get(field.id) != {ABBREVIATED.get((form.id, field.id))}:
                foreign[form.id, field.id] = said.get(field.id)
    assert foreign == {}


def test_every_line_of_print_names_what_it_is_the_line_of() -> None:
    """Print that begins with a line's letter, as "b Taxable interest" does, is a question or heads some."""
    for form in packaged():
        numbers = {field.line for field in form.fields}
        for page in ready_forms().compiled(form.id).pages:
            heads = {title for title, _ in page.text.heads}
            for index, entity in enumerate(page.text.entities):
                letter = entity.text.split()[0]
                of_a_line = any(f"{number}{letter}" in numbers for number in range(1, 40))
                if of_a_line and len(letter) == 1 and letter.islower() and len(entity.words) > 2:
                    assert entity.names or index in heads, (form.id, entity.text)


@pytest.mark.parametrize(
    ("form_id", "caption"),
    [
        ("irs_f1099b_2025", "7 If checked, loss is not allowed based on amount in 1d"),
        ("irs_f1099int_2024", "14 Tax-exempt and tax credit bond CUSIP no."),
        ("irs_f1099k_2024", "1a Gross amount of payment card/third party network transactions"),
        ("irs_f1099k_2024", "4 Federal income tax withheld"),
        ("irs_f1099r_2025", "11 1st year of desig. Roth contrib."),
        (
            "irs_f1040_sch8812_2024",
            "Yes. If line 20 is equal to or more than line 17, skip Part II-B and enter the amount from line "
            "17 on line 27. Otherwise, go to line 21.",
        ),
    ],
)
def test_a_caption_that_hangs_from_its_number_is_whole(form_id: str, caption: str) -> None:
    """Its lines are set to one indent, which is not quite where the words of the first begin."""
    pages = ready_forms().compiled(form_id).pages
    (found,) = [each for page in pages for each in page.text.entities if each.text == caption]
    assert found.names


@pytest.mark.parametrize(
    ("form_id", "title"),
    [
        ("irs_f1099b_2025", "Proceeds From Broker and Barter Exchange Transactions"),
        ("irs_f1099nec_2025", "Nonemployee Compensation"),
        ("irs_f1098e_2025", "Student Loan Interest Statement"),
    ],
)
def test_a_title_is_one_whatever_edge_its_lines_are_set_to(form_id: str, title: str) -> None:
    entities = ready_forms().compiled(form_id).pages[0].entities
    assert [each.role for each in entities if each.text == title] == ["title"]


def test_no_option_is_called_otherwise_than_in_english(catalogue: Catalogue) -> None:
    """YAML reads a bare `yes` as true; no trace of what that asks for is in an id."""
    options = [option for form in catalogue for field in form.fields for option in field.options or {}]
    assert {"yes", "no"} <= set(options)
    assert [option for option in options if option.strip("_") != option] == []


def _begin_alike(found: list[str], begins: list[str]) -> bool:
    return len(found) == len(begins) and all(map(str.startswith, found, begins))


def _naming(form: FormDefinition, field_id: str, option: str | None = None) -> list[str]:
    """The texts of the captions that name a field or an option of it, in their order."""
    number, field = next((n, field) for n, field in enumerate(form.fields) if field.id == field_id)
    page = ready_forms().compiled(form.id).pages[field.page - 1]
    return [page.entities[each].text for each in page.text.links[Named(number, option)]]


WITHOUT_WORDS = {
    r"(irs_)?w2_.*\.box_9": "the box is not in use and has its number alone",
    r"w2_[24]up_.*\.box_12[a-d]_(code|amount)": "the sheets print the number of the box alone",
    r"irs_w2_.*\.box_12[bcd]_amount": "the word Code beside the number is for the column of codes",
    r".*\.(year_end_digits|tax_year_ends_year)": "the form prints the century alone: 20",
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


def test_a_field_without_a_caption_is_a_fault(catalogue: Catalogue) -> None:
    """Where nothing is printed: over the upper edge of the page's print."""
    form = catalogue.get("irs_w9_2024")
    nowhere = Place(1, Box(300, 2, 340, 12))
    fields = (replace(form.fields[0], places=(nowhere,)), *form.fields[1:])
    bare = replace(form, face=replace(form.face, pages=tuple(_without_print(form))))
    with pytest.raises(DefinitionError, match="no caption of page 1 names the field"):
        compile_form(replace(bare, fields=fields))


def _without_print(form: FormDefinition) -> Iterator[FacePage]:
    for page in form.face.pages:
        yield replace(page, paint=tuple(each for each in page.paint if each[0] != "T"))


def test_an_option_without_a_caption_of_its_own_is_a_fault(catalogue: Catalogue) -> None:
    form = catalogue.get("irs_w9_2024")
    index, field = next((i, field) for i, field in enumerate(form.fields) if field.id == "line_3a")
    shared = replace(field, option_captions={"llc": ("Partnership",)})
    with pytest.raises(DefinitionError, match="no caption of page 1 names the option 'llc' alone"):
        compile_form(replace(form, fields=(*form.fields[:index], shared, *form.fields[index + 1 :])))


def test_the_number_of_a_line_comes_behind_its_words() -> None:
    """Of every field and option of every form."""
    for form in packaged():
        for page in ready_forms().compiled(form.id).pages:
            for name, named in page.text.links.items():
                field, texts = form.fields[name.field], [page.entities[index].text for index in named]
                assert len(texts) < 2 or texts[0] != field.line, (form.id, field.id, texts)
