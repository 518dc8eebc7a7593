"""Print that looks as if a link were missing: none is left without a reason, what is left out is found."""

from collections import Counter
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from bench.count_links import COUNTED, count_links
from symage.documents.cells import rules_of
from symage.documents.compile import CompiledForm, compile_form
from symage.documents.link_faults import link_faults
from symage.documents.linking import Named
from symage.documents.misplaced import headed_amiss
from symage.documents.unlinked import KINDS, findings
from symage.forms.catalogue import definitions_folder
from symage.forms.definition import FormDefinition
from symage_cli.forms import check_forms
from tests.packaged import packaged, ready_forms

CMS = "cms_1500_standard_02_12"
AS_PRINTED = {"unlinked_caption": 43, "loose_piece": 3, "cut_caption": 10, "split_caption": 21}
AS_PRINTED |= {"idle_heading": 3, "number_alone": 206, "small_caption": 16, "glued_caption": 5}
AS_PRINTED |= {"dotted_caption": 1, "foreign_question": 0, "empty_box": 7}
"""What the definitions give reasons for, on all forms; half of all are box 12 of the sheets of Form W-2."""


def test_nothing_is_unlinked_without_a_reason() -> None:
    """Of any kind, on any page of any form; what has a reason does not grow unseen."""
    total: Counter[str] = Counter()
    for form in packaged():
        compiled = ready_forms().compiled(form.id)
        assert [*link_faults(compiled)] == [], form.id
        found = count_links(compiled)
        assert list(found) == [*COUNTED]
        assert {kind for kind, count in found.items() if count} <= {"marks", *_with_reasons()}, form.id
        total.update(found)
    assert {kind: total[f"{kind} as printed"] for kind in KINDS} == AS_PRINTED
    assert total["marks"] == 221


def _with_reasons() -> list[str]:
    return [f"{kind} as printed" for kind in KINDS]


def _found(form: FormDefinition) -> set[tuple[str, str]]:
    return {(each.kind, each.text) for each in findings(compile_form(form)) if each.reason is None}


def _with(form: FormDefinition, field_id: str, captions: tuple[str, ...]) -> FormDefinition:
    fields = (replace(each, captions=captions) if each.id == field_id else each for each in form.fields)
    return replace(form, fields=tuple(fields))


@pytest.mark.parametrize(
    ("form_id", "begin", "finding"),
    [
        ("irs_f1040_2025", "(6) Check if", ("cut_caption", "(6) Check if")),
        ("irs_f1065_schk1_2025", "Sale or", ("cut_caption", "Sale or")),
        ("irs_f941_2024", "Address", ("split_caption", "Address")),
        ("irs_f1065_schk1_2025", "beginning", ("small_caption", "beginning")),
        ("irs_f1095a_2025", "VOID", ("empty_box", "VOID")),
        (
            "irs_f1120s_schk1_2025",
            "Shareholder’s Share",
            ("glued_caption", "Shareholder’s Share of Income, Deductions, Credits, etc."),
        ),
        (CMS, "PATIENT AND", ("idle_heading", "PATIENT AND INSURED")),
        (CMS, "8. RESERVED", ("unlinked_caption", "8. RESERVED")),
        ("irs_w2_single_page_2025", "9", ("number_alone", "9")),
    ],
)
def test_what_is_so_on_the_form_is_found_where_no_reason_is_given(
    form_id: str, begin: str, finding: tuple[str, str]
) -> None:
    form = packaged().get(form_id)
    told = {each: reason for each, reason in form.as_printed.items() if not each.startswith(begin)}
    assert _found(replace(form, as_printed=told)) == {finding}


def test_pieces_of_a_caption_are_found_where_no_definition_joins_them() -> None:
    form = packaged().get("irs_f8949_2024")
    fields = tuple(
        replace(field, captions=tuple(map(_without_letter, field.captions))) for field in form.fields
    )
    apart = replace(form, joined_captions=(), fields=fields)
    assert _found(apart) == {("unlinked_caption", "(g)")}


def _without_letter(begin: str) -> str:
    return begin.removeprefix("(g) ")


@pytest.mark.parametrize(
    ("form_id", "field", "captions", "finding"),
    [
        (CMS, "box21_c", ("C.",), ("number_alone", "C.")),
        (CMS, "box33a_npi", ("a.",), ("number_alone", "a.")),
        ("irs_f1099r_2025", "box_8_percent", ("%",), ("number_alone", "%")),
        ("irs_f941_2024", "line_15_use", ("15 Overpayment",), ("unlinked_caption", "Check one:")),
    ],
)
def test_a_link_that_is_left_out_is_found(
    form_id: str, field: str, captions: tuple[str, ...], finding: tuple[str, str]
) -> None:
    form = packaged().get(form_id)
    assert _found(form) == set()
    assert finding in _found(_with(form, field, captions))


