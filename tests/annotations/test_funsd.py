"""FUNSD files: their shape, their boxes, and which caption each of the W-2's fields answers."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from symage.annotations import funsd
from symage.annotations.batch import Batch
from symage.annotations.formats import FORMATS
from symage.annotations.projection import Projection
from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout, lay_out
from symage.documents.raster import pixel_size
from symage.documents.transform import Transforms
from symage.request import GenerationRequest
from tests.packaged import ready_forms

CAPTIONS = """
employee_ssn                 | a Employee’s social security number
employer_ein                 | b Employer identification number (EIN)
employer_name_address        | c Employer’s name, address, and ZIP code
control_number               | d Control number
employee_first_name          | e Employee’s first name and initial
employee_last_name           | Last name
employee_suffix              | Suff.
employee_address             | f Employee’s address and ZIP code
box_1                        | 1 Wages, tips, other compensation
box_2                        | 2 Federal income tax withheld
box_3                        | 3 Social security wages
box_4                        | 4 Social security tax withheld
box_5                        | 5 Medicare wages and tips
box_6                        | 6 Medicare tax withheld
box_7                        | 7 Social security tips
box_8                        | 8 Allocated tips
box_9                        | 9
box_10                       | 10 Dependent care benefits
box_11                       | 11 Nonqualified plans
box_12a_code                 | Code | 12a See instructions for box 12
box_12a_amount               | 12a See instructions for box 12
box_12b_code                 | Code | 12b
box_12b_amount               | 12b
box_12c_code                 | Code | 12c
box_12c_amount               | 12c
box_12d_code                 | Code | 12d
box_12d_amount               | 12d
box_13_statutory_employee    | Statutory employee | 13
box_13_retirement_plan       | Retirement plan | 13
box_13_third_party_sick_pay  | Third-party sick pay | 13
box_14                       | 14 Other
box_15_state_1               | 15 State
box_15_state_id_1            | Employer’s state ID number
box_15_state_2               | 15 State
box_15_state_id_2            | Employer’s state ID number
box_16_1                     | 16 State wages, tips, etc.
box_16_2                     | 16 State wages, tips, etc.
box_17_1                     | 17 State income tax
box_17_2                     | 17 State income tax
box_18_1                     | 18 Local wages, tips, etc.
box_18_2                     | 18 Local wages, tips, etc.
box_19_1                     | 19 Local income tax
box_19_2                     | 19 Local income tax
box_20_1                     | 20 Locality name
box_20_2                     | 20 Locality name
"""
EXPECTED = {
    field.strip(): [caption.strip() for caption in captions]
    for field, *captions in (line.split("|") for line in CAPTIONS.strip().splitlines())
}


def filled(compiled: CompiledForm, **texts: str) -> Layout:
    return lay_out(compiled, {field.id: [texts.get(field.id, "")] for field in compiled.form.fields})


def batch(
    compiled: CompiledForm,
    layout: Layout,
    dpi: int = 150,
    pictures: Sequence[Sequence[str]] | None = None,
) -> Batch:
    projection, count = Projection.of(compiled.pages, layout, dpi), layout.documents
    request = GenerationRequest((compiled.form.id,), count, seed=1)
    return Batch(request, compiled, layout, projection, range(count), ["train"] * count, pictures)


def pages(compiled: CompiledForm, layout: Layout, **more: Any) -> list[tuple[bytes, ...]]:
    return [labels.files for labels in funsd.pages(batch(compiled, layout, **more))]


def files(compiled: CompiledForm, layout: Layout, dpi: int = 150) -> list[list[list[dict[str, Any]]]]:
    return [[json.loads(page)["form"] for page in document] for document in pages(compiled, layout, dpi=dpi)]


def every_field(compiled: CompiledForm) -> Layout:
    """Each field filled with something short."""
    return filled(compiled, **{f.id: "X" if f.type == "checkbox" else "77" for f in compiled.form.fields})


def _on_copy(page: int, caption: str) -> str:
    """Copies 1 and 2 print box 12a's number alone."""
    return caption.removesuffix(" See instructions for box 12") if page in (1, 4) else caption


