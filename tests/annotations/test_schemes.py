"""What labels call fields by each scheme, and the closed lists of it."""

import pytest

from symage.annotations.schemes import NIST3, SCHEMES, labels, names
from symage.forms.catalogue import Catalogue
from symage.forms.definition import Field, Place
from symage.geometry import Box
from tests.packaged import packaged

W2, RETURN, CLASSIC = "irs_w2_single_page_2025", "irs_f1040_2025", "irs_f1040_classic_1988"


@pytest.fixture
def catalogue() -> Catalogue:
    return packaged()


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (
            "semantic_concept",
            {
                "employee_ssn": "social_security_number",
                "employee_last_name": "person.last_name",
                "box_1": "employment.wages",
                "box_12a_code": "tax.box12a.code",
                "box_12b_code": "tax.box12b.code",
            },
        ),
        ("field_id", {"employee_ssn": "employee_ssn", "box_1": "box_1"}),
        ("field_type", {"employee_ssn": "ssn", "box_1": "currency", "box_13_retirement_plan": "checkbox"}),
        (
            "nist3",
            {"employee_ssn": "ssn", "employee_last_name": "name", "employer_ein": "data", "box_1": "data"},
        ),
    ],
)
def test_a_scheme_says_what_labels_call_a_field(
    catalogue: Catalogue, scheme: str, expected: dict[str, str]
) -> None:
    form = catalogue.get(W2)
    called = dict(zip([field.id for field in form.fields], labels(form, scheme), strict=True))
    assert {field: called[field] for field in expected} == expected


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_label_of_every_form_is_a_name_of_the_list(catalogue: Catalogue, scheme: str) -> None:
    forms = list(catalogue)
    known = names(forms, scheme)
    assert len(known) == len(set(known))
    assert {label for form in forms for label in labels(form, scheme)} <= set(known)
    assert not any(set(label) & set(" \t\n") or not label for label in known)


def test_forms_of_one_meaning_share_a_label_and_later_forms_move_none(catalogue: Catalogue) -> None:
    first, both = (
        names(forms, "semantic_concept")
        for forms in ([catalogue.get(W2)], [catalogue.get(W2), catalogue.get(CLASSIC)])
    )
    assert both[: len(first)] == first
    assert both.count("social_security_number") == 1
    assert len(both) < len(first) + catalogue.get(CLASSIC).field_count


def test_choices_and_amounts_have_the_names_of_the_manual(catalogue: Catalogue) -> None:
    types = names(catalogue, "field_type")
    assert {"enum", "currency", "ssn", "text"} <= set(types)
    assert not {"choice", "money"} & set(types)


def test_nist3_has_its_three_classes_on_any_form(catalogue: Catalogue) -> None:
    assert names([catalogue.get("irs_ss4_2023")], "nist3") == NIST3
    assert set(labels(catalogue.get(CLASSIC), "nist3")) == set(NIST3)


def test_a_field_without_a_concept_is_called_by_its_id() -> None:
    field = Field("note", "A note", None, "text", (Place(1, Box(0, 0, 9, 9)),))
    assert SCHEMES["semantic_concept"](field) == "note"