def test_a_section_whose_fields_are_gone_is_a_heading_of_nothing() -> None:
    form = packaged().get("irs_f1040_scha_2024")
    kept = tuple(field for field in form.fields if field.line != "16")
    assert ("idle_heading", "Other Itemized Deductions") in _found(replace(form, fields=kept))


def test_pieces_go_together_where_each_is_the_nearest_to_the_other() -> None:
    """Of two "F." on the page, the column's has charges under it and the diagnosis's has none."""
    page = ready_forms().compiled(CMS).pages[0]
    texts = [each.text for each in page.entities]
    assert {"F. $ CHARGES", "F.", "$ CHARGES", "OTHER (ID)", "24. A. SERVICE DATES"} <= set(texts)
    assert _texts(ready_forms().compiled(CMS), "box20_charges") == ["$ CHARGES", "20. OUTSIDE LAB"]
    assert _texts(ready_forms().compiled(CMS), "box21_f") == ["F.", "21. DIAGNOSES (letters for 24E)"]


def _texts(compiled: CompiledForm, field_id: str) -> list[str]:
    index, field = next((i, each) for i, each in enumerate(compiled.form.fields) if each.id == field_id)
    page = compiled.pages[field.page - 1].text
    return [page.entities[each].text for each in page.links[Named(index)]]


@pytest.mark.parametrize("field", ["campaign_fund_you", "campaign_fund_spouse"])
@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_boxes_of_the_campaign_fund_have_their_own_word_first(year: int, field: str) -> None:
    own, asked = _texts(ready_forms().compiled(f"irs_f1040_{year}"), field)
    assert own == field.removeprefix("campaign_fund_").title()
    assert asked.startswith("Presidential Election Campaign Check here if you, or your spouse")


@pytest.mark.parametrize(
    ("form_id", "page", "titles", "first", "last", "beyond"),
    [
        (
            "irs_f1040_sch1_2024",
            2,
            ["Part II", "Adjustments to Income"],
            "11 Educator",
            "26 Add lines",
            "10 Combine",
        ),
        ("irs_f1040_schc_2025", 1, ["Part I", "Income"], "1 Gross receipts", "7 Gross income", "8 Adv"),
        ("irs_f941_2024", 2, ["Part 3:"], "17 If your", "18 If you", "16 Check"),
        (
            "irs_f1065_schk1_2025",
            1,
            ["Part I", "Information About the Partnership"],
            "A Part",
            "Check if this",
            "4a Guaranteed",
        ),
        ("irs_f1040_classic_1988", 2, ["Payments"], "54 Federal", "61 Add", "62 If"),
        ("irs_f1040_classic_1988", 2, ["Tax Compu- tation"], "32 Amount", "40 Add", "41 Credit"),
        ("irs_f1040_classic_1988", 1, ["Presidential Election Campaign"], "Do you want", "No", "Single"),
        ("irs_f1120s_schk1_2025", 1, ["Part II"], "E Shareholder", "I Loans", "9 Net"),
        ("irs_f1120s_schk1_2025", 1, ["Part III"], "1 Ordinary", "17 Other", "I Loans"),
        ("irs_ss4_2023", 1, ["Third Party Designee"], "Designee’s name", "Designee’s fax", "Signature"),
        ("irs_f1040_schb_2024", 1, ["Part I Interest"], "1 List", "4 Subtract", "Name(s)"),
        ("irs_f1040_2024", 1, ["Standard Deduction"], "Someone", "Spouse itemizes", "Were born"),
        ("irs_f1040_2024", 1, ["Age/Blindness"], "You:", "Is blind", "Someone"),
        ("irs_f1040_sche_2024", 1, ["Expenses:"], "5 Adv", "20 Total", "4 Royalties"),
        (
            "irs_f1040_schb_2024",
            1,
            ["Part III Foreign Accounts and Trusts"],
            "7a At any time",
            "8 During",
            "6 Add",
        ),
    ],
)
def test_the_titles_of_a_part_head_what_is_under_them(
    form_id: str, page: int, titles: list[str], first: str, last: str, beyond: str
) -> None:
    """Over the first question of a page as anywhere, with what stands beside them, in their own column."""
    text = ready_forms().compiled(form_id).pages[page - 1].text
    for words in titles:
        (index,) = (i for i, each in enumerate(text.entities) if (each.role, each.text) == ("title", words))
        headed = [text.entities[question].text for title, question in text.heads if title == index]
        assert any(each.startswith(first) for each in headed)
        assert any(each.startswith(last) for each in headed)
        assert not any(each.startswith(beyond) for each in headed)


