"""The boxes of Form W-2 for 2025, as the official file has them."""

from symage.forms.catalogue import Catalogue
from symage.forms.definition import Field, FormDefinition
from symage.geometry import Box

PAGE = Box(0, 0, 612, 792)


def field(form: FormDefinition, field_id: str) -> Field:
    return next(each for each in form.fields if each.id == field_id)


def test_six_copies_of_forty_five_values(catalogue: Catalogue) -> None:
    form = catalogue.get("irs_w2_2025")
    assert (form.field_count, form.page_count, form.face_pages) == (45, 6, (2, 3, 4, 6, 8, 10))
    assert all([place.page for place in each.places] == [1, 2, 3, 4, 5, 6] for each in form.fields)
    assert all(PAGE.contains(place.box) for each in form.fields for place in each.places)


def test_copy_b_alone_is_page_three_of_the_six(catalogue: Catalogue) -> None:
    single, six = catalogue.get("irs_w2_single_page_2025"), catalogue.get("irs_w2_2025")
    assert (single.page_count, single.face_pages) == (1, (4,))
    assert [each.places[0].box for each in single.fields] == [each.places[2].box for each in six.fields]
    assert (single.values, single.rules, single.family) == (six.values, six.rules, six.family)


def test_only_the_locality_names_of_copy_2_stand_otherwise(catalogue: Catalogue) -> None:
    """Their widgets are one point wider there."""
    form = catalogue.get("irs_w2_2025")
    differing = {each.id for each in form.fields if len({place.box for place in each.places}) > 1}
    assert differing == {"box_20_1", "box_20_2"}
    assert field(form, "box_20_1").places[4].box == Box(526.6, 300, 575, 312)
    assert field(form, "box_20_1").places[5].box == Box(526.6, 300, 574, 312)


def test_every_field_is_annotated_and_means_something_of_its_own(catalogue: Catalogue) -> None:
    form = catalogue.get("irs_w2_2025")
    assert len({each.semantic_concept for each in form.fields}) == 45
    assert all(each.label and each.line and each.structural_role for each in form.fields)
    assert {each.entity_role for each in form.fields} == {"employee", "employer"}
    assert field(form, "employee_ssn").semantic_concept == "person.ssn"
    assert field(form, "box_12a_code").semantic_concept == "tax.box12a.code"


def test_the_face_keeps_captions_and_leaves_instructions_out(catalogue: Catalogue) -> None:
    face = catalogue.get("irs_w2_2025").face
    assert [page.number for page in face.pages] == [2, 3, 4, 6, 8, 10]
    for page in face.pages:
        texts = [operation[5] for operation in page.paint if operation[0] == "T"]
        assert {"Wage and Tax Statement", "2025", "Social security wages", "Other"} <= set(texts)
        assert not any("negligence penalty" in text or "photocopies" in text for text in texts)