@pytest.mark.parametrize("page", range(6))
def test_each_of_the_45_fields_answers_its_own_caption(page: int, six_copies: CompiledForm) -> None:
    form = files(six_copies, every_field(six_copies))[0][page]
    answers = [entity for entity in form if entity["label"] == "answer"]
    assert len(answers) == len(EXPECTED) == 45
    fields = [field.id for field in six_copies.form.fields]
    found = {
        field: [form[question]["text"] for question, _ in answer["linking"]]
        for field, answer in zip(fields, answers, strict=True)
    }
    assert found == {
        field: [_on_copy(page, caption) for caption in captions] for field, captions in EXPECTED.items()
    }


@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_entities_are_well_formed(dpi: int, six_copies: CompiledForm) -> None:
    for page, form in enumerate(files(six_copies, every_field(six_copies), dpi)[0]):
        width, height = pixel_size(six_copies.pages[page], dpi)
        assert [entity["id"] for entity in form] == list(range(len(form)))
        for entity in form:
            assert entity["label"] in {"question", "answer", "header", "other"}
            assert entity["text"] == " ".join(word["text"] for word in entity["words"])
            boxes = [word["box"] for word in entity["words"]]
            sides = list(zip(*boxes, strict=True))
            assert entity["box"] == [min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])]
            for left, top, right, bottom in boxes:
                assert 0 <= left < right <= width
                assert 0 <= top < bottom <= height


def test_links_are_named_by_both_ends(one_page: CompiledForm) -> None:
    ((form,),) = files(one_page, every_field(one_page))
    links = [(entity, pair) for entity in form for pair in entity["linking"]]
    assert links
    for entity, (question, answer) in links:
        assert entity["id"] in (question, answer)
        ends = form[question]["label"], form[answer]["label"]
        assert ends in {("question", "answer"), ("header", "question")}
        assert [question, answer] in form[question]["linking"]
        assert [question, answer] in form[answer]["linking"]


def test_a_blank_field_makes_no_answer_and_leaves_its_question_unlinked(one_page: CompiledForm) -> None:
    ((form,),) = files(one_page, filled(one_page, box_1="1000.00"))
    assert [entity["text"] for entity in form if entity["label"] == "answer"] == ["1000.00"]
    unlinked = next(entity for entity in form if entity["text"] == "2 Federal income tax withheld")
    assert (unlinked["label"], unlinked["linking"]) == ("question", [])


def test_titles_are_headers_and_notices_are_other(one_page: CompiledForm) -> None:
    ((form,),) = files(one_page, filled(one_page))
    texts = {label: [e["text"] for e in form if e["label"] == label] for label in ("header", "other")}
    assert texts["header"][:3] == ["Form W-2", "Wage and Tax Statement", "2025"]
    assert "OMB No. 1545-0029" in texts["other"]


def test_lines_of_a_block_are_one_answer_in_pixels(one_page: CompiledForm) -> None:
    layout = filled(one_page, employer_name_address='O\'Neil "Bros" \\ Co\nReno NV 89501')
    ((form,),) = files(one_page, layout, 144)
    answer = form[-1]
    assert answer["text"] == 'O\'Neil "Bros" \\ Co Reno NV 89501'
    assert answer["words"][0] == {"text": "O'Neil", "box": [84, 194, 156, 211]}
    assert answer["box"] == [84, 193, 300, 235]


def test_a_picture_is_named_when_its_path_is_given(one_page: CompiledForm) -> None:
    layout = filled(one_page)
    ((unnamed,),) = pages(one_page, layout)
    ((named,),) = pages(one_page, layout, pictures=[['images/a "1".png']])
    assert json.loads(unnamed)["image_path"] is None
    assert json.loads(named) == {**json.loads(unnamed), "image_path": 'images/a "1".png'}


def test_files_do_not_depend_on_the_batch(six_copies: CompiledForm) -> None:
    texts = {
        field.id: ["X", "", "X"] if field.type == "checkbox" else ["1", "2", ""]
        for field in six_copies.form.fields
    }
    whole = pages(six_copies, lay_out(six_copies, texts))
    for n in range(3):
        alone = lay_out(six_copies, {name: column[n : n + 1] for name, column in texts.items()})
        assert pages(six_copies, alone) == whole[n : n + 1]


