"""Papers of our own drawing: what the scripts draw is installed, and each copy on a sheet is whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from symage.cases.documents import make_documents
from symage.forms.catalogue import Catalogue, definitions_folder, load_catalogue
from symage.forms.definition import FormDefinition
from symage.geometry import Box
from symage.request import Config, GenerationRequest
from tests.packaged import packaged, ready_forms

SCRIPT = Path(__file__).parents[2] / "scripts" / "draw_own_faces.py"
OWN = [form for form in packaged() if any(form.face.page(number).boxes for number in form.face_pages)]
FOUR_UP = ("w2_4up_2024", "w2_4up_2025", "w2_4up_2026")
TWO_UP = ("w2_2up_2024", "w2_2up_2025", "w2_2up_2026")
PAPER = Box(0, 0, 612, 792)


def captions(form: FormDefinition, page: int) -> list[str]:
    return [operation[5] for operation in form.face.page(page).paint if operation[0] == "T"]


def test_the_installed_faces_are_those_that_the_script_draws(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SCRIPT, tmp_path], check=True)
    drawn = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert drawn
    assert drawn == {name: (definitions_folder() / "tax" / name).read_text() for name in drawn}
    assert {form.id for form in OWN} >= {*FOUR_UP, *TWO_UP}


@pytest.mark.parametrize("form_id", FOUR_UP)
def test_four_copies_stand_alike_in_the_quarters_of_a_sheet(catalogue: Catalogue, form_id: str) -> None:
    form = catalogue.get(form_id)
    for field in form.fields:
        first, right, below, last = [place.box for place in field.places]
        for box, across, down in ((right, 306, 0), (below, 0, 396), (last, 306, 396)):
            moved = Box(first.left + across, first.top + down, first.right + across, first.bottom + down)
            assert moved.contains(box, 0.01)
            assert box.contains(moved, 0.01)
        assert Box(10, 10, 296, 386).contains(first)


@pytest.mark.parametrize("form_id", TWO_UP)
def test_two_sheets_with_two_copies_each(catalogue: Catalogue, form_id: str) -> None:
    form = catalogue.get(form_id)
    assert form.page_count == 2
    assert all([place.page for place in field.places] == [1, 1, 2, 2] for field in form.fields)
    assert all(PAPER.contains(place.box) for field in form.fields for place in field.places)


@pytest.mark.parametrize("form_id", [*FOUR_UP, *TWO_UP])
def test_no_two_fields_of_a_copy_share_paper(catalogue: Catalogue, form_id: str) -> None:
    """But for the two lines of a name, which touch."""
    fields = catalogue.get(form_id).fields
    for copy in range(4):
        boxes = [(field.id, field.places[copy]) for field in fields]
        for i, (name, place) in enumerate(boxes):
            for other, beside in boxes[i + 1 :]:
                assert place.page != beside.page or overlap(place.box, beside.box) < 0.5, (name, other)


def overlap(one: Box, other: Box) -> float:
    """The lesser side of what two boxes share."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return min(across, down)


def test_each_copy_says_what_the_rules_for_substitutes_ask(catalogue: Catalogue) -> None:
    """Title, year, OMB number, agency, and the copy's name, for each of the four."""
    form = catalogue.get("w2_4up_2025")
    texts = captions(form, form.face_pages[0])
    assert texts.count("2025") == texts.count("W-2") == texts.count("OMB No. 1545-0029") == 4
    assert texts.count("Department of the Treasury—Internal Revenue Service") == 4
    assert (texts.count("Copy B"), texts.count("Copy C"), texts.count("Copy 2")) == (1, 1, 2)
    assert not any("Copy A" in text for text in texts)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_sheets_of_an_employee_say_what_the_six_copies_say(year: int) -> None:
    ids = (f"irs_w2_{year}", f"w2_4up_{year}", f"w2_2up_{year}")
    request = GenerationRequest(ids, 300, seed=8, config=Config(look="plain"))
    six, four, two = make_documents(ready_forms(), request, range(300)).shown
    assert six.printed == four.printed == two.printed


def test_a_face_with_boxes_must_have_those_of_all_fields(tmp_path: Path) -> None:
    folder = tmp_path / "tax"
    folder.mkdir()
    source = definitions_folder() / "tax"
    for name in ("irs_w2_2025.yaml", "w2_4up_2025.yaml", "irs_fw2_2025.face.json"):
        (folder / name).write_text((source / name).read_text())
    face = (source / "w2_4up.face.json").read_text()
    (folder / "w2_4up.face.json").write_text(face.replace('"box_2":', '"box_two":'))
    found = {problem.code: problem.message for problem in load_catalogue(tmp_path).faults}
    assert (
        found.items()
        >= {
            "missing_box": "field 'box_2': the face has no box for it",
            "unknown_field": "the face has a box for 'box_two', which is no field",
        }.items()
    )
