"""docs/safety.md names every kind of number on every form, and under the policy `safe` none is anybody's."""

import re
from pathlib import Path

import pytest

from symage.forms.definition import FormDefinition
from symage.forms.fill import fill_planned
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.identities.real_looking import real_looking
from symage.randomness import household_indexes
from tests.packaged import packaged

PAGE = Path(__file__).parents[2] / "docs/safety.md"
NUMBERS = ("ssn", "ein", "tin", "npi", "routing", "phone", "email")
HOUSEHOLDS = 200


def is_identifier(form: FormDefinition, name: str) -> bool:
    field = next(field for field in form.fields if field.id == name)
    return field.structural_role == "identifier" or field.type in NUMBERS


def test_every_identifier_of_every_form_is_on_the_page() -> None:
    told = set(re.findall(r"`(\w+)`", PAGE.read_text().partition("## Every number on every form")[2]))
    ends = {
        (field.semantic_concept or field.id).rpartition(".")[2]
        for form in packaged()
        for field in form.fields
        if is_identifier(form, field.id)
    }
    assert ends - told == set()


@pytest.mark.parametrize("form_id", sorted(form.id for form in packaged()))
def test_no_number_of_a_form_may_be_somebodys(form_id: str) -> None:
    form = packaged().get(form_id)
    plan = plan_case([form], packaged())
    people = households(
        household_indexes(5_000, 0, HOUSEHOLDS), needs=frozenset(form.needs), paths=plan.paths
    )
    (filled,) = fill_planned(plan, people)
    for field in (field for field in form.fields if field.type in NUMBERS):
        for text in set(filled.printed[field.id]) - {""}:
            kind = real_looking(text)
            # Nine digits are a number of one kind that may look like one of another.
            assert kind is None or (field.type not in kind and text.isdecimal()), (field.id, text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("123-45-6789", "social security number"),
        ("912-70-1234", "social security number"),
        ("12-3456789", "employer's number"),
        ("(212) 867-5309", "telephone"),
        ("1234567893", "NPI"),
        ("021000021", "routing number"),
        ("4111 1111 1111 1111", "card"),
        ("ada@gmail.com", "mail"),
        ("900-11-0001", None),
        ("00-3456789", None),
        ("(212) 555-0123", None),
        ("ada@example.org", None),
    ],
)
def test_what_may_be_somebodys(text: str, kind: str | None) -> None:
    assert real_looking(text) == kind
