"""Concepts say what a field means: in words, and in the same words wherever the meaning is the same."""

import re
from itertools import combinations

import pytest

from symage.forms.catalogue import Catalogue

NUMBERED = re.compile(r"(line|box|item|part|column)_?\d+[a-z]?(_.*)?")


def test_no_concept_is_the_number_of_a_line(catalogue: Catalogue) -> None:
    """Its last word, that is: before it may stand a row or, on a W-2, the box of codes."""
    numbers = {
        f"{form.id}.{field.id}: {field.semantic_concept}"
        for form in catalogue
        for field in form.fields
        if field.semantic_concept is None or NUMBERED.fullmatch(field.semantic_concept.split(".")[-1])
    }
    assert numbers == set()


OTHER_MEANING = {
    ("f1040", "line_30"),  # reserved until 2024, then the refundable adoption credit
    ("f1040", "status_name"),  # until 2024 for a spouse or a child, then for the spouse alone
}


def test_a_field_means_the_same_in_every_year(catalogue: Catalogue) -> None:
    for one, other in combinations(catalogue, 2):
        if one.kind is None or one.kind != other.kind:
            continue
        concepts = {field.id: field.semantic_concept for field in one.fields}
        differing = {
            field.id
            for field in other.fields
            if concepts.get(field.id, field.semantic_concept) != field.semantic_concept
        }
        assert {(one.kind, field) for field in differing} <= OTHER_MEANING, (one.id, other.id)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("irs_f1040_sch1_2024.line_10", "irs_f1040_2024.line_8"),
        ("irs_f1040_sch1_2025.line_26", "irs_f1040_2025.line_10"),
        ("irs_f1040_sch2_2024.line_3", "irs_f1040_2023.line_17"),
        ("irs_f1040_sch2_2024.line_21", "irs_f1040_2024.line_23"),
        ("irs_f1040_sch3_2024.line_8", "irs_f1040_2024.line_20"),
        ("irs_f1040_sch3_2024.line_15", "irs_f1040_2024.line_31"),
        ("irs_f1040_scha_2024.line_2", "irs_f1040_2024.line_11"),
        ("irs_f1040_schb_2024.line_4", "irs_f1040_2024.line_2b"),
        ("irs_f1040_schb_2024.line_6", "irs_f1040_2024.line_3b"),
        ("irs_f1040_sche_2024.line_41", "irs_f1040_sch1_2024.line_5"),
        ("irs_f1040_schse_2024.line_12", "irs_f1040_sch2_2024.line_4"),
        ("irs_f1040_schse_2024.line_13", "irs_f1040_sch1_2024.line_15"),
        ("irs_f1040_sch8812_2024.line_14", "irs_f1040_2024.line_19"),
        ("irs_f1040_sch8812_2024.line_27", "irs_f1040_2024.line_28"),
        ("irs_f1040_classic_1988.line_53", "irs_f1040_2025.line_24"),
        ("irs_f1040_classic_1988.line_7", "irs_f1040_2025.line_1a"),
    ],
)
def test_an_amount_that_is_carried_over_has_one_name(one: str, other: str, catalogue: Catalogue) -> None:
    assert _concept(one, catalogue) == _concept(other, catalogue)


def _concept(place: str, catalogue: Catalogue) -> str | None:
    form, _, name = place.partition(".")
    return next(field.semantic_concept for field in catalogue.get(form).fields if field.id == name)
