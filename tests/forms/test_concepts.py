"""Concepts say what a field means: in words, and in the same words wherever the meaning is the same."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest

from symage.forms.catalogue import Catalogue, load_catalogue

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


# ---- one meaning keeps its name over the years of a kind


FACE = {
    "format": "face/1",
    "fonts": ["Helvetica"],
    "styles": [[0, 7, "#000000"]],
    "pens": [],
    "fills": [],
    "pages": [{"page": 1, "size": [612, 792], "paint": [["T", 0, 36, 44, 20, "Name"]]}],
}
SLIP = """\
schema: 1
id: slip_2024
name: Slip
category: business
family: slip
kind: slip
entity_type: individual
year: 2024
version: "2024"
face: {file: slip.face.json, pages: [1]}
typeface: typed
fields:
  holder: {label: Name, type: text, at: [36, 48, 200, 12], concept: person.name}
"""
LATER = """\
schema: 1
id: slip_2025
like: slip_2024
year: 2025
"""
SPLIT = """\
fields:
  holder: {label: Name, type: text, at: [36, 48, 90, 12], concept: person.first_name}
  family: {label: Name, type: text, at: [136, 48, 90, 12], concept: person.last_name}
"""
RENAMED = """\
fields:
  holder: {label: Name, type: text, at: [36, 48, 200, 12], concept: holder.name}
"""


@pytest.mark.parametrize(
    ("later", "codes"),
    [
        ("", []),
        (RENAMED, ["lost_concept", "renamed_concept"]),
        (RENAMED + "former_concepts: {person.name: []}", ["renamed_concept"]),
        (RENAMED.replace("Name", "Holder") + "former_concepts: {person.name: []}", []),
        (SPLIT, ["lost_concept"]),
        (SPLIT + "former_concepts: {person.name: [person.first_name, person.last_name]}", []),
        (SPLIT + "former_concepts: {person.name: []}", []),
        (RENAMED + "former_concepts: {person.name: [holder.name]}", ["renamed_concept"] * 2),
        (SPLIT + "former_concepts: {person.name: [person.first_name, elsewhere]}", ["wrong_value"]),
        ("former_concepts: {person.name: []}", ["wrong_value"]),
        ("former_concepts: {person.name: gone}", ["wrong_type"]),
    ],
)
def test_a_concept_outlives_its_box_or_is_accounted_for(later: str, codes: list[str], tmp_path: Path) -> None:
    (tmp_path / "business").mkdir()
    (tmp_path / "business/slip.face.json").write_text(json.dumps(FACE))
    (tmp_path / "business/slip_2024.yaml").write_text(SLIP)
    (tmp_path / "business/slip_2025.yaml").write_text(LATER + later)
    catalogue = load_catalogue(tmp_path)
    assert [problem.code for problem in catalogue.problems()] == codes
    assert ("slip_2025" in catalogue.forms) == (codes == [])


def test_the_box_of_other_amounts_of_a_w2_is_one_over_the_years(catalogue: Catalogue) -> None:
    assert _concept("irs_w2_2026.box_14a", catalogue) == _concept("irs_w2_2024.box_14", catalogue)