def test_every_format_makes_the_files_that_it_names(six_copies: CompiledForm) -> None:
    made = [row for row in FORMATS.values() if row.make is not None and not row.of_worn_pages]
    assert made
    bent = replace(every_field(six_copies), transforms=Transforms(np.stack([[np.eye(3)] * 6])))
    pictures = [[f"images/typed/base_p{page}.png" for page in range(6)]]
    for row in made:
        assert row.make is not None
        layout = replace(bent if row.of_worn_pages else every_field(six_copies), surface="typed")
        of = batch(six_copies, layout, pictures=pictures)
        (labels,) = row.make(replace(of, forms=[six_copies.form], people=["p1"]))
        assert len(labels.files) == len(row.files("typed", "train", "base", 6))


def test_labels_follow_the_bends_of_their_page(one_page: CompiledForm) -> None:
    """Of two documents the second is moved by 36 points right and 18 down, and half as large."""
    texts = {
        field.id: ["1.00", "1.00"] if field.id == "box_1" else ["", ""] for field in one_page.form.fields
    }
    matrices = np.stack([[np.eye(3)], [np.array([[0.5, 0, 36], [0, 0.5, 18], [0, 0, 1]])]])
    bent = replace(lay_out(one_page, texts), transforms=Transforms(matrices))
    flat = files(one_page, lay_out(one_page, texts), 144)[0][0]
    (clean,), (moved,) = files(one_page, bent, 144)
    assert [{**each, "quad": None} for each in clean] == [{**each, "quad": None} for each in flat]
    for before, after in zip(flat, moved, strict=True):
        left, top, right, bottom = before["box"]
        assert after["text"] == before["text"]
        assert after["box"] == pytest.approx(
            [left / 2 + 72, top / 2 + 36, right / 2 + 72, bottom / 2 + 36], abs=1
        )
        (x0, y0), _, (x1, y1), _ = after["quad"]
        assert [x0, y0, x1, y1] == pytest.approx(after["box"], abs=1)


def test_a_mark_names_its_option_and_links_to_its_caption_first() -> None:
    """The W-9's kinds of a payee; the captions of those that are not ticked are questions all the same."""
    compiled = ready_forms().compiled("irs_w9_2024")
    for option, caption in {"c_corporation": "C corporation", "trust_estate": "Trust/estate"}.items():
        ((form,),) = files(compiled, filled(compiled, line_3a=option))
        (answer,) = (each for each in form if each["label"] == "answer")
        assert (answer["field_id"], answer["option"]) == ("line_3a", option)
        asked = [form[question]["text"] for question, _ in answer["linking"]]
        assert asked[0] == caption
        assert asked[1].startswith("3a Check the appropriate box")
        labels = {each["text"]: each["label"] for each in form}
        assert labels["Partnership"] == labels["S corporation"] == "question"


def test_a_title_heads_the_questions_under_it() -> None:
    compiled = ready_forms().compiled("irs_f1040_2024")
    ((form, _),) = files(compiled, filled(compiled))
    income = next(each for each in form if each["text"] == "Income")
    headed = [form[question]["text"] for _, question in income["linking"]]
    assert headed[0].startswith("1a Total amount from Form(s) W-2")
    assert "b Taxable interest" in headed
    assert all([income["id"], question] in form[question]["linking"] for _, question in income["linking"])


@pytest.mark.parametrize("sheet", ["w2_2up_2025", "w2_4up_2025"])
def test_the_name_of_a_copy_heads_no_other_copy(sheet: str) -> None:
    """On a sheet of copies it stands above the boxes of the next one, or beside another's."""
    compiled = ready_forms().compiled(sheet)
    names = [
        each for form in files(compiled, filled(compiled))[0] for each in form if "Wage and" in each["text"]
    ]
    assert names
    assert [each["linking"] for each in names] == [[]] * len(names)


def test_titles_far_apart_on_a_line_head_their_own_columns() -> None:
    compiled = ready_forms().compiled("composite_1099_2024")
    form = files(compiled, filled(compiled))[0][0]
    dividends, interest = (
        next(each for each in form if part in each["text"])
        for part in ("Form 1099-DIV Divid", "Form 1099-INT")
    )
    of_dividends, of_interest = ({end for _, end in each["linking"]} for each in (dividends, interest))
    assert of_dividends
    assert of_interest
    assert not of_dividends & of_interest
    assert all(form[each]["box"][0] < interest["box"][0] for each in of_dividends)