def test_a_heading_over_what_a_rule_parts_from_it_is_found() -> None:
    """The signature stands under the section of the designee, and not in it."""
    compiled = ready_forms().compiled("irs_ss4_2023")
    form, text = compiled.form, compiled.pages[0].text
    (title,) = (i for i, each in enumerate(text.entities) if each.text == "Third Party Designee")
    (signed,) = (i for i, each in enumerate(text.entities) if each.text == "Signature")
    rules = rules_of(form.face, form.face.page(form.face_pages[0]))
    assert [*headed_amiss(text, rules)] == []
    amiss = replace(text, heads=(*text.heads, (title, signed)))
    assert [each.text for each in headed_amiss(amiss, rules)] == ["Third Party Designee"]


def test_captions_are_whole_and_are_words() -> None:
    """Where a box, a stroke or a leader stands within them, too."""
    texts = {form: _all_texts(form) for form in ("irs_f1098_2025", "irs_f1040_schse_2024", "irs_f1040_2025")}
    assert any(
        each.startswith("If address of property") and each.endswith("in box 8.")
        for each in texts["irs_f1098_2025"]
    )
    assert any("two-thirds (2/3) of gross farm income" in each for each in texts["irs_f1040_schse_2024"])
    assert {"Deceased", "Spouse", "b Taxable amount"} <= texts["irs_f1040_2025"]
    for form in packaged():
        for page in ready_forms().compiled(form.id).pages:
            words = [word.text for each in page.entities if each.names for word in each.words]
            assert not [each for each in words if not each.strip(".")], form.id


def _all_texts(form_id: str) -> set[str]:
    return {
        each.text for page in ready_forms().compiled(form_id).pages for each in page.entities if each.names
    }


def test_the_words_of_a_line_head_its_sub_lines_with_a_point_behind_its_number_too() -> None:
    text = ready_forms().compiled(CMS).pages[0].text
    (index,) = (i for i, each in enumerate(text.entities) if each.text == "10. CONDITION RELATED TO")
    headed = [text.entities[question].text for title, question in text.heads if title == index]
    assert headed == ["a. EMPLOYMENT", "b. AUTO ACCIDENT", "STATE", "c. OTHER ACCIDENT", "10d. CLAIM CODES"]


def test_a_sentence_in_bold_is_no_header() -> None:
    text = ready_forms().compiled("irs_f8949_2024").pages[0].text
    roles = {each.text.split()[0]: each.role for each in text.entities if each.role != "caption"}
    assert roles["Note:"] == "note"
    assert roles["Short-Term."] == "title"


def test_print_that_a_definition_tells_of_is_there() -> None:
    form = packaged().get("irs_w9_2024")
    told = replace(
        form,
        joined_captions=(*form.joined_captions, ("Part", "of nothing")),
        as_printed={"Nowhere": "it is not"},
    )
    faults = {(each.code, each.message) for each in link_faults(compile_form(told))}
    assert ("unknown_caption", "no page has a caption in the pieces ['Part', 'of nothing']") in faults
    assert ("unknown_caption", "no page prints 'Nowhere'") in faults


def test_forms_check_fails_on_what_is_unlinked(tmp_path: Path) -> None:
    """Of a blank form, as it reads no value of others."""
    (tmp_path / "tax").mkdir()
    for name in ("irs_w9_2024.yaml", "irs_fw9_2024.face.json"):
        text = (definitions_folder() / "tax" / name).read_text(encoding="utf-8").partition("\nvalues:")[0]
        (tmp_path / "tax" / name).write_text(text.replace("  or: stands", "  Step: stands"), encoding="utf-8")
    out = StringIO()
    assert check_forms(out, tmp_path) == 1
    told = out.getvalue().splitlines()
    assert told[0].startswith("irs_w9_2024: page 1: 'or' names nothing")
    assert told[0].endswith("[unlinked_caption]")
    assert told[1:] == ["irs_w9_2024: no page prints 'Step' [unknown_caption]", "2 faults"]
